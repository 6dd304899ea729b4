// Forward and backward of a classifier, fused as one function.
// RUN: ad-opt %s --ad-differentiate --ad-optimize --ad-check-groups | FileCheck %s

// Of the first layer, only the activation is kept: the mask of the derivative is made from it.
// CHECK-LABEL: func.func @main
// CHECK: %[[M1:.*]] = ad.matmul %arg0, %arg2
// CHECK: %[[H:.*]] = ad.fused(%[[M1]], %arg3) : (tensor<64x128xf32>, tensor<128xf32>) -> tensor<64x128xf32>
// CHECK: %[[M2:.*]] = ad.matmul %[[H]], %arg4
// Softmax, loss, its gradient and the gradient of the bias are one loop nest.
// CHECK: %[[L:.*]]:3 = ad.fused(%[[M2]]{{.*}} -> (tensor<f32>, tensor<64x10xf32>, tensor<10xf32>)
// CHECK: ad.amax
// CHECK: ad.exp
// CHECK: ad.log
// CHECK: ad.sum %{{.*}} {axes = array<i64: 0>} : tensor<64x10xf32> -> tensor<10xf32>
// CHECK: ad.yield
// CHECK-DAG: ad.matmul %[[H]], %[[L]]#1 {transpose_a}
// CHECK-DAG: %[[CH:.*]] = ad.matmul %[[L]]#1, %arg4 {transpose_b}
// CHECK: ad.fused({{.*}}) : (tensor<64x128xf32>, tensor<64x128xf32>) -> (tensor<64x128xf32>, tensor<128xf32>)
// CHECK: ad.compare  gt
// CHECK: ad.select
// CHECK: ad.matmul %arg0, %{{.*}} {transpose_a}
// CHECK-NOT: ad.fused
// CHECK: return
func.func private @loss(%x: tensor<64x784xf32>, %t: tensor<64x10xf32>, %w1: tensor<784x128xf32>, %b1: tensor<128xf32>,
                        %w2: tensor<128x10xf32>, %b2: tensor<10xf32>) -> tensor<f32> {
  %m1 = ad.matmul %x, %w1 : (tensor<64x784xf32>, tensor<784x128xf32>) -> tensor<64x128xf32>
  %bb1 = ad.broadcast %b1 {axes = array<i64: 0>} : tensor<128xf32> -> tensor<64x128xf32>
  %z1 = ad.add %m1, %bb1 : tensor<64x128xf32>
  %h1 = ad.relu %z1 : tensor<64x128xf32>
  %m2 = ad.matmul %h1, %w2 : (tensor<64x128xf32>, tensor<128x10xf32>) -> tensor<64x10xf32>
  %bb2 = ad.broadcast %b2 {axes = array<i64: 0>} : tensor<10xf32> -> tensor<64x10xf32>
  %z2 = ad.add %m2, %bb2 : tensor<64x10xf32>
  // The maximum keeps its axis, as frontends write it.
  %mx = ad.amax %z2 {axes = array<i64: 1>} : tensor<64x10xf32> -> tensor<64xf32>
  %mk = ad.reshape %mx : tensor<64xf32> -> tensor<64x1xf32>
  %md = ad.detach %mk : tensor<64x1xf32>
  %mr = ad.reshape %md : tensor<64x1xf32> -> tensor<64xf32>
  %mb = ad.broadcast %mr {axes = array<i64: 1>} : tensor<64xf32> -> tensor<64x10xf32>
  %s = ad.sub %z2, %mb : tensor<64x10xf32>
  %e = ad.exp %s : tensor<64x10xf32>
  %se = ad.sum %e {axes = array<i64: 1>} : tensor<64x10xf32> -> tensor<64xf32>
  %lse = ad.log %se : tensor<64xf32>
  %lb = ad.broadcast %lse {axes = array<i64: 1>} : tensor<64xf32> -> tensor<64x10xf32>
  %lp = ad.sub %s, %lb : tensor<64x10xf32>
  %p = ad.mul %t, %lp : tensor<64x10xf32>
  %pr = ad.sum %p {axes = array<i64: 1>} : tensor<64x10xf32> -> tensor<64xf32>
  %l = ad.mean %pr {axes = array<i64: 0>} : tensor<64xf32> -> tensor<f32>
  %nl = ad.neg %l : tensor<f32>
  return %nl : tensor<f32>
}
func.func @main(%x: tensor<64x784xf32>, %t: tensor<64x10xf32>, %w1: tensor<784x128xf32>, %b1: tensor<128xf32>,
                %w2: tensor<128x10xf32>, %b2: tensor<10xf32>)
    -> (tensor<f32>, tensor<784x128xf32>, tensor<128xf32>, tensor<128x10xf32>, tensor<10xf32>) {
  %r:5 = ad.grad @loss(%x, %t, %w1, %b1, %w2, %b2) {value, wrt = array<i64: 2, 3, 4, 5>}
    : (tensor<64x784xf32>, tensor<64x10xf32>, tensor<784x128xf32>, tensor<128xf32>, tensor<128x10xf32>, tensor<10xf32>)
    -> (tensor<f32>, tensor<784x128xf32>, tensor<128xf32>, tensor<128x10xf32>, tensor<10xf32>)
  return %r#0, %r#1, %r#2, %r#3, %r#4 : tensor<f32>, tensor<784x128xf32>, tensor<128xf32>, tensor<128x10xf32>, tensor<10xf32>
}
