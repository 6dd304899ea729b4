// ad.sum: adds along axes; integers wrap; the pullback repeats
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' '[1.0, -2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' '[1.0, -2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=rows '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --engine=jit --entry=rows '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --entry=columns '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=COLUMNS
// RUN: ad-run %t.mlir --engine=jit --entry=columns '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=COLUMNS
// RUN: ad-run %t.mlir --entry=all '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=ALL
// RUN: ad-run %t.mlir --engine=jit --entry=all '[[1.0, 5.0, 5.0], [-2.0, -1.0, -4.0]]' | FileCheck %s --check-prefix=ALL
// RUN: ad-run %t.mlir --entry=i8 '[100, 100, 100]' | FileCheck %s --check-prefix=I8
// RUN: ad-run %t.mlir --engine=jit --entry=i8 '[100, 100, 100]' | FileCheck %s --check-prefix=I8

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.sum %{{.*}} {axes = array<i64: 0, 2>} : tensor<2x3x4xf32> -> tensor<3xf32>
func.func @parse(%x: tensor<2x3x4xf32>) -> tensor<3xf32> {
  %y = ad.sum %x {axes = array<i64: 0, 2>} : tensor<2x3x4xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// ---- errors

func.func @range(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.sum' op axis 2 is out of range, expected 0 <= axis < rank 2}}
  // expected-error @below {{'ad.sum' op failed to infer returned types}}
  %y = ad.sum %x {axes = array<i64: 2>} : tensor<2x3xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @order(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.sum' op axes are not in ascending order: 0 follows 1}}
  // expected-error @below {{'ad.sum' op failed to infer returned types}}
  %y = ad.sum %x {axes = array<i64: 1, 0>} : tensor<2x3xf32> -> tensor<f32>
  return
}

// -----

func.func @result(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.sum' op inferred type(s) 'tensor<2xf32>' are incompatible with return type(s) of operation 'tensor<3xf32>'}}
  // expected-error @below {{'ad.sum' op failed to infer returned types}}
  %y = ad.sum %x {axes = array<i64: 1>} : tensor<2x3xf32> -> tensor<3xf32>
  return
}

// -----

func.func @booleans(%x: tensor<2x3xi1>) {
  // expected-error @below {{'ad.sum' op operand #0 must be statically shaped tensor of floats (f16, bf16, f32, f64) or integers (i8, i16, i32, i64, ui8), but got 'tensor<2x3xi1>'}}
  %y = ad.sum %x {axes = array<i64: 1>} : tensor<2x3xi1> -> tensor<2xi1>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @nothing(
// FOLD-SAME: %[[X:.*]]: tensor<3xf32>
// FOLD-NEXT: return %[[X]]
func.func @nothing(%x: tensor<3xf32>) -> tensor<3xf32> {
  %y = ad.sum %x {axes = array<i64>} : tensor<3xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.sum
func.func @keeps(%x: tensor<3xf32>) -> tensor<f32> {
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<2x3xf64>) -> tensor<2xf64> {
  %y = ad.sum %x {axes = array<i64: 1>} : tensor<2x3xf64> -> tensor<2xf64>
  return %y : tensor<2xf64>
}

// JVP: tensor([ 6., 15.], dtype=torch.float64)
func.func @jvp(%x: tensor<2x3xf64>, %dx: tensor<2x3xf64>) -> tensor<2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<2x3xf64>, tensor<2x3xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}} 1.,  1.,  1.],
// VJP-NEXT: [-2., -2., -2.]], dtype=torch.float64)
func.func @vjp(%x: tensor<2x3xf64>, %cy: tensor<2xf64>) -> tensor<2x3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<2x3xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2x3xf64>)
  return %0#1 : tensor<2x3xf64>
}

// ---- run

// ROWS: tensor([11., -7.])
func.func @rows(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %y = ad.sum %x {axes = array<i64: 1>} : tensor<2x3xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// COLUMNS: tensor([-1.,  4.,  1.], dtype=torch.float64)
func.func @columns(%x: tensor<2x3xf64>) -> tensor<3xf64> {
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<2x3xf64> -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// ALL: tensor(4.)
func.func @all(%x: tensor<2x3xf32>) -> tensor<f32> {
  %y = ad.sum %x {axes = array<i64: 0, 1>} : tensor<2x3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// I8: tensor(44, dtype=torch.int8)
func.func @i8(%x: tensor<3xi8>) -> tensor<i8> {
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<3xi8> -> tensor<i8>
  return %y : tensor<i8>
}
