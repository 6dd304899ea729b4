// Derivatives in forward mode, of derivatives, and by rules of the user's.
// RUN: ad-opt %s --explain | FileCheck %s

// CHECK-LABEL: @pushed: 2 values
// CHECK: dropped ad.tanh tensor<32xf32> 128 640 {{.*}} primal and derivative share a loop nest
// CHECK-LABEL: @pushed_apart
// The tangent reads the factor in another product.
// CHECK: saved ad.exp tensor<8x8xf32> 256 1280
// CHECK: given argument #2 tensor<8x8xf32> 256
func.func private @f(%x: tensor<32xf32>) -> tensor<32xf32> {
  %a = ad.tanh %x : tensor<32xf32>
  return %a : tensor<32xf32>
}
func.func @pushed(%x: tensor<32xf32>, %dx: tensor<32xf32>) -> (tensor<32xf32>, tensor<32xf32>) {
  %r:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<32xf32>, tensor<32xf32>) -> (tensor<32xf32>, tensor<32xf32>)
  return %r#0, %r#1 : tensor<32xf32>, tensor<32xf32>
}
func.func private @product(%x: tensor<8x8xf32>, %w: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %e = ad.exp %x : tensor<8x8xf32>
  %p = ad.matmul %e, %w : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  return %p : tensor<8x8xf32>
}
func.func @pushed_apart(%x: tensor<8x8xf32>, %w: tensor<8x8xf32>, %dw: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  %r:2 = ad.jvp @product(%x, %w, %dw) {wrt = array<i64: 1>} : (tensor<8x8xf32>, tensor<8x8xf32>, tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>)
  return %r#0, %r#1 : tensor<8x8xf32>, tensor<8x8xf32>
}

// What the first derivative made is a value like any other for the second one.
// CHECK-LABEL: @curvature: derivatives up to order 2, 6 values
// CHECK: dropped ad.mul tensor<64xf32> 256 64 {{.*}}:[[#MUL:]]:8 primal and derivative share a loop nest
// CHECK-NEXT: dropped ad.cos tensor<64xf32> 256 1280 {{.*}}:[[#MUL+1]]:8 no derivative reads it
// CHECK-NEXT: dropped ad.mul tensor<64xf32> 256 64 {{.*}}:[[#MUL]]:8 primal and derivative share a loop nest
// CHECK-NEXT: dropped ad.square
func.func private @wave(%x: tensor<64xf32>, %k: tensor<64xf32>) -> tensor<f32> {
  %a = ad.mul %x, %k : tensor<64xf32>
  %b = ad.sin %a : tensor<64xf32>
  %s = ad.sum %b {axes = array<i64: 0>} : tensor<64xf32> -> tensor<f32>
  return %s : tensor<f32>
}
func.func private @slope(%x: tensor<64xf32>, %k: tensor<64xf32>) -> tensor<f32> {
  %dx = ad.grad @wave(%x, %k) {wrt = array<i64: 0>} : (tensor<64xf32>, tensor<64xf32>) -> tensor<64xf32>
  %e = ad.square %dx : tensor<64xf32>
  %s = ad.sum %e {axes = array<i64: 0>} : tensor<64xf32> -> tensor<f32>
  return %s : tensor<f32>
}
func.func @curvature(%x: tensor<64xf32>, %k: tensor<64xf32>) -> (tensor<f32>, tensor<64xf32>) {
  %r:2 = ad.grad @slope(%x, %k) {wrt = array<i64: 0>, value} : (tensor<64xf32>, tensor<64xf32>) -> (tensor<f32>, tensor<64xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<64xf32>
}

// The ops of a rule are the derivative's, at their own lines.
// CHECK-LABEL: @ruled
// CHECK: dropped ad.exp {{.*}} primal and derivative share a loop nest
// CHECK-NOT: ad.cos
func.func private @own(%x: tensor<16xf32>) -> tensor<16xf32> {
  %y = ad.exp %x : tensor<16xf32>
  return %y : tensor<16xf32>
}
func.func private @own_forward(%x: tensor<16xf32>) -> (tensor<16xf32>, tensor<16xf32>) {
  %y = ad.exp %x : tensor<16xf32>
  return %y, %y : tensor<16xf32>, tensor<16xf32>
}
func.func private @own_backward(%y: tensor<16xf32>, %cy: tensor<16xf32>) -> tensor<16xf32> {
  %c = ad.cos %y : tensor<16xf32>
  %cx = ad.mul %c, %cy : tensor<16xf32>
  return %cx : tensor<16xf32>
}
func.func private @uses_rule(%x: tensor<16xf32>) -> tensor<f32> {
  %y = ad.custom @own(%x) {forward = @own_forward, backward = @own_backward} : (tensor<16xf32>) -> tensor<16xf32>
  %s = ad.sum %y {axes = array<i64: 0>} : tensor<16xf32> -> tensor<f32>
  return %s : tensor<f32>
}
func.func @ruled(%x: tensor<16xf32>) -> (tensor<f32>, tensor<16xf32>) {
  %r:2 = ad.grad @uses_rule(%x) {wrt = array<i64: 0>, value} : (tensor<16xf32>) -> (tensor<f32>, tensor<16xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<16xf32>
}
