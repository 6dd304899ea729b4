// Calls are inlined into the copy that is differentiated; equal requests share a function.
// RUN: ad-opt %s --ad-differentiate --split-input-file | FileCheck %s

func.func private @inner(%x: tensor<f32>, %w: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %y = ad.mul %x, %w : tensor<f32>
  return %w, %y : tensor<f32>, tensor<f32>
}
func.func @outer(%x: tensor<f32>) -> tensor<f32> {
  %a:2 = call @inner(%x, %x) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  %b:2 = call @inner(%a#0, %a#1) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %b#1 : tensor<f32>
}
func.func @grad_outer(%x: tensor<f32>) -> tensor<f32> {
  %dx = ad.grad @outer(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}
// The original keeps its calls.
// CHECK-LABEL: func.func @outer(
// CHECK:       call @inner
// CHECK:       call @inner
// CHECK-LABEL: func.func private @outer_grad(
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<f32>)
// CHECK-NOT:   call
// CHECK:       %[[Y:.*]] = ad.mul %[[X]], %[[X]]
// CHECK:       ad.mul %[[Y]], %
// CHECK:       return

// -----

// One function for equal requests; others for another kind, selection or set of results.
func.func @f(%x: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  %y = ad.mul %x, %w : tensor<f32>
  return %y : tensor<f32>
}
func.func @all(%x: tensor<f32>, %w: tensor<f32>) {
  %0 = ad.grad @f(%x, %w) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %1 = ad.grad @f(%w, %x) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %2 = ad.grad @f(%x, %w) {wrt = array<i64: 1>} : (tensor<f32>, tensor<f32>) -> tensor<f32>
  %3:2 = ad.grad @f(%x, %w) {wrt = array<i64: 0>, value} : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  %4:2 = ad.vjp @f(%x, %w, %x) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  %5:2 = ad.jvp @f(%x, %w, %x) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return
}
// CHECK-COUNT-5: func.func private @f_
// CHECK-NOT:   func.func private
// CHECK-LABEL: func.func @all(
// CHECK:       call @[[FIRST:f_grad]](%arg0, %arg1)
// CHECK:       call @[[FIRST]](%arg1, %arg0)
// CHECK:       call @[[SECOND:f_grad_[0-9]+]](
// CHECK:       call @[[THIRD:f_grad_[0-9]+]](
// CHECK:       call @f_vjp(
// CHECK:       call @f_jvp(

// -----

// A name that is taken gets a number.
func.func @g(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.exp %x : tensor<f32>
  return %y : tensor<f32>
}
func.func @g_grad(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @grad_g(%x: tensor<f32>) -> tensor<f32> {
  %dx = ad.grad @g(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}
// CHECK-LABEL: func.func private @g_grad_0(
// CHECK:       ad.exp
// CHECK-LABEL: func.func @g_grad(
// CHECK-LABEL: func.func @grad_g(
// CHECK:       call @g_grad_0(

// -----

// A function may call itself where no derivative is asked of it, and a call on which nothing active
// depends may go anywhere.
func.func private @outside(tensor<f32>) -> tensor<f32>
func.func @recursive(%x: tensor<f32>) -> tensor<f32> {
  %y = call @recursive(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @h(%x: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  %k = call @outside(%w) : (tensor<f32>) -> tensor<f32>
  %y = ad.mul %k, %x : tensor<f32>
  return %y : tensor<f32>
}
func.func @grad_h(%x: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  %r = call @recursive(%x) : (tensor<f32>) -> tensor<f32>
  %dx = ad.grad @h(%r, %w) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}
// CHECK-LABEL: func.func private @h_grad(
// CHECK:       %[[K:.*]] = call @outside(
// CHECK:       ad.mul %[[K]], %

// -----

// Requests in an inner module name the functions of that module.
module @inner {
  func.func @f(%x: tensor<f32>) -> tensor<f32> {
    %y = ad.exp %x : tensor<f32>
    return %y : tensor<f32>
  }
  func.func @grad_f(%x: tensor<f32>) -> tensor<f32> {
    %dx = ad.grad @f(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
    return %dx : tensor<f32>
  }
}
// CHECK:       module @inner
// CHECK:       func.func private @f_grad
// CHECK:       call @f_grad

// -----

// A request outside of any function, one in a region, one in a block that is never reached.
func.func @k(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.exp %x : tensor<f32>
  return %y : tensor<f32>
}
%global = ad.constant dense<1.0> : tensor<f32>
%dglobal = ad.grad @k(%global) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
func.func @places(%x: tensor<f32>) -> tensor<f32> {
  %a = ad.fused(%x) : (tensor<f32>) -> tensor<f32> {
  ^bb0(%y: tensor<f32>):
    %dy = ad.grad @k(%y) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
    ad.yield %dy : tensor<f32>
  }
  return %a : tensor<f32>
^unreachable(%z: tensor<f32>):
  %dz = ad.grad @k(%z) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dz : tensor<f32>
}
// CHECK-LABEL: func.func private @k_grad(
// CHECK:       return
// CHECK:       %[[X:.*]] = ad.constant dense<1.0
// CHECK:       func.call @k_grad(%[[X]])
// CHECK-LABEL: func.func @places(
// CHECK:       ad.fused
// CHECK:       func.call @k_grad(
// CHECK:       call @k_grad(
