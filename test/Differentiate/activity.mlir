// No work for what was not asked: activity, structural zeros, dead primal code.
// RUN: ad-opt %s --ad-differentiate --split-input-file | FileCheck %s

// No adjoint for the argument that is not selected.
func.func @product(%x: tensor<2x3xf32>, %w: tensor<3x4xf32>) -> tensor<f32> {
  %y = ad.matmul %x, %w : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  %l = ad.sum %y {axes = array<i64: 0, 1>} : tensor<2x4xf32> -> tensor<f32>
  return %l : tensor<f32>
}
func.func @grad_w(%x: tensor<2x3xf32>, %w: tensor<3x4xf32>) -> tensor<3x4xf32> {
  %dw = ad.grad @product(%x, %w) {wrt = array<i64: 1>} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<3x4xf32>
  return %dw : tensor<3x4xf32>
}
// CHECK-LABEL: func.func private @product_grad(
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<2x3xf32>
// CHECK:       ad.matmul %[[X]], %{{.*}} {transpose_a}
// CHECK-NOT:   ad.matmul
// CHECK:       return

// -----

// An argument that the loss does not depend on: one constant, nothing else.
func.func @unused(%x: tensor<f32>, %z: tensor<5xf32>) -> tensor<f32> {
  %y = ad.exp %x : tensor<f32>
  %dead = ad.exp %z : tensor<5xf32>
  return %y : tensor<f32>
}
func.func @grad_unused(%x: tensor<f32>, %z: tensor<5xf32>) -> tensor<5xf32> {
  %dz = ad.grad @unused(%x, %z) {wrt = array<i64: 1>} : (tensor<f32>, tensor<5xf32>) -> tensor<5xf32>
  return %dz : tensor<5xf32>
}
// CHECK-LABEL: func.func private @unused_grad(
// CHECK-NEXT:  %[[ZERO:.*]] = ad.constant dense<0.0{{.*}}> : tensor<5xf32>
// CHECK-NEXT:  return %[[ZERO]]

// -----

// Ops whose derivative is zero on purpose stop the flow; so do integers.
func.func @stopped(%x: tensor<f32>) -> tensor<f32> {
  %d = ad.detach %x : tensor<f32>
  %s = ad.sign %x : tensor<f32>
  %i = ad.cast %x : tensor<f32> -> tensor<i32>
  %f = ad.cast %i : tensor<i32> -> tensor<f32>
  %a = ad.mul %d, %s : tensor<f32>
  %b = ad.mul %a, %f : tensor<f32>
  %c = ad.mul %b, %x : tensor<f32>
  return %c : tensor<f32>
}
func.func @grad_stopped(%x: tensor<f32>) -> tensor<f32> {
  %dx = ad.grad @stopped(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}
// CHECK-LABEL: func.func private @stopped_grad(
// CHECK:       %[[B:.*]] = ad.mul %{{.*}}, %{{.*}} : tensor<f32>
// CHECK:       %[[B:.*]] = ad.mul %{{.*}}, %{{.*}} : tensor<f32>
// CHECK-NEXT:  %[[ONE:.*]] = ad.constant
// CHECK-NEXT:  %[[CX:.*]] = ad.mul %[[B]], %[[ONE]]
// CHECK-NEXT:  return %[[CX]]

// -----

// The other results of a function whose gradient is asked for carry no cotangent.
func.func @aux(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %y = ad.exp %x : tensor<f32>
  %z = ad.tanh %x : tensor<f32>
  return %y, %z : tensor<f32>, tensor<f32>
}
func.func @grad_aux(%x: tensor<f32>) -> tensor<f32> {
  %dx = ad.grad @aux(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}
// CHECK-LABEL: func.func private @aux_grad(
// CHECK-NOT:   ad.tanh
// CHECK:       return

// -----

// A select sends no cotangent to its condition, and a masked-out branch gets exactly 0.
func.func @mask(%c: tensor<3xi1>, %x: tensor<3xf32>) -> tensor<f32> {
  %zero = ad.constant dense<0.0> : tensor<3xf32>
  %log = ad.log %x : tensor<3xf32>
  %y = ad.select %c, %log, %zero : tensor<3xf32>
  %l = ad.sum %y {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %l : tensor<f32>
}
func.func @grad_mask(%c: tensor<3xi1>, %x: tensor<3xf32>) -> tensor<3xf32> {
  %dx = ad.grad @mask(%c, %x) {wrt = array<i64: 1>} : (tensor<3xi1>, tensor<3xf32>) -> tensor<3xf32>
  return %dx : tensor<3xf32>
}
// CHECK-LABEL: func.func private @mask_grad(
// CHECK-SAME:    %[[C:[a-z0-9]+]]: tensor<3xi1>
// CHECK:       ad.select %[[C]]

// -----

// Nothing to differentiate by, nothing returned: still a function like any other.
func.func @nothing(%n: tensor<i32>) {
  return
}
func.func @vjp_nothing(%n: tensor<i32>) {
  ad.vjp @nothing(%n) {wrt = array<i64>} : (tensor<i32>) -> ()
  return
}
// CHECK-LABEL: func.func private @nothing_vjp(%{{.*}}: tensor<i32>) {
// CHECK-NEXT:  return
