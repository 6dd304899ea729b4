// ad.det: a polynomial, whose derivative is the matrix of cofactors also where it is 0
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[[0.0, 2.0], [4.0, 1.0]]' '[[1.0, 0.0], [2.0, -1.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp '[[0.0, 2.0], [4.0, 1.0]]' '[[1.0, 0.0], [2.0, -1.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[[0.0, 2.0], [4.0, 1.0]]' 3.0 | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[[0.0, 2.0], [4.0, 1.0]]' 3.0 | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f64 '[[0.0, 2.0], [4.0, 1.0]]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --engine=jit --entry=f64 '[[0.0, 2.0], [4.0, 1.0]]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --entry=f32 '[[[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 2.0]], [[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 0.0, 1.0]], [[1.0, nan, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[[[0.0, 1.0, 0.0], [1.0, 0.0, 0.0], [0.0, 0.0, 2.0]], [[1.0, 2.0, 3.0], [2.0, 4.0, 6.0], [1.0, 0.0, 1.0]], [[1.0, nan, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=vjp '[[1.0, 2.0], [2.0, 4.0]]' 1.0 | FileCheck %s --check-prefix=SINGULAR
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[[1.0, 2.0], [2.0, 4.0]]' 1.0 | FileCheck %s --check-prefix=SINGULAR
// RUN: ad-run %t.mlir --entry=blocks | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %t.mlir --engine=jit --entry=blocks | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.det %{{.*}}, %{{.*}} : tensor<2x3x3xf32>, tensor<2x4x3xf32> -> tensor<2xf32>
func.func @parse(%a: tensor<2x3x3xf32>, %f: tensor<2x4x3xf32>) -> tensor<2xf32> {
  %y = ad.det %a, %f : tensor<2x3x3xf32>, tensor<2x4x3xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// ---- errors

func.func @not_square(%a: tensor<2x3xf32>, %f: tensor<3x3xf32>) {
  // expected-error @below {{'ad.det' op operand is 'tensor<2x3xf32>', expected square matrices in its last two axes}}
  %y = ad.det %a, %f : tensor<2x3xf32>, tensor<3x3xf32> -> tensor<f32>
  return
}

// -----

func.func @factors(%a: tensor<2x2xf32>, %f: tensor<3x2xf64>) {
  // expected-error @below {{'ad.det' op factors are 'tensor<3x2xf64>', expected 'tensor<3x2xf32>'}}
  %y = ad.det %a, %f : tensor<2x2xf32>, tensor<3x2xf64> -> tensor<f32>
  return
}

// -----

func.func @result(%a: tensor<4x2x2xf32>, %f: tensor<4x3x2xf32>) {
  // expected-error @below {{'ad.det' op result is 'tensor<f32>', expected 'tensor<4xf32>'}}
  %y = ad.det %a, %f : tensor<4x2x2xf32>, tensor<4x3x2xf32> -> tensor<f32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.det
func.func @keeps(%f: tensor<3x2xf32>) -> tensor<f32> {
  %a = ad.constant dense<1.0> : tensor<2x2xf32>
  %y = ad.det %a, %f : tensor<2x2xf32>, tensor<3x2xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// -----

// ---- jvp

func.func private @f(%a: tensor<2x2xf64>) -> tensor<f64> {
  %f = ad.lu %a : tensor<2x2xf64> -> tensor<3x2xf64>
  %y = ad.det %a, %f : tensor<2x2xf64>, tensor<3x2xf64> -> tensor<f64>
  return %y : tensor<f64>
}

// JVP: tensor(-3., dtype=torch.float64)
func.func @jvp(%a: tensor<2x2xf64>, %da: tensor<2x2xf64>) -> tensor<f64> {
  %0:2 = ad.jvp @f(%a, %da) {wrt = array<i64: 0>} : (tensor<2x2xf64>, tensor<2x2xf64>) -> (tensor<f64>, tensor<f64>)
  return %0#1 : tensor<f64>
}

// ---- vjp

// VJP: tensor({{\[\[}}  3., -12.],
// VJP-NEXT: [ -6., {{-?}}0.]], dtype=torch.float64)
// SINGULAR: tensor({{\[\[}} 4., -2.],
// SINGULAR-NEXT: [-2.,  1.]], dtype=torch.float64)
func.func @vjp(%a: tensor<2x2xf64>, %cy: tensor<f64>) -> tensor<2x2xf64> {
  %0:2 = ad.vjp @f(%a, %cy) {wrt = array<i64: 0>} : (tensor<2x2xf64>, tensor<f64>) -> (tensor<f64>, tensor<2x2xf64>)
  return %0#1 : tensor<2x2xf64>
}

// ---- run

// F64: tensor(-8., dtype=torch.float64)
func.func @f64(%a: tensor<2x2xf64>) -> tensor<f64> {
  %f = ad.lu %a : tensor<2x2xf64> -> tensor<3x2xf64>
  %y = ad.det %a, %f : tensor<2x2xf64>, tensor<3x2xf64> -> tensor<f64>
  return %y : tensor<f64>
}

// A permutation, a singular matrix, one with a NaN.
// F32: tensor([-2., -0., nan])
func.func @f32(%a: tensor<3x3x3xf32>) -> tensor<3xf32> {
  %f = ad.lu %a : tensor<3x3x3xf32> -> tensor<3x4x3xf32>
  %y = ad.det %a, %f : tensor<3x3x3xf32>, tensor<3x4x3xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// Ones in the lower triangle, but for the first row that comes last: of several blocks; the determinant is the sign
// of 121 exchanges of neighbours.
// BLOCKS: tensor(-1., dtype=torch.float64)
func.func @blocks() -> tensor<f64> {
  %i = ad.iota {axis = 0 : i64} : tensor<122x122xi64>
  %j = ad.iota {axis = 1 : i64} : tensor<122x122xi64>
  %above = ad.compare gt, %j, %i : tensor<122x122xi64>
  %one = ad.constant dense<1.0> : tensor<122x122xf64>
  %none = ad.constant dense<0.0> : tensor<122x122xf64>
  %l = ad.select %above, %none, %one : tensor<122x122xf64>
  %first = ad.slice %l {offsets = array<i64: 0, 0>, strides = array<i64: 1, 1>} : tensor<122x122xf64> -> tensor<1x122xf64>
  %others = ad.slice %l {offsets = array<i64: 1, 0>, strides = array<i64: 1, 1>} : tensor<122x122xf64> -> tensor<121x122xf64>
  %a = ad.concat %others, %first {axis = 0 : i64} : (tensor<121x122xf64>, tensor<1x122xf64>) -> tensor<122x122xf64>
  %f = ad.lu %a : tensor<122x122xf64> -> tensor<123x122xf64>
  %y = ad.det %a, %f : tensor<122x122xf64>, tensor<123x122xf64> -> tensor<f64>
  return %y : tensor<f64>
}

// EMPTY: tensor(1.)
func.func @empty() -> tensor<f32> {
  %a = ad.constant dense<1.0> : tensor<0x0xf32>
  %f = ad.lu %a : tensor<0x0xf32> -> tensor<1x0xf32>
  %y = ad.det %a, %f : tensor<0x0xf32>, tensor<1x0xf32> -> tensor<f32>
  return %y : tensor<f32>
}
