// ad.linear_transpose: the transpose of a linear function, from cotangents alone
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.linear_transpose @f(%{{.*}}, %{{.*}}) {wrt = array<i64: 0>} : (tensor<3x2xf32>, tensor<1x2xf32>) -> tensor<1x3xf32>
func.func @parse(%w: tensor<3x2xf32>, %cy: tensor<1x2xf32>) -> tensor<1x3xf32> {
  %0 = ad.linear_transpose @f(%w, %cy) {wrt = array<i64: 0>} : (tensor<3x2xf32>, tensor<1x2xf32>) -> tensor<1x3xf32>
  return %0 : tensor<1x3xf32>
}
func.func private @f(%x: tensor<1x3xf32>, %w: tensor<3x2xf32>) -> tensor<1x2xf32> {
  %y = ad.matmul %x, %w : (tensor<1x3xf32>, tensor<3x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}

// -----

// ---- errors

func.func private @f(%x: tensor<3xf32>) -> tensor<3xf32> {
  return %x : tensor<3xf32>
}
func.func @takes_a_value(%x: tensor<3xf32>, %cy: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @below {{'ad.linear_transpose' op has 2 operands, expected 1}}
  %0 = ad.linear_transpose @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<f32> {
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %y : tensor<f32>
}
func.func @cotangent_type(%cy: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @below {{'ad.linear_transpose' op operands 0 is 'tensor<3xf32>', expected 'tensor<f32>'}}
  %0 = ad.linear_transpose @f(%cy) {wrt = array<i64: 0>} : (tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<3xf32> {
  return %x : tensor<3xf32>
}
func.func @result_type(%cy: tensor<3xf32>) -> tensor<f32> {
  // expected-error @below {{'ad.linear_transpose' op results 0 is 'tensor<f32>', expected 'tensor<3xf32>'}}
  %0 = ad.linear_transpose @f(%cy) {wrt = array<i64: 0>} : (tensor<3xf32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<3xf32> {
  return %x : tensor<3xf32>
}
func.func @argument(%cy: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @below {{'ad.linear_transpose' op wrt names argument 1, expected 0 <= index < 1}}
  %0 = ad.linear_transpose @f(%cy) {wrt = array<i64: 1>} : (tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
