// Reverse mode on straight-line functions: what is computed, and what is not.
// RUN: ad-opt %s --ad-differentiate --split-input-file | FileCheck %s

// The seed is 1, the primal op comes once, and the loss is not computed where it is not asked for.
func.func @square(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.mul %x, %x : tensor<f32>
  return %y : tensor<f32>
}
func.func @grad_of_square(%x: tensor<f32>) -> tensor<f32> {
  %dx = ad.grad @square(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}
// CHECK-LABEL: func.func private @square_grad(
// CHECK-SAME:    %[[X:.*]]: tensor<f32>) -> tensor<f32> {
// CHECK-NEXT:  %[[ONE:.*]] = ad.constant dense<1.0{{.*}}> : tensor<f32>
// CHECK-NEXT:  %[[LEFT:.*]] = ad.mul %[[X]], %[[ONE]]
// CHECK-NEXT:  %[[RIGHT:.*]] = ad.mul %[[X]], %[[ONE]]
// CHECK-NEXT:  %[[SUM:.*]] = ad.add %[[LEFT]], %[[RIGHT]]
// CHECK-NEXT:  return %[[SUM]]
// CHECK-LABEL: func.func @grad_of_square(
// CHECK:       call @square_grad(%{{.*}}) : (tensor<f32>) -> tensor<f32>

// -----

// With `value`, all results of the function come first.
func.func @loss(%x: tensor<4xf32>) -> (tensor<f32>, tensor<4xf32>) {
  %y = ad.tanh %x : tensor<4xf32>
  %l = ad.sum %y {axes = array<i64: 0>} : tensor<4xf32> -> tensor<f32>
  return %l, %y : tensor<f32>, tensor<4xf32>
}
func.func @value_and_grad(%x: tensor<4xf32>) -> (tensor<f32>, tensor<4xf32>, tensor<4xf32>) {
  %l, %y, %dx = ad.grad @loss(%x) {wrt = array<i64: 0>, value} : (tensor<4xf32>) -> (tensor<f32>, tensor<4xf32>, tensor<4xf32>)
  return %l, %y, %dx : tensor<f32>, tensor<4xf32>, tensor<4xf32>
}
// CHECK-LABEL: func.func private @loss_grad(
// CHECK:       %[[Y:.*]] = ad.tanh
// CHECK-NEXT:  %[[L:.*]] = ad.sum
// CHECK:       %[[ONE:.*]] = ad.constant
// CHECK:       %[[CY:.*]] = ad.broadcast %[[ONE]]
// CHECK:       %[[CX:.*]] = ad.mul %{{.*}}, %[[CY]]
// CHECK-NEXT:  return %[[L]], %[[Y]], %[[CX]]

// -----

// Cotangents are arguments, one per float result, also where it does not depend on `wrt`.
func.func @two(%x: tensor<f64>, %w: tensor<f64>, %n: tensor<i32>) -> (tensor<f64>, tensor<i32>, tensor<f64>) {
  %a = ad.sin %x : tensor<f64>
  %b = ad.exp %w : tensor<f64>
  return %a, %n, %b : tensor<f64>, tensor<i32>, tensor<f64>
}
func.func @pullback(%x: tensor<f64>, %w: tensor<f64>, %n: tensor<i32>, %ca: tensor<f64>, %cb: tensor<f64>)
    -> (tensor<f64>, tensor<i32>, tensor<f64>, tensor<f64>) {
  %r:4 = ad.vjp @two(%x, %w, %n, %ca, %cb) {wrt = array<i64: 0>}
    : (tensor<f64>, tensor<f64>, tensor<i32>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<i32>, tensor<f64>, tensor<f64>)
  return %r#0, %r#1, %r#2, %r#3 : tensor<f64>, tensor<i32>, tensor<f64>, tensor<f64>
}
// CHECK-LABEL: func.func private @two_vjp(
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<f64>, %[[W:[a-z0-9]+]]: tensor<f64>, %[[N:[a-z0-9]+]]: tensor<i32>,
// CHECK-SAME:    %[[CA:[a-z0-9]+]]: tensor<f64>, %[[CB:[a-z0-9]+]]: tensor<f64>)
// CHECK-NEXT:  %[[A:.*]] = ad.sin %[[X]]
// CHECK-NEXT:  %[[B:.*]] = ad.exp %[[W]]
// CHECK-NEXT:  %[[COS:.*]] = ad.cos %[[X]]
// CHECK-NEXT:  %[[CX:.*]] = ad.mul %[[COS]], %[[CA]]
// CHECK-NEXT:  return %[[A]], %[[N]], %[[B]], %[[CX]]
