// ad.cofactor: determinants of the matrix without a row and a column; finite for singular matrices
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[[1.0, 2.0, 3.0], [0.0, 4.0, 5.0], [1.0, 0.0, 6.0]]' '[[1.0, 0.0, 2.0], [0.0, -1.0, 0.0], [3.0, 0.0, 1.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp '[[1.0, 2.0, 3.0], [0.0, 4.0, 5.0], [1.0, 0.0, 6.0]]' '[[1.0, 0.0, 2.0], [0.0, -1.0, 0.0], [3.0, 0.0, 1.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[[1.0, 2.0, 3.0], [0.0, 4.0, 5.0], [1.0, 0.0, 6.0]]' '[[1.0, 0.0, 2.0], [0.0, -1.0, 0.0], [3.0, 0.0, 1.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[[1.0, 2.0, 3.0], [0.0, 4.0, 5.0], [1.0, 0.0, 6.0]]' '[[1.0, 0.0, 2.0], [0.0, -1.0, 0.0], [3.0, 0.0, 1.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=small '[[1.0, 2.0], [2.0, 4.0]]' '[[1.0, 5.0], [8.0, 3.0]]' | FileCheck %s --check-prefix=SMALL
// RUN: ad-run %t.mlir --engine=jit --entry=small '[[1.0, 2.0], [2.0, 4.0]]' '[[1.0, 5.0], [8.0, 3.0]]' | FileCheck %s --check-prefix=SMALL
// RUN: ad-run %t.mlir --entry=f64 '[[1.0, 2.0, 3.0], [0.0, 4.0, 5.0], [1.0, 0.0, 6.0]]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --engine=jit --entry=f64 '[[1.0, 2.0, 3.0], [0.0, 4.0, 5.0], [1.0, 0.0, 6.0]]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --entry=f32 '[[[1.0, 0.0, 4.0], [2.0, 0.0, 8.0], [1.0, 2.0, 1.0]], [[0.0, 0.0, 0.0], [0.0, 0.0, 3.0], [0.0, 2.0, 0.0]], [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[[[1.0, 0.0, 4.0], [2.0, 0.0, 8.0], [1.0, 2.0, 1.0]], [[0.0, 0.0, 0.0], [0.0, 0.0, 3.0], [0.0, 2.0, 0.0]], [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=f32 '[[[nan, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]]' | FileCheck %s --check-prefix=NAN
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[[[nan, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]], [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0], [1.0, 1.0, 1.0]]]' | FileCheck %s --check-prefix=NAN
// RUN: ad-run %t.mlir --entry=one '[[0.0]]' | FileCheck %s --check-prefix=ONE
// RUN: ad-run %t.mlir --engine=jit --entry=one '[[0.0]]' | FileCheck %s --check-prefix=ONE
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.cofactor %{{.*}} : tensor<2x3x3xf32>
func.func @parse(%x: tensor<2x3x3xf32>) -> tensor<2x3x3xf32> {
  %y = ad.cofactor %x : tensor<2x3x3xf32>
  return %y : tensor<2x3x3xf32>
}

// -----

// ---- errors

func.func @not_square(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.cofactor' op operand is 'tensor<2x3xf32>', expected square matrices in its last two axes}}
  %y = ad.cofactor %x : tensor<2x3xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.cofactor
func.func @keeps() -> tensor<2x2xf32> {
  %x = ad.constant dense<1.0> : tensor<2x2xf32>
  %y = ad.cofactor %x : tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3x3xf64>) -> tensor<3x3xf64> {
  %y = ad.cofactor %x : tensor<3x3xf64>
  return %y : tensor<3x3xf64>
}

// The derivative is symmetric: both modes give the same.
// JVP: tensor({{\[\[}} -2.0000,  15.0000, -11.0000],
// JVP-NEXT: [ -2.0000,  -4.0000,   6.0000],
// JVP-NEXT: [ -5.0000,  -5.0000,   3.0000]], dtype=torch.float64)
func.func @jvp(%x: tensor<3x3xf64>, %dx: tensor<3x3xf64>) -> tensor<3x3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3x3xf64>, tensor<3x3xf64>) -> (tensor<3x3xf64>, tensor<3x3xf64>)
  return %0#1 : tensor<3x3xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}} -2.0000,  15.0000, -11.0000],
// VJP-NEXT: [ -2.0000,  -4.0000,   6.0000],
// VJP-NEXT: [ -5.0000,  -5.0000,   3.0000]], dtype=torch.float64)
func.func @vjp(%x: tensor<3x3xf64>, %cy: tensor<3x3xf64>) -> tensor<3x3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3x3xf64>, tensor<3x3xf64>) -> (tensor<3x3xf64>, tensor<3x3xf64>)
  return %0#1 : tensor<3x3xf64>
}

func.func private @g(%x: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %y = ad.cofactor %x : tensor<2x2xf64>
  return %y : tensor<2x2xf64>
}

// Linear for n = 2, so that a singular matrix has derivatives of every order.
// SMALL: tensor({{\[\[}} 3., -8.],
// SMALL-NEXT: [-5.,  1.]], dtype=torch.float64)
func.func @small(%x: tensor<2x2xf64>, %cy: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %0:2 = ad.vjp @g(%x, %cy) {wrt = array<i64: 0>} : (tensor<2x2xf64>, tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>)
  return %0#1 : tensor<2x2xf64>
}

// ---- run

// F64: tensor({{\[\[}} 24.,   5.,  -4.],
// F64-NEXT: [-12.,   3.,   2.],
// F64-NEXT: [ -2.,  -5.,   4.]], dtype=torch.float64)
func.func @f64(%x: tensor<3x3xf64>) -> tensor<3x3xf64> {
  %y = ad.cofactor %x : tensor<3x3xf64>
  %whole = ad.round %y : tensor<3x3xf64>
  return %whole : tensor<3x3xf64>
}

// Of rank 2, and once more with zeros first; of rank 1. Cofactors with a NaN among what they are made of are NaN.
// F32: tensor({{\[\[\[}}-16., 6., 4.],
// F32-NEXT: [ 8., -3., -2.],
// F32-NEXT: [ {{-?}}0., {{-?}}0., {{-?}}0.]],
// F32: {{\[\[}} -6., {{-?}}0., {{-?}}0.],
// F32-NEXT: [ {{-?}}0., {{-?}}0., {{-?}}0.],
// F32-NEXT: [ {{-?}}0., {{-?}}0., {{-?}}0.]],
// F32: {{\[\[}} {{-?}}0., {{-?}}0., {{-?}}0.],
// F32-NEXT: [ {{-?}}0., {{-?}}0., {{-?}}0.],
// F32-NEXT: [ {{-?}}0., {{-?}}0., {{-?}}0.]]])
// NAN: nan, nan, nan],
func.func @f32(%x: tensor<3x3x3xf32>) -> tensor<3x3x3xf32> {
  %y = ad.cofactor %x : tensor<3x3x3xf32>
  return %y : tensor<3x3x3xf32>
}

// ONE: tensor({{\[\[}}1.]])
func.func @one(%x: tensor<1x1xf32>) -> tensor<1x1xf32> {
  %y = ad.cofactor %x : tensor<1x1xf32>
  return %y : tensor<1x1xf32>
}

// EMPTY: tensor([], size=(0, 0))
func.func @empty() -> tensor<0x0xf32> {
  %x = ad.constant dense<1.0> : tensor<0x0xf32>
  %y = ad.cofactor %x : tensor<0x0xf32>
  return %y : tensor<0x0xf32>
}
