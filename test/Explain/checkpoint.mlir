// What a checkpoint holds is computed again.
// RUN: ad-opt %s --explain | FileCheck %s

// CHECK-LABEL: @step: 7 values
// CHECK: saved ad.exp tensor<4x16xf32> 256 1280
// CHECK-NEXT: recomputed ad.matmul tensor<4x16xf32> 256 2048 {{.*}}:[[#A:]]:10 in a checkpoint
// CHECK-NEXT: recomputed ad.tanh tensor<4x16xf32> 256 1280 {{.*}}:[[#A+1]]:10 in a checkpoint
// CHECK-NEXT: dropped ad.matmul tensor<4x16xf32> 256 2048 {{.*}}:[[#A+2]]:10 no derivative reads it
// CHECK: recomputed: 2 values, 512 bytes not kept, 3328 flops more
func.func private @loss(%w: tensor<16x16xf32>, %x: tensor<4x16xf32>) -> tensor<f32> {
  %y = ad.checkpoint(%w, %x) : (tensor<16x16xf32>, tensor<4x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%m: tensor<16x16xf32>, %v: tensor<4x16xf32>):
    %a = ad.matmul %v, %m : (tensor<4x16xf32>, tensor<16x16xf32>) -> tensor<4x16xf32>
    %b = ad.tanh %a : tensor<4x16xf32>
    %c = ad.matmul %b, %m : (tensor<4x16xf32>, tensor<16x16xf32>) -> tensor<4x16xf32>
    ad.yield %c : tensor<4x16xf32>
  }
  %e = ad.exp %y : tensor<4x16xf32>
  %s = ad.sum %e {axes = array<i64: 0, 1>} : tensor<4x16xf32> -> tensor<f32>
  return %s : tensor<f32>
}
func.func @step(%w: tensor<16x16xf32>, %x: tensor<4x16xf32>) -> (tensor<f32>, tensor<16x16xf32>) {
  %r:2 = ad.grad @loss(%w, %x) {wrt = array<i64: 0>, value} : (tensor<16x16xf32>, tensor<4x16xf32>) -> (tensor<f32>, tensor<16x16xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<16x16xf32>
}
