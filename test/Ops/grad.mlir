// ad.grad: gradient of a scalar function
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.grad @f(%{{.*}}) {wrt = array<i64: 0>} : (tensor<3xf32>) -> tensor<3xf32>
// PARSE-NEXT: ad.grad @f(%{{.*}}) {value, wrt = array<i64: 0>} : (tensor<3xf32>) -> (tensor<f32>, tensor<3xf32>)
func.func @parse(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<f32>) {
  %0 = ad.grad @f(%x) {wrt = array<i64: 0>} : (tensor<3xf32>) -> tensor<3xf32>
  %1:2 = ad.grad @f(%x) {value, wrt = array<i64: 0>} : (tensor<3xf32>) -> (tensor<f32>, tensor<3xf32>)
  return %0, %1#0 : tensor<3xf32>, tensor<f32>
}
func.func private @f(%x: tensor<3xf32>) -> tensor<f32> {
  %0 = ad.square %x : tensor<3xf32>
  %y = ad.sum %0 {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// -----

// ---- errors

func.func @unknown(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.grad' op names 'g', which is not a function of this module}}
  %0 = ad.grad @g(%x) {wrt = array<i64: 0>} : (tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<f32> {
  %0 = ad.square %x : tensor<3xf32>
  %y = ad.sum %0 {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

func.func @range(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.grad' op wrt names argument 1, expected 0 <= index < 1}}
  %0 = ad.grad @f(%x) {wrt = array<i64: 1>} : (tensor<3xf32>) -> tensor<3xf32>
  return
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<3xf32> {
  return %x : tensor<3xf32>
}

func.func @no_scalar(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.grad' op first result of 'f' is 'tensor<3xf32>', expected a float tensor of rank 0}}
  %0 = ad.grad @f(%x) {wrt = array<i64: 0>} : (tensor<3xf32>) -> tensor<3xf32>
  return
}
