// ad.vmap: the function on each entry along an axis.
// RUN: ad-opt %s --split-input-file --ad-differentiate | FileCheck %s

// What depends on shared arguments alone is computed once.
// CHECK-LABEL: func.func private @f_vmap(%arg0: tensor<5x3xf32>, %arg1: tensor<3xf32>) -> tensor<5x3xf32>
// CHECK: %[[E:.*]] = ad.exp %arg1 : tensor<3xf32>
// CHECK: %[[S:.*]] = ad.sin %arg0 : tensor<5x3xf32>
// CHECK: %[[B:.*]] = ad.broadcast %[[E]] {axes = array<i64: 0>} : tensor<3xf32> -> tensor<5x3xf32>
// CHECK: ad.mul %[[S]], %[[B]] : tensor<5x3xf32>
// CHECK-LABEL: func.func @elementwise(
// CHECK: call @f_vmap(%arg0, %arg1)
func.func private @f(%x: tensor<3xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %0 = ad.exp %y : tensor<3xf32>
  %1 = ad.sin %x : tensor<3xf32>
  %2 = ad.mul %1, %0 : tensor<3xf32>
  return %2 : tensor<3xf32>
}
func.func @elementwise(%x: tensor<5x3xf32>, %y: tensor<3xf32>) -> tensor<5x3xf32> {
  %0 = ad.vmap @f(%x, %y) {in_axes = array<i64: 0, -1>, out_axes = array<i64: 0>} : (tensor<5x3xf32>, tensor<3xf32>) -> tensor<5x3xf32>
  return %0 : tensor<5x3xf32>
}

// -----

// Axes other than the first are moved; a result that all share is repeated if it gets an axis.
// CHECK-LABEL: func.func private @f_vmap(%arg0: tensor<3x5xf32>, %arg1: tensor<2xf32>) -> (tensor<3x5xf32>, tensor<2x5xf32>, tensor<2xf32>)
// CHECK-DAG: %[[X:.*]] = ad.transpose %arg0 {permutation = array<i64: 1, 0>} : tensor<3x5xf32> -> tensor<5x3xf32>
// CHECK-DAG: %[[Y:.*]] = ad.neg %arg1 : tensor<2xf32>
// CHECK-DAG: %[[C:.*]] = ad.cumsum %[[X]] {axis = 1 : i64} : tensor<5x3xf32>
// CHECK: %[[R:.*]] = ad.transpose %[[C]] {permutation = array<i64: 1, 0>} : tensor<5x3xf32> -> tensor<3x5xf32>
// CHECK: %[[S:.*]] = ad.broadcast %[[Y]] {axes = array<i64: 1>} : tensor<2xf32> -> tensor<2x5xf32>
// CHECK: return %[[R]], %[[S]], %[[Y]]
func.func private @f(%x: tensor<3xf32>, %y: tensor<2xf32>) -> (tensor<3xf32>, tensor<2xf32>, tensor<2xf32>) {
  %0 = ad.cumsum %x {axis = 0 : i64} : tensor<3xf32>
  %1 = ad.neg %y : tensor<2xf32>
  return %0, %1, %1 : tensor<3xf32>, tensor<2xf32>, tensor<2xf32>
}
func.func @axes(%x: tensor<3x5xf32>, %y: tensor<2xf32>) -> (tensor<3x5xf32>, tensor<2x5xf32>, tensor<2xf32>) {
  %0:3 = ad.vmap @f(%x, %y) {in_axes = array<i64: 1, -1>, out_axes = array<i64: 1, 1, -1>} : (tensor<3x5xf32>, tensor<2xf32>) -> (tensor<3x5xf32>, tensor<2x5xf32>, tensor<2xf32>)
  return %0#0, %0#1, %0#2 : tensor<3x5xf32>, tensor<2x5xf32>, tensor<2xf32>
}

// -----

// A matrix that all share is multiplied once, from either side.
// CHECK-LABEL: func.func private @left_vmap
// CHECK: ad.matmul %arg0, %{{.*}} {transpose_b} : (tensor<4x3xf32>, tensor<5x3xf32>) -> tensor<4x5xf32>
// CHECK-LABEL: func.func private @right_vmap
// CHECK: ad.matmul %{{.*}}, %arg1 : (tensor<10x3xf32>, tensor<3x4xf32>) -> tensor<10x4xf32>
// CHECK-LABEL: func.func private @both_vmap
// CHECK: ad.matmul %arg0, %arg1 : (tensor<5x2x3xf32>, tensor<5x3x4xf32>) -> tensor<5x2x4xf32>
func.func private @left(%w: tensor<4x3xf32>, %x: tensor<3x1xf32>) -> tensor<4x1xf32> {
  %0 = ad.matmul %w, %x : (tensor<4x3xf32>, tensor<3x1xf32>) -> tensor<4x1xf32>
  return %0 : tensor<4x1xf32>
}
func.func private @right(%x: tensor<2x3xf32>, %w: tensor<3x4xf32>) -> tensor<2x4xf32> {
  %0 = ad.matmul %x, %w : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
func.func private @both(%x: tensor<2x3xf32>, %w: tensor<3x4xf32>) -> tensor<2x4xf32> {
  %0 = ad.matmul %x, %w : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
func.func @products(%w: tensor<4x3xf32>, %x: tensor<5x3x1xf32>, %y: tensor<5x2x3xf32>, %v: tensor<3x4xf32>, %u: tensor<5x3x4xf32>)
    -> (tensor<5x4x1xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>) {
  %0 = ad.vmap @left(%w, %x) {in_axes = array<i64: -1, 0>, out_axes = array<i64: 0>} : (tensor<4x3xf32>, tensor<5x3x1xf32>) -> tensor<5x4x1xf32>
  %1 = ad.vmap @right(%y, %v) {in_axes = array<i64: 0, -1>, out_axes = array<i64: 0>} : (tensor<5x2x3xf32>, tensor<3x4xf32>) -> tensor<5x2x4xf32>
  %2 = ad.vmap @both(%y, %u) {in_axes = array<i64: 0, 0>, out_axes = array<i64: 0>} : (tensor<5x2x3xf32>, tensor<5x3x4xf32>) -> tensor<5x2x4xf32>
  return %0, %1, %2 : tensor<5x4x1xf32>, tensor<5x2x4xf32>, tensor<5x2x4xf32>
}

// -----

// Gradients of each instance, and the gradient through a batch.
// CHECK-LABEL: func.func private @loss_grad(%arg0: tensor<3xf32>) -> tensor<3xf32>
// CHECK-LABEL: func.func private @per_instance_vmap(%arg0: tensor<5x3xf32>) -> tensor<5x3xf32>
// CHECK-NOT: ad.vmap
// CHECK-NOT: ad.grad
func.func private @loss(%x: tensor<3xf32>) -> tensor<f32> {
  %0 = ad.sin %x : tensor<3xf32>
  %1 = ad.sum %0 {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %1 : tensor<f32>
}
func.func private @per_instance(%x: tensor<3xf32>) -> tensor<3xf32> {
  %0 = ad.grad @loss(%x) {wrt = array<i64: 0>} : (tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
func.func private @total(%x: tensor<5x3xf32>) -> tensor<f32> {
  %0 = ad.vmap @loss(%x) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<5x3xf32>) -> tensor<5xf32>
  %1 = ad.sum %0 {axes = array<i64: 0>} : tensor<5xf32> -> tensor<f32>
  return %1 : tensor<f32>
}
func.func @nested(%x: tensor<5x3xf32>) -> (tensor<5x3xf32>, tensor<5x3xf32>) {
  %0 = ad.vmap @per_instance(%x) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<5x3xf32>) -> tensor<5x3xf32>
  %1 = ad.grad @total(%x) {wrt = array<i64: 0>} : (tensor<5x3xf32>) -> tensor<5x3xf32>
  return %0, %1 : tensor<5x3xf32>, tensor<5x3xf32>
}
