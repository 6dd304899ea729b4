// Broadcasts move toward readers, reshapes and transposes to where they vanish.
// RUN: ad-opt %s --ad-simplify | FileCheck %s

// CHECK-LABEL: @elementwise_of_broadcasts
// CHECK: %[[E:.*]] = ad.exp %arg0 : tensor<3xf32>
// CHECK: %[[M:.*]] = ad.mul %[[E]], %{{.*}} : tensor<3xf32>
// CHECK: ad.broadcast %[[M]] {axes = array<i64: 0>} : tensor<3xf32> -> tensor<2x3xf32>
func.func @elementwise_of_broadcasts(%x: tensor<3xf32>) -> tensor<2x3xf32> {
  %c = ad.constant dense<2.0> : tensor<2x3xf32>
  %b = ad.broadcast %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<2x3xf32>
  %e = ad.exp %b : tensor<2x3xf32>
  %y = ad.mul %e, %c : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// Along the common axis only; the scalar is repeated along the other.
// CHECK-LABEL: @common_axis
// CHECK: %[[S:.*]] = ad.broadcast %arg1 {axes = array<i64: 0>} : tensor<f32> -> tensor<3xf32>
// CHECK: %[[A:.*]] = ad.add %arg0, %[[S]] : tensor<3xf32>
// CHECK: ad.broadcast %[[A]] {axes = array<i64: 0>}
func.func @common_axis(%x: tensor<3xf32>, %s: tensor<f32>) -> tensor<2x3xf32> {
  %b = ad.broadcast %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<2x3xf32>
  %c = ad.broadcast %s {axes = array<i64: 0, 1>} : tensor<f32> -> tensor<2x3xf32>
  %y = ad.add %b, %c : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: @no_common_axis
// CHECK: ad.add {{.*}} : tensor<2x3xf32>
func.func @no_common_axis(%x: tensor<3xf32>, %z: tensor<2xf32>) -> tensor<2x3xf32> {
  %b = ad.broadcast %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<2x3xf32>
  %c = ad.broadcast %z {axes = array<i64: 1>} : tensor<2xf32> -> tensor<2x3xf32>
  %y = ad.add %b, %c : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// A mask and its branches are of different element types, and of one shape.
// CHECK-LABEL: @select_of_broadcasts
// CHECK: ad.compare  gt, %arg0, %{{.*}} : tensor<3xf32>
// CHECK: ad.select {{.*}} : tensor<3xf32>
func.func @select_of_broadcasts(%x: tensor<3xf32>) -> tensor<2x3xf32> {
  %zero = ad.constant dense<0.0> : tensor<2x3xf32>
  %b = ad.broadcast %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<2x3xf32>
  %m = ad.compare gt, %b, %zero : tensor<2x3xf32>
  %y = ad.select %m, %b, %zero : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// Kept axes of reductions: the row stays a row.
// CHECK-LABEL: @kept_axes
// CHECK: %[[S:.*]] = ad.sum
// CHECK-NEXT: %[[L:.*]] = ad.log %[[S]] : tensor<4xf32>
// CHECK-NEXT: ad.broadcast %[[L]]
// CHECK-NOT: ad.reshape
func.func @kept_axes(%x: tensor<4x5xf32>) -> tensor<4x5xf32> {
  %s = ad.sum %x {axes = array<i64: 1>} : tensor<4x5xf32> -> tensor<4xf32>
  %k = ad.reshape %s : tensor<4xf32> -> tensor<4x1xf32>
  %l = ad.log %k : tensor<4x1xf32>
  %r = ad.reshape %l : tensor<4x1xf32> -> tensor<4xf32>
  %y = ad.broadcast %r {axes = array<i64: 1>} : tensor<4xf32> -> tensor<4x5xf32>
  return %y : tensor<4x5xf32>
}

// A reshape in the middle moves to the input, where it is a view.
// CHECK-LABEL: @reshape_to_input
// CHECK-NEXT: %[[V:.*]] = ad.reshape %arg0
// CHECK-NEXT: %[[E:.*]] = ad.exp %[[V]] : tensor<3x4xf32>
// CHECK-NEXT: ad.sum %[[E]]
func.func @reshape_to_input(%x: tensor<12xf32>) -> tensor<3xf32> {
  %e = ad.exp %x : tensor<12xf32>
  %r = ad.reshape %e : tensor<12xf32> -> tensor<3x4xf32>
  %s = ad.sum %r {axes = array<i64: 1>} : tensor<3x4xf32> -> tensor<3xf32>
  return %s : tensor<3xf32>
}

// CHECK-LABEL: @broadcast_unit_axis
// CHECK-NEXT: ad.reshape %arg0 : tensor<3xf32> -> tensor<1x3xf32>
func.func @broadcast_unit_axis(%x: tensor<3xf32>) -> tensor<1x3xf32> {
  %y = ad.broadcast %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}

// CHECK-LABEL: @reshape_of_scalar
// CHECK-NEXT: ad.broadcast %arg0 {axes = array<i64: 0>} : tensor<f32> -> tensor<6xf32>
func.func @reshape_of_scalar(%x: tensor<f32>) -> tensor<6xf32> {
  %b = ad.broadcast %x {axes = array<i64: 0, 1>} : tensor<f32> -> tensor<2x3xf32>
  %y = ad.reshape %b : tensor<2x3xf32> -> tensor<6xf32>
  return %y : tensor<6xf32>
}

// CHECK-LABEL: @transpose_of_broadcast
// CHECK-NEXT: ad.broadcast %arg0 {axes = array<i64: 1>} : tensor<3xf32> -> tensor<3x2xf32>
func.func @transpose_of_broadcast(%x: tensor<3xf32>) -> tensor<3x2xf32> {
  %b = ad.broadcast %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<2x3xf32>
  %y = ad.transpose %b {permutation = array<i64: 1, 0>} : tensor<2x3xf32> -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// What remains to be transposed is the smaller tensor.
// CHECK-LABEL: @transpose_below_broadcast
// CHECK-NEXT: %[[T:.*]] = ad.transpose %arg0 {permutation = array<i64: 1, 0>} : tensor<3x4xf32> -> tensor<4x3xf32>
// CHECK-NEXT: ad.broadcast %[[T]] {axes = array<i64: 1>} : tensor<4x3xf32> -> tensor<4x2x3xf32>
func.func @transpose_below_broadcast(%x: tensor<3x4xf32>) -> tensor<4x2x3xf32> {
  %b = ad.broadcast %x {axes = array<i64: 0>} : tensor<3x4xf32> -> tensor<2x3x4xf32>
  %y = ad.transpose %b {permutation = array<i64: 2, 0, 1>} : tensor<2x3x4xf32> -> tensor<4x2x3xf32>
  return %y : tensor<4x2x3xf32>
}

// CHECK-LABEL: @transpose_of_column
// CHECK-NEXT: ad.reshape %arg0 : tensor<5x1xf32> -> tensor<1x5xf32>
func.func @transpose_of_column(%x: tensor<5x1xf32>) -> tensor<1x5xf32> {
  %y = ad.transpose %x {permutation = array<i64: 1, 0>} : tensor<5x1xf32> -> tensor<1x5xf32>
  return %y : tensor<1x5xf32>
}

// CHECK-LABEL: @broadcast_of_iota
// CHECK-NEXT: ad.iota {axis = 1 : i64} : tensor<2x3xi32>
func.func @broadcast_of_iota() -> tensor<2x3xi32> {
  %i = ad.iota {axis = 0 : i64} : tensor<3xi32>
  %y = ad.broadcast %i {axes = array<i64: 0>} : tensor<3xi32> -> tensor<2x3xi32>
  return %y : tensor<2x3xi32>
}
