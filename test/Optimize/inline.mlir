// Calls are replaced by bodies; what nothing names any more is dropped.
// RUN: ad-opt %s --ad-inline | FileCheck %s

// CHECK-NOT: @inner
// CHECK-LABEL: func.func @outer
// CHECK-NEXT: %[[A:.*]] = ad.exp %arg0
// CHECK-NEXT: %[[B:.*]] = ad.sin %[[A]]
// CHECK-NEXT: return %[[B]], %arg0
func.func private @inner(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %y = ad.sin %x : tensor<4xf32>
  return %y, %x : tensor<4xf32>, tensor<4xf32>
}
func.func private @middle(%x: tensor<4xf32>, %z: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %e = ad.exp %x : tensor<4xf32>
  %r:2 = func.call @inner(%e) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %r#0, %z : tensor<4xf32>, tensor<4xf32>
}
func.func @outer(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %r:2 = func.call @middle(%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %r#0, %r#1 : tensor<4xf32>, tensor<4xf32>
}

// Called twice: copied twice.
// CHECK-LABEL: func.func @twice
// CHECK-NEXT: ad.neg %arg0
// CHECK-NEXT: ad.neg
// CHECK-NEXT: return
func.func private @neg(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = ad.neg %x : tensor<4xf32>
  return %y : tensor<4xf32>
}
func.func @twice(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = func.call @neg(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %b = func.call @neg(%a) : (tensor<4xf32>) -> tensor<4xf32>
  return %b : tensor<4xf32>
}

// A public function and one that a request names stay.
// CHECK-LABEL: func.func private @loss
// CHECK-LABEL: func.func @public
// CHECK-LABEL: func.func @caller
// CHECK-NEXT: ad.cos %arg0
// CHECK-NEXT: ad.grad @loss
func.func private @loss(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @public(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.cos %x : tensor<f32>
  return %y : tensor<f32>
}
func.func @caller(%x: tensor<f32>) -> tensor<f32> {
  %y = func.call @public(%x) : (tensor<f32>) -> tensor<f32>
  %g = ad.grad @loss(%y) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %g : tensor<f32>
}

// Without end: the calls stay.
// CHECK-LABEL: func.func @ping
// CHECK: call @
// CHECK: func.func private @external
// CHECK-LABEL: func.func @calls_external
// CHECK: call @external
func.func @ping(%x: tensor<f32>) -> tensor<f32> {
  %y = func.call @pong(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @pong(%x: tensor<f32>) -> tensor<f32> {
  %y = func.call @ping(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func private @external(tensor<f32>) -> tensor<f32>
func.func @calls_external(%x: tensor<f32>) -> tensor<f32> {
  %y = func.call @external(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
