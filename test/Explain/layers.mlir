// Two layers: what a derivative reads of the program, where it is, and why.
// RUN: ad-opt %s --explain | FileCheck %s
// RUN: ad-opt %s --explain=text | FileCheck %s
// RUN: ad-opt %s --ad-differentiate --ad-optimize --explain | FileCheck %s

// CHECK-LABEL: @step: 7 values
// CHECK-NEXT: {{^}} value type bytes flops line reason
// CHECK-NEXT: saved ad.tanh tensor<16x64xf32> 4096 20480 {{.*}}layers.mlir:[[#Y:]]:8 in memory anyway: 'ad.matmul' of the primal reads it there
// CHECK-NEXT: saved ad.matmul tensor<16x8xf32> 512 16384 {{.*}}layers.mlir:[[#Y+1]]:8 'ad.matmul' is in no group: its result is in memory
// CHECK-NEXT: dropped ad.matmul tensor<16x64xf32> 4096 65536 {{.*}}layers.mlir:[[#Y-1]]:8 no derivative reads it
// CHECK-NEXT: dropped ad.square tensor<16x8xf32> 512 128 {{.*}} no derivative reads it
// CHECK-NEXT: dropped ad.sum tensor<f32> 4 128 {{.*}} no derivative reads it
// CHECK-NEXT: given argument #1 tensor<64x8xf32> 2048 0 {{.*}} the caller keeps it
// CHECK-NEXT: given argument #2 tensor<16x32xf32> 2048 0 {{.*}} the caller keeps it
// CHECK-NEXT: saved: 2 values, 4608 bytes of the workspace
// CHECK-NEXT: dropped: 3 values, 4612 bytes not kept
// CHECK-NEXT: given: 2 values, 4096 bytes of arguments
// CHECK-NOT: {{.}}
func.func private @loss(%w1: tensor<32x64xf32>, %w2: tensor<64x8xf32>, %x: tensor<16x32xf32>) -> tensor<f32> {
  %h = ad.matmul %x, %w1 : (tensor<16x32xf32>, tensor<32x64xf32>) -> tensor<16x64xf32>
  %y = ad.tanh %h : tensor<16x64xf32>
  %z = ad.matmul %y, %w2 : (tensor<16x64xf32>, tensor<64x8xf32>) -> tensor<16x8xf32>
  %s = ad.square %z : tensor<16x8xf32>
  %l = ad.sum %s {axes = array<i64: 0, 1>} : tensor<16x8xf32> -> tensor<f32>
  return %l : tensor<f32>
}
func.func @step(%w1: tensor<32x64xf32>, %w2: tensor<64x8xf32>, %x: tensor<16x32xf32>)
    -> (tensor<f32>, tensor<32x64xf32>, tensor<64x8xf32>) {
  %l, %dw1, %dw2 = ad.grad @loss(%w1, %w2, %x) {wrt = array<i64: 0, 1>, value}
      : (tensor<32x64xf32>, tensor<64x8xf32>, tensor<16x32xf32>) -> (tensor<f32>, tensor<32x64xf32>, tensor<64x8xf32>)
  return %l, %dw1, %dw2 : tensor<f32>, tensor<32x64xf32>, tensor<64x8xf32>
}
