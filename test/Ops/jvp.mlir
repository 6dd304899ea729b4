// ad.jvp: results and pushforward
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.jvp @f(%{{.*}}, %{{.*}}) {wrt = array<i64: 0>} : (tensor<3xf32>, tensor<3xf32>) -> (tensor<f32>, tensor<f32>)
func.func @parse(%x: tensor<3xf32>, %dx: tensor<3xf32>) -> tensor<f32> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf32>, tensor<3xf32>) -> (tensor<f32>, tensor<f32>)
  return %0#1 : tensor<f32>
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

func.func @tangent_type(%x: tensor<3xf32>, %dx: tensor<2xf32>) {
  // expected-error @below {{'ad.jvp' op operands 1 is 'tensor<2xf32>', expected 'tensor<3xf32>'}}
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf32>, tensor<2xf32>) -> (tensor<f32>, tensor<f32>)
  return
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<f32> {
  %0 = ad.square %x : tensor<3xf32>
  %y = ad.sum %0 {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

func.func @results(%x: tensor<3xf32>, %dx: tensor<3xf32>) {
  // expected-error @below {{'ad.jvp' op has 1 results, expected 2}}
  %0 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf32>, tensor<3xf32>) -> tensor<f32>
  return
}

// -----

func.func private @h(%i: tensor<i32>) -> tensor<i32> {
  return %i : tensor<i32>
}

func.func @integers(%i: tensor<i32>) {
  // expected-error @below {{'ad.jvp' op argument 0 is 'tensor<i32>', expected a tensor of floats to differentiate by}}
  %0 = ad.jvp @h(%i, %i) {wrt = array<i64: 0>} : (tensor<i32>, tensor<i32>) -> tensor<i32>
  return
}
