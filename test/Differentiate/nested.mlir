// Derivatives of derivatives: inner requests are expanded first, whatever the order in the file.
// RUN: ad-opt %s --ad-differentiate --split-input-file | FileCheck %s
// RUN: ad-opt %s --ad-differentiate --split-input-file | FileCheck %s --check-prefix=NONE
// NONE-NOT: {{ad\.(grad|vjp|jvp)}}

// grad of grad. The outer function is first in the file.
func.func @second(%x: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @first(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func @first(%x: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @f(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func @f(%x: tensor<f64>) -> tensor<f64> {
  %y = ad.sin %x : tensor<f64>
  return %y : tensor<f64>
}
// CHECK-LABEL: func.func @second(
// CHECK:       call @first_grad(
// CHECK-LABEL: func.func @first(
// CHECK:       call @f_grad(
// CHECK-LABEL: func.func private @first_grad(
// CHECK-NOT:   call
// CHECK:       ad.sin
// CHECK:       ad.neg
// CHECK:       return
// CHECK-LABEL: func.func @f(
// CHECK-LABEL: func.func private @f_grad(
// CHECK:       ad.cos

// -----

// jvp of grad: a Hessian times a vector.
func.func @g(%x: tensor<3xf64>) -> tensor<f64> {
  %s = ad.exp %x : tensor<3xf64>
  %y = ad.sum %s {axes = array<i64: 0>} : tensor<3xf64> -> tensor<f64>
  return %y : tensor<f64>
}
func.func @gradient(%x: tensor<3xf64>) -> tensor<3xf64> {
  %r = ad.grad @g(%x) {wrt = array<i64: 0>} : (tensor<3xf64>) -> tensor<3xf64>
  return %r : tensor<3xf64>
}
func.func @hvp(%x: tensor<3xf64>, %v: tensor<3xf64>) -> tensor<3xf64> {
  %r:2 = ad.jvp @gradient(%x, %v) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1 : tensor<3xf64>
}
// CHECK-LABEL: func.func private @gradient_jvp(
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<3xf64>, %[[DX:[a-z0-9]+]]: tensor<3xf64>)
// CHECK:       %[[EXP:.*]] = ad.exp %[[X]]
// CHECK:       ad.mul %[[EXP]], %[[DX]]

// -----

// vjp of jvp, of a function that asks for a gradient among other things.
func.func @h(%x: tensor<f64>) -> tensor<f64> {
  %y = ad.square %x : tensor<f64>
  return %y : tensor<f64>
}
func.func @mixed(%x: tensor<f64>) -> tensor<f64> {
  %dx = ad.grad @h(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  %y = ad.mul %dx, %x : tensor<f64>
  return %y : tensor<f64>
}
func.func @push(%x: tensor<f64>, %v: tensor<f64>) -> tensor<f64> {
  %r:2 = ad.jvp @mixed(%x, %v) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %r#1 : tensor<f64>
}
func.func @pull(%x: tensor<f64>, %v: tensor<f64>, %c: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %r:3 = ad.vjp @push(%x, %v, %c) {wrt = array<i64: 0, 1>}
    : (tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>)
  return %r#1, %r#2 : tensor<f64>, tensor<f64>
}
// CHECK-LABEL: func.func private @mixed_jvp(
// CHECK-LABEL: func.func private @push_vjp(
// CHECK-SAME:    -> (tensor<f64>, tensor<f64>, tensor<f64>)
