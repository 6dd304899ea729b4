// Forward mode on straight-line functions: what is computed, and what is not.
// RUN: ad-opt %s --ad-differentiate --split-input-file | FileCheck %s

// Each tangent follows the op that it belongs to.
func.func @f(%x: tensor<f64>, %w: tensor<f64>) -> tensor<f64> {
  %a = ad.mul %x, %w : tensor<f64>
  %b = ad.sin %a : tensor<f64>
  return %b : tensor<f64>
}
func.func @pushforward(%x: tensor<f64>, %w: tensor<f64>, %dx: tensor<f64>, %dw: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %r:2 = ad.jvp @f(%x, %w, %dx, %dw) {wrt = array<i64: 0, 1>}
    : (tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %r#0, %r#1 : tensor<f64>, tensor<f64>
}
// CHECK-LABEL: func.func private @f_jvp(
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<f64>, %[[W:[a-z0-9]+]]: tensor<f64>,
// CHECK-SAME:    %[[DX:[a-z0-9]+]]: tensor<f64>, %[[DW:[a-z0-9]+]]: tensor<f64>) -> (tensor<f64>, tensor<f64>)
// CHECK-NEXT:  %[[A:.*]] = ad.mul %[[X]], %[[W]]
// CHECK-DAG:   %[[L:.*]] = ad.mul %[[W]], %[[DX]]
// CHECK-DAG:   %[[R:.*]] = ad.mul %[[X]], %[[DW]]
// CHECK:       %[[DA:.*]] = ad.add %[[L]], %[[R]]
// CHECK-NEXT:  %[[B:.*]] = ad.sin %[[A]]
// CHECK-NEXT:  %[[COS:.*]] = ad.cos %[[A]]
// CHECK-NEXT:  %[[DB:.*]] = ad.mul %[[COS]], %[[DA]]
// CHECK-NEXT:  return %[[B]], %[[DB]]

// -----

// Only what depends on `wrt` has a tangent, only float results return one; zero is made only there.
func.func @subset(%x: tensor<2xf32>, %w: tensor<2xf32>, %n: tensor<2xi32>) -> (tensor<2xf32>, tensor<2xi32>, tensor<2xf32>) {
  %a = ad.exp %x : tensor<2xf32>
  %b = ad.mul %a, %w : tensor<2xf32>
  %m = ad.mul %n, %n : tensor<2xi32>
  return %a, %m, %b : tensor<2xf32>, tensor<2xi32>, tensor<2xf32>
}
func.func @push_w(%x: tensor<2xf32>, %w: tensor<2xf32>, %n: tensor<2xi32>, %dw: tensor<2xf32>)
    -> (tensor<2xf32>, tensor<2xi32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %r:5 = ad.jvp @subset(%x, %w, %n, %dw) {wrt = array<i64: 1>}
    : (tensor<2xf32>, tensor<2xf32>, tensor<2xi32>, tensor<2xf32>)
      -> (tensor<2xf32>, tensor<2xi32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>)
  return %r#0, %r#1, %r#2, %r#3, %r#4 : tensor<2xf32>, tensor<2xi32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}
// CHECK-LABEL: func.func private @subset_jvp(
// CHECK-SAME:    %[[DW:[a-z0-9]+]]: tensor<2xf32>) ->
// CHECK-NEXT:  %[[A:.*]] = ad.exp
// CHECK-NEXT:  %[[B:.*]] = ad.mul %[[A]], %
// CHECK-NEXT:  %[[DB:.*]] = ad.mul %[[A]], %[[DW]]
// CHECK-NEXT:  %[[M:.*]] = ad.mul
// CHECK-NEXT:  %[[ZERO:.*]] = ad.constant dense<0.0{{.*}}> : tensor<2xf32>
// CHECK-NEXT:  return %[[A]], %[[M]], %[[B]], %[[ZERO]], %[[DB]]

// -----

// A value that no result needs has no tangent, and a result that is the argument has its tangent.
func.func @dead(%x: tensor<f32>) -> tensor<f32> {
  %unused = ad.exp %x : tensor<f32>
  return %x : tensor<f32>
}
func.func @push_dead(%x: tensor<f32>, %dx: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %r:2 = ad.jvp @dead(%x, %dx) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %r#0, %r#1 : tensor<f32>, tensor<f32>
}
// CHECK-LABEL: func.func private @dead_jvp(
// CHECK-SAME:    %[[X:[a-z0-9]+]]: tensor<f32>, %[[DX:[a-z0-9]+]]: tensor<f32>)
// CHECK-NEXT:  return %[[X]], %[[DX]]

// -----

// A value used twice in a linear op.
func.func @twice(%x: tensor<2xf32>) -> tensor<4xf32> {
  %y = ad.concat %x, %x {axis = 0 : i64} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  return %y : tensor<4xf32>
}
func.func @push_twice(%x: tensor<2xf32>, %dx: tensor<2xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %r:2 = ad.jvp @twice(%x, %dx) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<2xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}
// CHECK-LABEL: func.func private @twice_jvp(
// CHECK-SAME:    %[[DX:[a-z0-9]+]]: tensor<2xf32>) ->
// CHECK:       ad.concat %[[DX]], %[[DX]]

// -----

// The tangent of a pad is padded with zeros, whatever the value.
func.func @pad(%x: tensor<2xf32>) -> tensor<3xf32> {
  %y = ad.pad %x {low = array<i64: 1>, high = array<i64: 0>, interior = array<i64: 0>, value = 7.0 : f64} : tensor<2xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}
func.func @push_pad(%x: tensor<2xf32>, %dx: tensor<2xf32>) -> (tensor<3xf32>, tensor<3xf32>) {
  %r:2 = ad.jvp @pad(%x, %dx) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<2xf32>) -> (tensor<3xf32>, tensor<3xf32>)
  return %r#0, %r#1 : tensor<3xf32>, tensor<3xf32>
}
// CHECK-LABEL: func.func private @pad_jvp(
// CHECK-SAME:    %[[DX:[a-z0-9]+]]: tensor<2xf32>) ->
// CHECK:       ad.pad %[[DX]] {{.*}}value = 0.0
