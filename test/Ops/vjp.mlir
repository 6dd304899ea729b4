// ad.vjp: results and pullback
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.vjp @f(%{{.*}}, %{{.*}}) {wrt = array<i64: 0>} : (tensor<3xf32>, tensor<f32>) -> (tensor<f32>, tensor<3xf32>)
func.func @parse(%x: tensor<3xf32>, %cy: tensor<f32>) -> tensor<3xf32> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf32>, tensor<f32>) -> (tensor<f32>, tensor<3xf32>)
  return %0#1 : tensor<3xf32>
}
func.func private @f(%x: tensor<3xf32>) -> tensor<f32> {
  %0 = ad.square %x : tensor<3xf32>
  %y = ad.sum %0 {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// -----

// ---- errors

func.func private @f(%x: tensor<3xf32>) -> tensor<f32> {
  %0 = ad.square %x : tensor<3xf32>
  %y = ad.sum %0 {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

func.func @no_cotangent(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.vjp' op has 1 operands, expected 2}}
  %0:2 = ad.vjp @f(%x) {wrt = array<i64: 0>} : (tensor<3xf32>) -> (tensor<f32>, tensor<3xf32>)
  return
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<f32> {
  %0 = ad.square %x : tensor<3xf32>
  %y = ad.sum %0 {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

func.func @twice(%x: tensor<3xf32>, %cy: tensor<f32>) {
  // expected-error @below {{'ad.vjp' op wrt names argument 0 twice}}
  %0:3 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0, 0>} : (tensor<3xf32>, tensor<f32>) -> (tensor<f32>, tensor<3xf32>, tensor<3xf32>)
  return
}

// -----

func.func private @g(tensor<3xf32>) -> tensor<f32>

func.func @external(%x: tensor<3xf32>, %cy: tensor<f32>) {
  // expected-error @below {{'ad.vjp' op names 'g', which has no body to differentiate}}
  %0:2 = ad.vjp @g(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf32>, tensor<f32>) -> (tensor<f32>, tensor<3xf32>)
  return
}
