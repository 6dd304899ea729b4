// Accumulation over fan-out: one sum per further use, from the last use to the first.
// RUN: ad-opt %s --ad-differentiate --split-input-file | FileCheck %s

func.func @three_uses(%x: tensor<f32>) -> tensor<f32> {
  %a = ad.exp %x : tensor<f32>
  %b = ad.mul %a, %x : tensor<f32>
  %c = ad.add %b, %x : tensor<f32>
  return %c : tensor<f32>
}
func.func @pull(%x: tensor<f32>, %c: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %r:2 = ad.vjp @three_uses(%x, %c) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %r#0, %r#1 : tensor<f32>, tensor<f32>
}
// CHECK-LABEL: func.func private @three_uses_vjp(
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<f32>, %[[C:[a-z0-9]+]]: tensor<f32>)
// CHECK-NEXT:  %[[A:.*]] = ad.exp %[[X]]
// CHECK:       %[[CA:.*]] = ad.mul %[[X]], %[[C]]
// CHECK-NEXT:  %[[FROM_MUL:.*]] = ad.mul %[[A]], %[[C]]
// CHECK-NEXT:  %[[TWO:.*]] = ad.add %[[C]], %[[FROM_MUL]]
// CHECK-NEXT:  %[[FROM_EXP:.*]] = ad.mul %[[A]], %[[CA]]
// CHECK-NEXT:  %[[THREE:.*]] = ad.add %[[TWO]], %[[FROM_EXP]]
// CHECK:       return %{{.*}}, %[[THREE]]

// -----

// A value that is returned twice, and an argument that is returned as it is.
func.func @returned_twice(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  return %x, %x : tensor<f32>, tensor<f32>
}
func.func @pull_twice(%x: tensor<f32>, %c: tensor<f32>, %d: tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>) {
  %r:3 = ad.vjp @returned_twice(%x, %c, %d) {wrt = array<i64: 0>}
    : (tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>)
  return %r#0, %r#1, %r#2 : tensor<f32>, tensor<f32>, tensor<f32>
}
// CHECK-LABEL: func.func private @returned_twice_vjp(
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<f32>, %[[C:[a-z0-9]+]]: tensor<f32>, %[[D:[a-z0-9]+]]: tensor<f32>)
// CHECK-NEXT:  %[[SUM:.*]] = ad.add %[[C]], %[[D]]
// CHECK-NEXT:  return %[[X]], %[[X]], %[[SUM]]

// -----

// A loss that is its argument: the gradient is the seed.
func.func @identity(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @grad_identity(%x: tensor<f32>) -> tensor<f32> {
  %dx = ad.grad @identity(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}
// CHECK-LABEL: func.func private @identity_grad(
// CHECK-NEXT:  %[[ONE:.*]] = ad.constant dense<1.0{{.*}}> : tensor<f32>
// CHECK-NEXT:  return %[[ONE]]

// -----

// The order of `wrt` is the order of the gradients.
func.func @order(%x: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  %y = ad.mul %x, %w : tensor<f32>
  return %y : tensor<f32>
}
func.func @grad_order(%x: tensor<f32>, %w: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %r:2 = ad.grad @order(%x, %w) {wrt = array<i64: 1, 0>} : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %r#0, %r#1 : tensor<f32>, tensor<f32>
}
// CHECK-LABEL: func.func private @order_grad(
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<f32>, %[[W:[a-z0-9]+]]: tensor<f32>)
// CHECK-DAG:   %[[CX:.*]] = ad.mul %[[W]], %
// CHECK-DAG:   %[[CW:.*]] = ad.mul %[[X]], %
// CHECK:       return %[[CW]], %[[CX]]
