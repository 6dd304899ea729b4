// ad.logabsdet: the logarithm of |det|, −∞ for a singular matrix, with the transposed inverse as derivative
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
// RUN: ad-run %t.mlir --entry=vjp '[[0.0, 0.0], [0.0, 2.0]]' 1.0 | FileCheck %s --check-prefix=SINGULAR
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[[0.0, 0.0], [0.0, 2.0]]' 1.0 | FileCheck %s --check-prefix=SINGULAR
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.logabsdet %{{.*}}, %{{.*}} : tensor<2x3x3xf32>, tensor<2x4x3xf32> -> tensor<2xf32>
func.func @parse(%a: tensor<2x3x3xf32>, %f: tensor<2x4x3xf32>) -> tensor<2xf32> {
  %y = ad.logabsdet %a, %f : tensor<2x3x3xf32>, tensor<2x4x3xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// ---- errors

func.func @not_square(%a: tensor<2x3xf32>, %f: tensor<3x3xf32>) {
  // expected-error @below {{'ad.logabsdet' op operand is 'tensor<2x3xf32>', expected square matrices in its last two axes}}
  %y = ad.logabsdet %a, %f : tensor<2x3xf32>, tensor<3x3xf32> -> tensor<f32>
  return
}

// -----

func.func @factors(%a: tensor<2x2xf32>, %f: tensor<3x2xf64>) {
  // expected-error @below {{'ad.logabsdet' op factors are 'tensor<3x2xf64>', expected 'tensor<3x2xf32>'}}
  %y = ad.logabsdet %a, %f : tensor<2x2xf32>, tensor<3x2xf64> -> tensor<f32>
  return
}

// -----

func.func @result(%a: tensor<4x2x2xf32>, %f: tensor<4x3x2xf32>) {
  // expected-error @below {{'ad.logabsdet' op result is 'tensor<f32>', expected 'tensor<4xf32>'}}
  %y = ad.logabsdet %a, %f : tensor<4x2x2xf32>, tensor<4x3x2xf32> -> tensor<f32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.logabsdet
func.func @keeps(%f: tensor<3x2xf32>) -> tensor<f32> {
  %a = ad.constant dense<1.0> : tensor<2x2xf32>
  %y = ad.logabsdet %a, %f : tensor<2x2xf32>, tensor<3x2xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// -----

// ---- jvp

func.func private @f(%a: tensor<2x2xf64>) -> tensor<f64> {
  %f = ad.lu %a : tensor<2x2xf64> -> tensor<3x2xf64>
  %y = ad.logabsdet %a, %f : tensor<2x2xf64>, tensor<3x2xf64> -> tensor<f64>
  return %y : tensor<f64>
}

// JVP: tensor(0.3750, dtype=torch.float64)
func.func @jvp(%a: tensor<2x2xf64>, %da: tensor<2x2xf64>) -> tensor<f64> {
  %0:2 = ad.jvp @f(%a, %da) {wrt = array<i64: 0>} : (tensor<2x2xf64>, tensor<2x2xf64>) -> (tensor<f64>, tensor<f64>)
  return %0#1 : tensor<f64>
}

// ---- vjp

// VJP: tensor({{\[\[}}-0.3750,  1.5000],
// VJP-NEXT: [ 0.7500,  0.0000]], dtype=torch.float64)
// At a singular matrix it is not finite.
// SINGULAR: tensor({{\[\[}}nan, nan],
// SINGULAR-NEXT: [nan, nan]], dtype=torch.float64)
func.func @vjp(%a: tensor<2x2xf64>, %cy: tensor<f64>) -> tensor<2x2xf64> {
  %0:2 = ad.vjp @f(%a, %cy) {wrt = array<i64: 0>} : (tensor<2x2xf64>, tensor<f64>) -> (tensor<f64>, tensor<2x2xf64>)
  return %0#1 : tensor<2x2xf64>
}

// ---- run

// F64: tensor(2.0794, dtype=torch.float64)
func.func @f64(%a: tensor<2x2xf64>) -> tensor<f64> {
  %f = ad.lu %a : tensor<2x2xf64> -> tensor<3x2xf64>
  %y = ad.logabsdet %a, %f : tensor<2x2xf64>, tensor<3x2xf64> -> tensor<f64>
  return %y : tensor<f64>
}

// A permutation, a singular matrix, one with a NaN.
// F32: tensor([0.6931,   -inf,    nan])
func.func @f32(%a: tensor<3x3x3xf32>) -> tensor<3xf32> {
  %f = ad.lu %a : tensor<3x3x3xf32> -> tensor<3x4x3xf32>
  %y = ad.logabsdet %a, %f : tensor<3x3x3xf32>, tensor<3x4x3xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// EMPTY: tensor(0.)
func.func @empty() -> tensor<f32> {
  %a = ad.constant dense<1.0> : tensor<0x0xf32>
  %f = ad.lu %a : tensor<0x0xf32> -> tensor<1x0xf32>
  %y = ad.logabsdet %a, %f : tensor<0x0xf32>, tensor<1x0xf32> -> tensor<f32>
  return %y : tensor<f32>
}
