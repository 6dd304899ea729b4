// ad.hvp: the Hessian of a scalar function times a vector
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.hvp @f(%{{.*}}) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>, tensor<2xf32>) -> tensor<2xf32>
// PARSE-NEXT: ad.hvp @f(%{{.*}}) {value, wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>, tensor<2xf32>) -> (tensor<f32>, tensor<4xi64>, tensor<2xf32>)
func.func @parse(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<f32>) {
  %0 = ad.hvp @f(%x, %k, %x) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>, tensor<2xf32>) -> tensor<2xf32>
  %1:3 = ad.hvp @f(%x, %k, %x) {value, wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>, tensor<2xf32>) -> (tensor<f32>, tensor<4xi64>, tensor<2xf32>)
  return %0, %1#0 : tensor<2xf32>, tensor<f32>
}
func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<f32>, tensor<4xi64>) {
  %0 = ad.square %x : tensor<2xf32>
  %y = ad.sum %0 {axes = array<i64: 0>} : tensor<2xf32> -> tensor<f32>
  return %y, %k : tensor<f32>, tensor<4xi64>
}

// -----

// ---- errors

func.func @unknown(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.hvp' op names 'g', which is not a function of this module}}
  %0 = ad.hvp @g(%x, %k) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2xf32>
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<f32>, tensor<4xi64>) {
  %0 = ad.square %x : tensor<2xf32>
  %y = ad.sum %0 {axes = array<i64: 0>} : tensor<2xf32> -> tensor<f32>
  return %y, %k : tensor<f32>, tensor<4xi64>
}
func.func @integers(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.hvp' op argument 1 is 'tensor<4xi64>', expected a tensor of floats to differentiate by}}
  %0 = ad.hvp @f(%x, %k) {wrt = array<i64: 1>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2xf32>
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<f32>, tensor<4xi64>) {
  %0 = ad.square %x : tensor<2xf32>
  %y = ad.sum %0 {axes = array<i64: 0>} : tensor<2xf32> -> tensor<f32>
  return %y, %k : tensor<f32>, tensor<4xi64>
}
func.func @no_argument(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.hvp' op wrt names no argument, expected at least one}}
  %0 = ad.hvp @f(%x, %k) {wrt = array<i64>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2xf32>
  return
}

// -----

func.func private @f(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
func.func @no_scalar(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.hvp' op first result of 'f' is 'tensor<2xf32>', expected a float tensor of rank 0}}
  %0 = ad.hvp @f(%x, %x) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func private @f(%x: tensor<2xf32>) {
  return
}
func.func @no_result(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.hvp' op first result of 'f' is missing, expected a float tensor of rank 0}}
  %0 = ad.hvp @f(%x, %x) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<f32>, tensor<4xi64>) {
  %0 = ad.square %x : tensor<2xf32>
  %y = ad.sum %0 {axes = array<i64: 0>} : tensor<2xf32> -> tensor<f32>
  return %y, %k : tensor<f32>, tensor<4xi64>
}
func.func @no_tangent(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.hvp' op has 2 operands, expected 3}}
  %0 = ad.hvp @f(%x, %k) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2xf32>
  return
}
