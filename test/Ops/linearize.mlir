// ad.linearize: results of a function and the pushforward of any number of tangents
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.linearize @f(%{{.*}}) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>, tensor<5x2xf32>) -> (tensor<2xf32>, tensor<4xi64>, tensor<5x2xf32>)
func.func @parse(%x: tensor<2xf32>, %k: tensor<4xi64>, %dx: tensor<5x2xf32>) -> tensor<5x2xf32> {
  %0:3 = ad.linearize @f(%x, %k, %dx) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>, tensor<5x2xf32>) -> (tensor<2xf32>, tensor<4xi64>, tensor<5x2xf32>)
  return %0#2 : tensor<5x2xf32>
}
func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>) {
  %y = ad.square %x : tensor<2xf32>
  return %y, %k : tensor<2xf32>, tensor<4xi64>
}

// -----

// ---- errors

func.func @unknown(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.linearize' op names 'g', which is not a function of this module}}
  %0 = ad.linearize @g(%x, %k) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2xf32>
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>) {
  %y = ad.square %x : tensor<2xf32>
  return %y, %k : tensor<2xf32>, tensor<4xi64>
}
func.func @integers(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.linearize' op argument 1 is 'tensor<4xi64>', expected a tensor of floats to differentiate by}}
  %0 = ad.linearize @f(%x, %k) {wrt = array<i64: 1>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2xf32>
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>) {
  %y = ad.square %x : tensor<2xf32>
  return %y, %k : tensor<2xf32>, tensor<4xi64>
}
func.func @no_argument(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.linearize' op wrt names no argument, expected at least one}}
  %0 = ad.linearize @f(%x, %k) {wrt = array<i64>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2xf32>
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>) {
  %y = ad.square %x : tensor<2xf32>
  return %y, %k : tensor<2xf32>, tensor<4xi64>
}
func.func @no_tangents(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.linearize' op has 2 operands, expected the 2 arguments of 'f', then tangents}}
  %0:3 = ad.linearize @f(%x, %k) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>, tensor<2xf32>)
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>) {
  %y = ad.square %x : tensor<2xf32>
  return %y, %k : tensor<2xf32>, tensor<4xi64>
}
func.func @no_axis(%x: tensor<2xf32>, %k: tensor<4xi64>, %dx: tensor<f32>) {
  // expected-error @below {{'ad.linearize' op operand 2 is 'tensor<f32>', expected tangents along a leading axis}}
  %0:3 = ad.linearize @f(%x, %k, %dx) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>, tensor<f32>) -> (tensor<2xf32>, tensor<4xi64>, tensor<2xf32>)
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>) {
  %y = ad.square %x : tensor<2xf32>
  return %y, %k : tensor<2xf32>, tensor<4xi64>
}
func.func @one_tangent(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.linearize' op operands 2 is 'tensor<2xf32>', expected 'tensor<2x2xf32>'}}
  %0:3 = ad.linearize @f(%x, %k, %x) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>, tensor<2xf32>) -> (tensor<2xf32>, tensor<4xi64>, tensor<2xf32>)
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>) {
  %y = ad.square %x : tensor<2xf32>
  return %y, %k : tensor<2xf32>, tensor<4xi64>
}
func.func @other_count(%x: tensor<2xf32>, %k: tensor<4xi64>, %dx: tensor<5x2xf32>) {
  // expected-error @below {{'ad.linearize' op results 2 is 'tensor<2xf32>', expected 'tensor<5x2xf32>'}}
  %0:3 = ad.linearize @f(%x, %k, %dx) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>, tensor<5x2xf32>) -> (tensor<2xf32>, tensor<4xi64>, tensor<2xf32>)
  return
}
