// ad.cholesky: of the symmetric part; a symmetric gradient; a pivot that is not positive is an error
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[[4.0, 2.0], [2.0, 5.0]]' '[[1.0, 0.0], [1.0, -1.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp '[[4.0, 2.0], [2.0, 5.0]]' '[[1.0, 0.0], [1.0, -1.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[[4.0, 2.0], [2.0, 5.0]]' '[[1.0, 9.0], [2.0, -1.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[[4.0, 2.0], [2.0, 5.0]]' '[[1.0, 9.0], [2.0, -1.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=batch '[[[4.0, 0.0], [4.0, 5.0]], [[9.0, 3.0], [3.0, 2.0]]]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --engine=jit --entry=batch '[[[4.0, 0.0], [4.0, 5.0]], [[9.0, 3.0], [3.0, 2.0]]]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --entry=f64 '[[4.0, 2.0], [2.0, 5.0]]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --engine=jit --entry=f64 '[[4.0, 2.0], [2.0, 5.0]]' | FileCheck %s --check-prefix=F64
// RUN: not ad-run %t.mlir --entry=f64 '[[1.0, 2.0], [2.0, 4.0]]' 2>&1 | FileCheck %s --check-prefix=SINGULAR
// RUN: not ad-run %t.mlir --engine=jit --entry=f64 '[[1.0, 2.0], [2.0, 4.0]]' 2>&1 | FileCheck %s --check-prefix=SINGULAR
// RUN: not ad-run %t.mlir --entry=f64 '[[nan, 2.0], [2.0, 4.0]]' 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: not ad-run %t.mlir --engine=jit --entry=f64 '[[nan, 2.0], [2.0, 4.0]]' 2>&1 | FileCheck %s --check-prefix=NAN
// RUN: not ad-run %t.mlir --entry=batch '[[[4.0, 0.0], [4.0, 5.0]], [[1.0, 3.0], [3.0, 2.0]]]' 2>&1 | FileCheck %s --check-prefix=ELEMENT
// RUN: not ad-run %t.mlir --engine=jit --entry=batch '[[[4.0, 0.0], [4.0, 5.0]], [[1.0, 3.0], [3.0, 2.0]]]' 2>&1 | FileCheck %s --check-prefix=ELEMENT
// RUN: ad-run %t.mlir --entry=blocks | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %t.mlir --engine=jit --entry=blocks | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.cholesky %{{.*}} : tensor<2x3x3xf32>
func.func @parse(%x: tensor<2x3x3xf32>) -> tensor<2x3x3xf32> {
  %y = ad.cholesky %x : tensor<2x3x3xf32>
  return %y : tensor<2x3x3xf32>
}

// -----

// ---- errors

func.func @not_square(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.cholesky' op operand is 'tensor<2x3xf32>', expected square matrices in its last two axes}}
  %y = ad.cholesky %x : tensor<2x3xf32>
  return
}

// -----

func.func @vector(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.cholesky' op operand is 'tensor<3xf32>', expected square matrices in its last two axes}}
  %y = ad.cholesky %x : tensor<3xf32>
  return
}

// -----

func.func @integers(%x: tensor<2x2xi32>) {
  // expected-error @below {{'ad.cholesky' op operand #0 must be statically shaped tensor of f16, bf16, f32 or f64, but got 'tensor<2x2xi32>'}}
  %y = ad.cholesky %x : tensor<2x2xi32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.cholesky
func.func @keeps() -> tensor<2x2xf32> {
  %x = ad.constant dense<1.0> : tensor<2x2xf32>
  %y = ad.cholesky %x : tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %y = ad.cholesky %x : tensor<2x2xf64>
  return %y : tensor<2x2xf64>
}

// JVP: tensor({{\[\[}} 0.2500,  0.0000],
// JVP-NEXT: [ 0.1250, -0.3125]], dtype=torch.float64)
func.func @jvp(%x: tensor<2x2xf64>, %dx: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<2x2xf64>, tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>)
  return %0#1 : tensor<2x2xf64>
}

// ---- vjp

// What is above the diagonal of the factor is 0 whatever x is: its cotangent, 9, does not count.
// VJP: tensor({{\[\[}}-0.0625,  0.6250],
// VJP-NEXT: [ 0.6250, -0.2500]], dtype=torch.float64)
func.func @vjp(%x: tensor<2x2xf64>, %cy: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<2x2xf64>, tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>)
  return %0#1 : tensor<2x2xf64>
}

// ---- run

// BATCH: tensor({{\[\[\[}}2., 0.],
// BATCH-NEXT: [1., 2.]],
// BATCH: {{\[\[}}3., 0.],
// BATCH-NEXT: [1., 1.]]])
// ELEMENT: 'ad.cholesky' op linalg.cholesky: (Batch element 1): The factorization could not be completed because the input is not positive-definite (the leading minor of order 2 is not positive-definite).
func.func @batch(%x: tensor<2x2x2xf32>) -> tensor<2x2x2xf32> {
  %y = ad.cholesky %x : tensor<2x2x2xf32>
  return %y : tensor<2x2x2xf32>
}

// F64: tensor({{\[\[}}2., 0.],
// F64-NEXT: [1., 2.]], dtype=torch.float64)
// SINGULAR: 'ad.cholesky' op linalg.cholesky: The factorization could not be completed because the input is not positive-definite (the leading minor of order 2 is not positive-definite).
// NAN: 'ad.cholesky' op linalg.cholesky: The factorization could not be completed because the input is not positive-definite (the leading minor of order 1 is not positive-definite).
func.func @f64(%x: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %y = ad.cholesky %x : tensor<2x2xf64>
  return %y : tensor<2x2xf64>
}

// The matrix min(i, j) + 1, whose factor is 1 in the lower triangle: exact, of several blocks.
// BLOCKS: tensor([   0., 7503.], dtype=torch.float64)
func.func @blocks() -> tensor<2xf64> {
  %i = ad.iota {axis = 0 : i64} : tensor<122x122xf64>
  %j = ad.iota {axis = 1 : i64} : tensor<122x122xf64>
  %one = ad.constant dense<1.0> : tensor<122x122xf64>
  %zero = ad.constant dense<0.0> : tensor<122x122xf64>
  %least = ad.minimum %i, %j : tensor<122x122xf64>
  %x = ad.add %least, %one : tensor<122x122xf64>
  %y = ad.cholesky %x : tensor<122x122xf64>
  %isLower = ad.compare ge, %i, %j : tensor<122x122xf64>
  %expected = ad.select %isLower, %one, %zero : tensor<122x122xf64>
  %difference = ad.sub %y, %expected : tensor<122x122xf64>
  %size = ad.abs %difference : tensor<122x122xf64>
  %off = ad.sum %size {axes = array<i64: 0, 1>} : tensor<122x122xf64> -> tensor<f64>
  %all = ad.sum %y {axes = array<i64: 0, 1>} : tensor<122x122xf64> -> tensor<f64>
  %a = ad.reshape %off : tensor<f64> -> tensor<1xf64>
  %b = ad.reshape %all : tensor<f64> -> tensor<1xf64>
  %0 = ad.concat %a, %b {axis = 0 : i64} : (tensor<1xf64>, tensor<1xf64>) -> tensor<2xf64>
  return %0 : tensor<2xf64>
}

// EMPTY: tensor([], size=(2, 0, 0))
func.func @empty() -> tensor<2x0x0xf32> {
  %x = ad.constant dense<1.0> : tensor<2x0x0xf32>
  %y = ad.cholesky %x : tensor<2x0x0xf32>
  return %y : tensor<2x0x0xf32>
}
