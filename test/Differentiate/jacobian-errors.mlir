// Requests that are made of others, of functions that cannot be differentiated.
// RUN: ad-opt %s --ad-differentiate --split-input-file --verify-diagnostics --allow-unregistered-dialect

func.func private @f(%x: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @below {{'test.unknown' op has no derivative rule}}
  %y = "test.unknown"(%x) : (tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}
func.func @missing_rule(%x: tensor<3xf32>) -> tensor<3x3xf32> {
  // expected-note @below {{tangent requested here}}
  %j = ad.jacfwd @f(%x) {wrt = array<i64: 0>} : (tensor<3xf32>) -> tensor<3x3xf32>
  return %j : tensor<3x3xf32>
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<f32> {
  // expected-error @below {{'test.unknown' op has no derivative rule}}
  %y = "test.unknown"(%x) : (tensor<3xf32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @missing_gradient(%x: tensor<3xf32>) -> tensor<3x3xf32> {
  // expected-note @below {{gradient requested here}}
  %h = ad.hessian @f(%x) {wrt = array<i64: 0>} : (tensor<3xf32>) -> tensor<3x3xf32>
  return %h : tensor<3x3xf32>
}

// -----

func.func @recursive(%x: tensor<1xf32>) -> tensor<1xf32> {
  // expected-error @below {{'ad.jacrev' op makes 'recursive' recursive, which cannot be differentiated}}
  %j = ad.jacrev @recursive(%x) {wrt = array<i64: 0>} : (tensor<1xf32>) -> tensor<1x1xf32>
  %y = ad.reshape %j : tensor<1x1xf32> -> tensor<1xf32>
  return %y : tensor<1xf32>
}
