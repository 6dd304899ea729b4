// ad.jacrev: derivatives of tensors by tensors, row by row
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.jacrev @f(%{{.*}}) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2x2xf32>
// PARSE-NEXT: ad.jacrev @f(%{{.*}}) {value, wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>, tensor<2x2xf32>)
func.func @parse(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2x2xf32>, tensor<2xf32>) {
  %0 = ad.jacrev @f(%x, %k) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2x2xf32>
  %1:3 = ad.jacrev @f(%x, %k) {value, wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>, tensor<2x2xf32>)
  return %0, %1#0 : tensor<2x2xf32>, tensor<2xf32>
}
func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>) {
  %y = ad.square %x : tensor<2xf32>
  return %y, %k : tensor<2xf32>, tensor<4xi64>
}

// -----

// ---- errors

func.func @unknown(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.jacrev' op names 'g', which is not a function of this module}}
  %0 = ad.jacrev @g(%x, %k) {wrt = array<i64: 0>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2x2xf32>
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>) {
  %y = ad.square %x : tensor<2xf32>
  return %y, %k : tensor<2xf32>, tensor<4xi64>
}
func.func @integers(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.jacrev' op argument 1 is 'tensor<4xi64>', expected a tensor of floats to differentiate by}}
  %0 = ad.jacrev @f(%x, %k) {wrt = array<i64: 1>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2x2xf32>
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>) {
  %y = ad.square %x : tensor<2xf32>
  return %y, %k : tensor<2xf32>, tensor<4xi64>
}
func.func @no_argument(%x: tensor<2xf32>, %k: tensor<4xi64>) {
  // expected-error @below {{'ad.jacrev' op wrt names no argument, expected at least one}}
  %0 = ad.jacrev @f(%x, %k) {wrt = array<i64>} : (tensor<2xf32>, tensor<4xi64>) -> tensor<2x2xf32>
  return
}

// -----

func.func private @f(%x: tensor<2xf32>, %k: tensor<4xi64>) -> (tensor<2xf32>, tensor<4xi64>) {
  %y = ad.square %x : tensor<2xf32>
  return %y, %k : tensor<2xf32>, tensor<4xi64>
}
func.func @count(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.jacrev' op has 1 operands, expected 2}}
  %0 = ad.jacrev @f(%x) {wrt = array<i64: 0>} : (tensor<2xf32>) -> tensor<2x2xf32>
  return
}

// -----

// The shape of the result, then that of the argument; the elements of the argument.
func.func private @f(%x: tensor<3xf32>) -> tensor<2xf64> {
  %0 = ad.cast %x : tensor<3xf32> -> tensor<3xf64>
  %y = ad.slice %0 {offsets = array<i64: 0>, strides = array<i64: 1>} : tensor<3xf64> -> tensor<2xf64>
  return %y : tensor<2xf64>
}
func.func @shape(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.jacrev' op results 0 is 'tensor<3x2xf32>', expected 'tensor<2x3xf32>'}}
  %0 = ad.jacrev @f(%x) {wrt = array<i64: 0>} : (tensor<3xf32>) -> tensor<3x2xf32>
  return
}
