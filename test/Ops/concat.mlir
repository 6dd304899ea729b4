// ad.concat: joins along an axis; the pullback of an operand is its slice
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 0 '[[1.0], [2.0]]' '[[3.0, 4.0], [5.0, 6.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 0 '[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 0 '[[1.0, 2.0, 3.0, 4.0], [5.0, 6.0, 7.0, 8.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=rows '[[1.0, 2.0]]' '[[3.0, 4.0], [5.0, 6.0]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --engine=jit --entry=rows '[[1.0, 2.0]]' '[[3.0, 4.0], [5.0, 6.0]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --entry=empty '[]' '[-1, 7]' | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty '[]' '[-1, 7]' | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.concat %{{.*}}, %{{.*}} {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
func.func @parse(%a: tensor<2x3xf32>, %b: tensor<2x1xf32>) -> tensor<2x4xf32> {
  %y = ad.concat %a, %b {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x1xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// -----

// ---- errors

func.func @axis(%a: tensor<2xf32>) {
  // expected-error @below {{'ad.concat' op axis is 1, expected 0 <= axis < rank 1}}
  // expected-error @below {{'ad.concat' op failed to infer returned types}}
  %y = ad.concat %a, %a {axis = 1 : i64} : (tensor<2xf32>, tensor<2xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @other_axis(%a: tensor<2x3xf32>, %b: tensor<3x3xf32>) {
  // expected-error @below {{'ad.concat' op operand 1 is 'tensor<3x3xf32>', expected 'tensor<2x3xf32>' but for axis 1}}
  // expected-error @below {{'ad.concat' op failed to infer returned types}}
  %y = ad.concat %a, %b {axis = 1 : i64} : (tensor<2x3xf32>, tensor<3x3xf32>) -> tensor<2x6xf32>
  return
}

// -----

func.func @nothing() {
  // expected-error @below {{'ad.concat' op has no operand, expected at least one}}
  // expected-error @below {{'ad.concat' op failed to infer returned types}}
  %y = ad.concat {axis = 0 : i64} : () -> tensor<0xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @one(
// FOLD-SAME: %[[X:.*]]: tensor<3xf32>
// FOLD-NEXT: return %[[X]]
func.func @one(%x: tensor<3xf32>) -> tensor<3xf32> {
  %y = ad.concat %x {axis = 0 : i64} : (tensor<3xf32>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.concat
func.func @keeps(%x: tensor<3xf32>) -> tensor<6xf32> {
  %y = ad.concat %x, %x {axis = 0 : i64} : (tensor<3xf32>, tensor<3xf32>) -> tensor<6xf32>
  return %y : tensor<6xf32>
}

// -----

// ---- jvp

// (a, b, a): the first operand is used twice.
func.func private @f(%a: tensor<2x1xf64>, %b: tensor<2x2xf64>) -> tensor<2x4xf64> {
  %y = ad.concat %a, %b, %a {axis = 1 : i64} : (tensor<2x1xf64>, tensor<2x2xf64>, tensor<2x1xf64>) -> tensor<2x4xf64>
  return %y : tensor<2x4xf64>
}

// JVP: tensor({{\[\[}}1., 3., 4., 1.],
// JVP-NEXT: [2., 5., 6., 2.]], dtype=torch.float64)
func.func @jvp(%a: tensor<2x1xf64>, %b: tensor<2x2xf64>, %da: tensor<2x1xf64>, %db: tensor<2x2xf64>) -> tensor<2x4xf64> {
  %0:2 = ad.jvp @f(%a, %b, %da, %db) {wrt = array<i64: 0, 1>} : (tensor<2x1xf64>, tensor<2x2xf64>, tensor<2x1xf64>, tensor<2x2xf64>) -> (tensor<2x4xf64>, tensor<2x4xf64>)
  return %0#1 : tensor<2x4xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}} 5.],
// VJP-NEXT: [13.]], dtype=torch.float64)
// VJP-NEXT: tensor({{\[\[}}2., 3.],
// VJP-NEXT: [6., 7.]], dtype=torch.float64)
func.func @vjp(%a: tensor<2x1xf64>, %b: tensor<2x2xf64>, %cy: tensor<2x4xf64>) -> (tensor<2x1xf64>, tensor<2x2xf64>) {
  %0:3 = ad.vjp @f(%a, %b, %cy) {wrt = array<i64: 0, 1>} : (tensor<2x1xf64>, tensor<2x2xf64>, tensor<2x4xf64>) -> (tensor<2x4xf64>, tensor<2x1xf64>, tensor<2x2xf64>)
  return %0#1, %0#2 : tensor<2x1xf64>, tensor<2x2xf64>
}

// ---- run

// ROWS: tensor({{\[\[}}1., 2.],
// ROWS-NEXT: [3., 4.],
// ROWS-NEXT: [5., 6.]])
func.func @rows(%a: tensor<1x2xf32>, %b: tensor<2x2xf32>) -> tensor<3x2xf32> {
  %y = ad.concat %a, %b {axis = 0 : i64} : (tensor<1x2xf32>, tensor<2x2xf32>) -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// EMPTY: tensor([-1,  7], dtype=torch.int8)
func.func @empty(%a: tensor<0xi8>, %b: tensor<2xi8>) -> tensor<2xi8> {
  %y = ad.concat %a, %b, %a {axis = 0 : i64} : (tensor<0xi8>, tensor<2xi8>, tensor<0xi8>) -> tensor<2xi8>
  return %y : tensor<2xi8>
}
