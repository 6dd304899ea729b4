// ad.lu_solve: linear systems by factors, of the matrix or of its transpose
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[[0.0, 2.0], [4.0, 1.0]]' '[[2.0, 4.0], [5.0, 0.0]]' '[[1.0, 0.0], [2.0, -1.0]]' '[[0.0, 1.0], [1.0, 0.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp '[[0.0, 2.0], [4.0, 1.0]]' '[[2.0, 4.0], [5.0, 0.0]]' '[[1.0, 0.0], [2.0, -1.0]]' '[[0.0, 1.0], [1.0, 0.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[[0.0, 2.0], [4.0, 1.0]]' '[[2.0, 4.0], [5.0, 0.0]]' '[[1.0, 0.0], [2.0, -4.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[[0.0, 2.0], [4.0, 1.0]]' '[[2.0, 4.0], [5.0, 0.0]]' '[[1.0, 0.0], [2.0, -4.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=forms '[[0.0, 2.0], [4.0, 1.0]]' '[[2.0, 4.0], [5.0, 0.0]]' | FileCheck %s --check-prefix=FORMS
// RUN: ad-run %t.mlir --engine=jit --entry=forms '[[0.0, 2.0], [4.0, 1.0]]' '[[2.0, 4.0], [5.0, 0.0]]' | FileCheck %s --check-prefix=FORMS
// RUN: ad-run %t.mlir --entry=f32 '[[0.0, 1.0], [0.0, 2.0]]' '[[1.0], [5.0]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[[0.0, 1.0], [0.0, 2.0]]' '[[1.0], [5.0]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=batch '[[[0.0, 2.0], [4.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]]]' '[[[2.0], [5.0]], [[7.0], [-7.0]]]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --engine=jit --entry=batch '[[[0.0, 2.0], [4.0, 1.0]], [[1.0, 0.0], [0.0, 1.0]]]' '[[[2.0], [5.0]], [[7.0], [-7.0]]]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --entry=blocks | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %t.mlir --engine=jit --entry=blocks | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.lu_solve %{{.*}}, %{{.*}}, %{{.*}} {transpose_a} : tensor<2x3x3xf32>, tensor<2x4x3xf32>, tensor<2x3x1xf32>
func.func @parse(%a: tensor<2x3x3xf32>, %f: tensor<2x4x3xf32>, %b: tensor<2x3x1xf32>) -> tensor<2x3x1xf32> {
  %y = ad.lu_solve %a, %f, %b {transpose_a} : tensor<2x3x3xf32>, tensor<2x4x3xf32>, tensor<2x3x1xf32>
  return %y : tensor<2x3x1xf32>
}

// -----

// ---- errors

func.func @not_square(%a: tensor<2x3xf32>, %f: tensor<3x3xf32>, %b: tensor<2x3xf32>) {
  // expected-error @below {{'ad.lu_solve' op operand is 'tensor<2x3xf32>', expected square matrices in its last two axes}}
  %y = ad.lu_solve %a, %f, %b : tensor<2x3xf32>, tensor<3x3xf32>, tensor<2x3xf32>
  return
}

// -----

func.func @factors(%a: tensor<2x2xf32>, %f: tensor<2x2xf32>, %b: tensor<2x1xf32>) {
  // expected-error @below {{'ad.lu_solve' op factors are 'tensor<2x2xf32>', expected 'tensor<3x2xf32>'}}
  %y = ad.lu_solve %a, %f, %b : tensor<2x2xf32>, tensor<2x2xf32>, tensor<2x1xf32>
  return
}

// -----

func.func @height(%a: tensor<2x2xf32>, %f: tensor<3x2xf32>, %b: tensor<3x1xf32>) {
  // expected-error @below {{'ad.lu_solve' op right-hand side is 'tensor<3x1xf32>', expected columns of 'tensor<2xf32>'}}
  %y = ad.lu_solve %a, %f, %b : tensor<2x2xf32>, tensor<3x2xf32>, tensor<3x1xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.lu_solve
func.func @keeps(%f: tensor<3x2xf32>, %b: tensor<2x1xf32>) -> tensor<2x1xf32> {
  %a = ad.constant dense<1.0> : tensor<2x2xf32>
  %y = ad.lu_solve %a, %f, %b : tensor<2x2xf32>, tensor<3x2xf32>, tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// -----

// ---- jvp

func.func private @f(%a: tensor<2x2xf64>, %b: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %f = ad.lu %a : tensor<2x2xf64> -> tensor<3x2xf64>
  %y = ad.lu_solve %a, %f, %b : tensor<2x2xf64>, tensor<3x2xf64>, tensor<2x2xf64>
  return %y : tensor<2x2xf64>
}

// JVP: tensor({{\[\[}} 0.1250,  0.5625],
// JVP-NEXT: [-0.5000,  0.7500]], dtype=torch.float64)
func.func @jvp(%a: tensor<2x2xf64>, %b: tensor<2x2xf64>, %da: tensor<2x2xf64>, %db: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %0:2 = ad.jvp @f(%a, %b, %da, %db) {wrt = array<i64: 0, 1>} : (tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>)
  return %0#1 : tensor<2x2xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}}-1.8750,  3.1250],
// VJP-NEXT: [-0.2500, -0.2500]], dtype=torch.float64)
// VJP: tensor({{\[\[}} 0.8750, -2.0000],
// VJP-NEXT: [ 0.2500,  0.0000]], dtype=torch.float64)
func.func @vjp(%a: tensor<2x2xf64>, %b: tensor<2x2xf64>, %cy: tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>) {
  %0:3 = ad.vjp @f(%a, %b, %cy) {wrt = array<i64: 0, 1>} : (tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xf64>)
  return %0#1, %0#2 : tensor<2x2xf64>, tensor<2x2xf64>
}

// ---- run

// FORMS: tensor({{\[\[}} 1.0000, -0.5000],
// FORMS-NEXT: [ 1.0000,  2.0000]], dtype=torch.float64)
// FORMS: tensor({{\[\[}} 2.2500, -0.5000],
// FORMS-NEXT: [ 0.5000,  1.0000]], dtype=torch.float64)
func.func @forms(%a: tensor<2x2xf64>, %b: tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>) {
  %f = ad.lu %a : tensor<2x2xf64> -> tensor<3x2xf64>
  %0 = ad.lu_solve %a, %f, %b : tensor<2x2xf64>, tensor<3x2xf64>, tensor<2x2xf64>
  %1 = ad.lu_solve %a, %f, %b {transpose_a} : tensor<2x2xf64>, tensor<3x2xf64>, tensor<2x2xf64>
  return %0, %1 : tensor<2x2xf64>, tensor<2x2xf64>
}

// A zero pivot is no error here.
// F32: tensor({{\[\[}} -inf],
// F32-NEXT: [2.5000]])
func.func @f32(%a: tensor<2x2xf32>, %b: tensor<2x1xf32>) -> tensor<2x1xf32> {
  %f = ad.lu %a : tensor<2x2xf32> -> tensor<3x2xf32>
  %y = ad.lu_solve %a, %f, %b : tensor<2x2xf32>, tensor<3x2xf32>, tensor<2x1xf32>
  return %y : tensor<2x1xf32>
}

// BATCH: tensor({{\[\[\[}} 1.],
// BATCH-NEXT: [ 1.]],
// BATCH: {{\[\[}} 7.],
// BATCH-NEXT: [-7.]]])
func.func @batch(%a: tensor<2x2x2xf32>, %b: tensor<2x2x1xf32>) -> tensor<2x2x1xf32> {
  %f = ad.lu %a : tensor<2x2x2xf32> -> tensor<2x3x2xf32>
  %y = ad.lu_solve %a, %f, %b : tensor<2x2x2xf32>, tensor<2x3x2xf32>, tensor<2x2x1xf32>
  return %y : tensor<2x2x1xf32>
}

// The rows of 1 − 2·(j > i) in reverse order: of several blocks, with exchanges. What the matrix makes of ones is
// solved to ones.
// BLOCKS: tensor([366., 366.])
func.func @blocks() -> tensor<2xf32> {
  %i = ad.iota {axis = 0 : i64} : tensor<122x122xi64>
  %j = ad.iota {axis = 1 : i64} : tensor<122x122xi64>
  %above = ad.compare gt, %j, %i : tensor<122x122xi64>
  %plus = ad.constant dense<1.0> : tensor<122x122xf32>
  %minus = ad.constant dense<-1.0> : tensor<122x122xf32>
  %a = ad.select %above, %minus, %plus : tensor<122x122xf32>
  %r = ad.flip %a {axes = array<i64: 0>} : tensor<122x122xf32>
  %one = ad.constant dense<1.0> : tensor<122x3xf32>
  %b = ad.matmul %r, %one : (tensor<122x122xf32>, tensor<122x3xf32>) -> tensor<122x3xf32>
  %c = ad.matmul %r, %one {transpose_a} : (tensor<122x122xf32>, tensor<122x3xf32>) -> tensor<122x3xf32>
  %f = ad.lu %r : tensor<122x122xf32> -> tensor<123x122xf32>
  %y = ad.lu_solve %r, %f, %b : tensor<122x122xf32>, tensor<123x122xf32>, tensor<122x3xf32>
  %z = ad.lu_solve %r, %f, %c {transpose_a} : tensor<122x122xf32>, tensor<123x122xf32>, tensor<122x3xf32>
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
  %f = ad.lu %a : tensor<0x0xf32> -> tensor<1x0xf32>
  %b = ad.constant dense<1.0> : tensor<0x2xf32>
  %y = ad.lu_solve %a, %f, %b : tensor<0x0xf32>, tensor<1x0xf32>, tensor<0x2xf32>
  return %y : tensor<0x2xf32>
}
