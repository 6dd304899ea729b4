// ad.triangular_solve: reads one triangle, of the matrix or of its transpose
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[[2.0, 7.0], [1.0, 4.0]]' '[[2.0, 4.0], [5.0, 0.0]]' '[[1.0, 5.0], [-1.0, 2.0]]' '[[0.0, 1.0], [1.0, 0.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp '[[2.0, 7.0], [1.0, 4.0]]' '[[2.0, 4.0], [5.0, 0.0]]' '[[1.0, 5.0], [-1.0, 2.0]]' '[[0.0, 1.0], [1.0, 0.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[[2.0, 7.0], [1.0, 4.0]]' '[[2.0, 4.0], [5.0, 0.0]]' '[[1.0, 0.0], [2.0, -4.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[[2.0, 7.0], [1.0, 4.0]]' '[[2.0, 4.0], [5.0, 0.0]]' '[[1.0, 0.0], [2.0, -4.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=forms '[[2.0, 7.0], [1.0, 4.0]]' '[[2.0, 4.0], [5.0, 0.0]]' | FileCheck %s --check-prefix=FORMS
// RUN: ad-run %t.mlir --engine=jit --entry=forms '[[2.0, 7.0], [1.0, 4.0]]' '[[2.0, 4.0], [5.0, 0.0]]' | FileCheck %s --check-prefix=FORMS
// RUN: ad-run %t.mlir --entry=f32 '[[2.0, nan], [1.0, 0.0]]' '[[2.0], [5.0]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[[2.0, nan], [1.0, 0.0]]' '[[2.0], [5.0]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=blocks | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %t.mlir --engine=jit --entry=blocks | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.triangular_solve %{{.*}}, %{{.*}} {transpose_a, unit, upper} : tensor<2x3x3xf32>, tensor<2x3x1xf32>
func.func @parse(%a: tensor<2x3x3xf32>, %b: tensor<2x3x1xf32>) -> tensor<2x3x1xf32> {
  %y = ad.triangular_solve %a, %b {upper, transpose_a, unit} : tensor<2x3x3xf32>, tensor<2x3x1xf32>
  return %y : tensor<2x3x1xf32>
}

// -----

// ---- errors

func.func @not_square(%a: tensor<2x3xf32>, %b: tensor<2x3xf32>) {
  // expected-error @below {{'ad.triangular_solve' op operand is 'tensor<2x3xf32>', expected square matrices in its last two axes}}
  %y = ad.triangular_solve %a, %b : tensor<2x3xf32>, tensor<2x3xf32>
  return
}

// -----

func.func @height(%a: tensor<2x2xf32>, %b: tensor<3x1xf32>) {
  // expected-error @below {{'ad.triangular_solve' op right-hand side is 'tensor<3x1xf32>', expected columns of 'tensor<2xf32>'}}
  %y = ad.triangular_solve %a, %b : tensor<2x2xf32>, tensor<3x1xf32>
  return
}

// -----

func.func @batch(%a: tensor<4x2x2xf32>, %b: tensor<3x2x1xf32>) {
  // expected-error @below {{'ad.triangular_solve' op right-hand side is 'tensor<3x2x1xf32>', expected columns of 'tensor<4x2xf32>'}}
  %y = ad.triangular_solve %a, %b : tensor<4x2x2xf32>, tensor<3x2x1xf32>
  return
}

// -----

func.func @element_types(%a: tensor<2x2xf32>, %b: tensor<2x1xf64>) {
  // expected-error @below {{'ad.triangular_solve' op right-hand side is 'tensor<2x1xf64>', expected columns of 'tensor<2xf32>'}}
  %y = ad.triangular_solve %a, %b : tensor<2x2xf32>, tensor<2x1xf64>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.triangular_solve
func.func @keeps(%b: tensor<2x1xf32>) -> tensor<2x1xf32> {
  %a = ad.constant dense<1.0> : tensor<2x2xf32>
  %y = ad.triangular_solve %a, %b : tensor<2x2xf32>, tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// ---- jvp

func.func private @f(%a: tensor<2x2xf64>, %b: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %y = ad.triangular_solve %a, %b : tensor<2x2xf64>, tensor<2x2xf64>
  return %y : tensor<2x2xf64>
}

// JVP: tensor({{\[\[}}-0.5000, -0.5000],
// JVP-NEXT: [ 0.1250,  0.8750]], dtype=torch.float64)
func.func @jvp(%a: tensor<2x2xf64>, %b: tensor<2x2xf64>, %da: tensor<2x2xf64>, %db: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %0:2 = ad.jvp @f(%a, %b, %da, %db) {wrt = array<i64: 0, 1>} : (tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>)
  return %0#1 : tensor<2x2xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}}-1.2500,  0.0000],
// VJP-NEXT: [ 1.5000, -1.0000]], dtype=torch.float64)
// VJP: tensor({{\[\[}} 0.2500,  0.5000],
// VJP-NEXT: [ 0.5000, -1.0000]], dtype=torch.float64)
func.func @vjp(%a: tensor<2x2xf64>, %b: tensor<2x2xf64>, %cy: tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>) {
  %0:3 = ad.vjp @f(%a, %b, %cy) {wrt = array<i64: 0, 1>} : (tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>)
  return %0#1, %0#2 : tensor<2x2xf64>, tensor<2x2xf64>
}

// ---- run

// Lower, upper, transposed lower, transposed upper, unit upper.
// FORMS: tensor({{\[\[}} 1.0000,  2.0000],
// FORMS-NEXT: [ 1.0000, -0.5000]], dtype=torch.float64)
// FORMS: tensor({{\[\[}}-3.3750,  2.0000],
// FORMS-NEXT: [ 1.2500,  0.0000]], dtype=torch.float64)
// FORMS: tensor({{\[\[}}0.3750, 2.0000],
// FORMS-NEXT: [1.2500, 0.0000]], dtype=torch.float64)
// FORMS: tensor({{\[\[}} 1.0000,  2.0000],
// FORMS-NEXT: [-0.5000, -3.5000]], dtype=torch.float64)
// FORMS: tensor({{\[\[}}-33.,   4.],
// FORMS-NEXT: [  5.,   0.]], dtype=torch.float64)
func.func @forms(%a: tensor<2x2xf64>, %b: tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>) {
  %0 = ad.triangular_solve %a, %b : tensor<2x2xf64>, tensor<2x2xf64>
  %1 = ad.triangular_solve %a, %b {upper} : tensor<2x2xf64>, tensor<2x2xf64>
  %2 = ad.triangular_solve %a, %b {transpose_a} : tensor<2x2xf64>, tensor<2x2xf64>
  %3 = ad.triangular_solve %a, %b {upper, transpose_a} : tensor<2x2xf64>, tensor<2x2xf64>
  %4 = ad.triangular_solve %a, %b {upper, unit} : tensor<2x2xf64>, tensor<2x2xf64>
  return %0, %1, %2, %3, %4 : tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>
}

// The other triangle is not read; a zero on the diagonal is no error.
// F32: tensor({{\[\[}}1.],
// F32-NEXT: [inf]])
func.func @f32(%a: tensor<2x2xf32>, %b: tensor<2x1xf32>) -> tensor<2x1xf32> {
  %y = ad.triangular_solve %a, %b : tensor<2x2xf32>, tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// Differences undo sums: with ones in the lower triangle, op(a)·y = (1, 2, 3, …) has the solution 1, in several
// blocks, and exactly. From below, (122, 121, …, 1) has it.
// BLOCKS: tensor([366., 366.])
func.func @blocks() -> tensor<2xf32> {
  %i = ad.iota {axis = 0 : i64} : tensor<122x3xf32>
  %one = ad.constant dense<1.0> : tensor<122x3xf32>
  %last = ad.constant dense<122.0> : tensor<122x3xf32>
  %a = ad.constant dense<1.0> : tensor<122x122xf32>
  %up = ad.add %i, %one : tensor<122x3xf32>
  %down = ad.sub %last, %i : tensor<122x3xf32>
  %y = ad.triangular_solve %a, %up : tensor<122x122xf32>, tensor<122x3xf32>
  %z = ad.triangular_solve %a, %down {transpose_a} : tensor<122x122xf32>, tensor<122x3xf32>
  %0 = ad.abs %y : tensor<122x3xf32>
  %1 = ad.abs %z : tensor<122x3xf32>
  %2 = ad.sum %0 {axes = array<i64: 0, 1>} : tensor<122x3xf32> -> tensor<f32>
  %3 = ad.sum %1 {axes = array<i64: 0, 1>} : tensor<122x3xf32> -> tensor<f32>
  %4 = ad.reshape %2 : tensor<f32> -> tensor<1xf32>
  %5 = ad.reshape %3 : tensor<f32> -> tensor<1xf32>
  %6 = ad.concat %4, %5 {axis = 0 : i64} : (tensor<1xf32>, tensor<1xf32>) -> tensor<2xf32>
  return %6 : tensor<2xf32>
}

// EMPTY: tensor([], size=(0, 2))
func.func @empty() -> tensor<0x2xf32> {
  %a = ad.constant dense<1.0> : tensor<0x0xf32>
  %b = ad.constant dense<1.0> : tensor<0x2xf32>
  %y = ad.triangular_solve %a, %b : tensor<0x0xf32>, tensor<0x2xf32>
  return %y : tensor<0x2xf32>
}
