// ad.lu: factors with exchanges of rows in one tensor; no derivative; a zero pivot is an error on demand
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[[1.0, 2.0], [4.0, 3.0]]' '[[1.0, 1.0], [1.0, 1.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[[1.0, 2.0], [4.0, 3.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[[1.0, 2.0], [4.0, 3.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f64 '[[1.0, 2.0], [4.0, 3.0]]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --engine=jit --entry=f64 '[[1.0, 2.0], [4.0, 3.0]]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --entry=batch '[[[0.0, 1.0], [0.0, 5.0]], [[2.0, 4.0], [-2.0, 1.0]]]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --engine=jit --entry=batch '[[[0.0, 1.0], [0.0, 5.0]], [[2.0, 4.0], [-2.0, 1.0]]]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --entry=nan '[[1.0, nan], [1.0, 2.0]]' | FileCheck %s --check-prefix=NAN
// RUN: ad-run %t.mlir --engine=jit --entry=nan '[[1.0, nan], [1.0, 2.0]]' | FileCheck %s --check-prefix=NAN
// RUN: not ad-run %t.mlir --entry=nan '[[1.0, 2.0], [2.0, 4.0]]' 2>&1 | FileCheck %s --check-prefix=SOLVE
// RUN: not ad-run %t.mlir --engine=jit --entry=nan '[[1.0, 2.0], [2.0, 4.0]]' 2>&1 | FileCheck %s --check-prefix=SOLVE
// RUN: not ad-run %t.mlir --entry=inv '[[[1.0, 0.0], [0.0, 1.0]], [[1.0, 2.0], [2.0, 4.0]]]' 2>&1 | FileCheck %s --check-prefix=INV
// RUN: not ad-run %t.mlir --engine=jit --entry=inv '[[[1.0, 0.0], [0.0, 1.0]], [[1.0, 2.0], [2.0, 4.0]]]' 2>&1 | FileCheck %s --check-prefix=INV
// RUN: ad-run %t.mlir --entry=blocks | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %t.mlir --engine=jit --entry=blocks | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.lu %{{.*}} : tensor<2x3x3xf32> -> tensor<2x4x3xf32>
// PARSE: ad.lu %{{.*}} {refused_by = #ad<refused_by solve>} : tensor<2x3x3xf32> -> tensor<2x4x3xf32>
func.func @parse(%x: tensor<2x3x3xf32>) -> (tensor<2x4x3xf32>, tensor<2x4x3xf32>) {
  %0 = ad.lu %x : tensor<2x3x3xf32> -> tensor<2x4x3xf32>
  %1 = ad.lu %x {refused_by = #ad<refused_by solve>} : tensor<2x3x3xf32> -> tensor<2x4x3xf32>
  return %0, %1 : tensor<2x4x3xf32>, tensor<2x4x3xf32>
}

// -----

// ---- errors

func.func @not_square(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.lu' op operand is 'tensor<2x3xf32>', expected square matrices in its last two axes}}
  %y = ad.lu %x : tensor<2x3xf32> -> tensor<3x3xf32>
  return
}

// -----

func.func @result(%x: tensor<2x2xf32>) {
  // expected-error @below {{'ad.lu' op result is 'tensor<2x2xf32>', expected 'tensor<3x2xf32>'}}
  %y = ad.lu %x : tensor<2x2xf32> -> tensor<2x2xf32>
  return
}

// -----

// A row's number is one of the element type's.
func.func @rows(%x: tensor<2049x2049xf16>) {
  // expected-error @below {{'ad.lu' op operand is 'tensor<2049x2049xf16>', expected at most 2048 rows of this element type}}
  %y = ad.lu %x : tensor<2049x2049xf16> -> tensor<2050x2049xf16>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.lu
func.func @keeps() -> tensor<3x2xf32> {
  %x = ad.constant dense<1.0> : tensor<2x2xf32>
  %y = ad.lu %x : tensor<2x2xf32> -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<2x2xf64>) -> tensor<3x2xf64> {
  %y = ad.lu %x : tensor<2x2xf64> -> tensor<3x2xf64>
  return %y : tensor<3x2xf64>
}

// JVP: tensor({{\[\[}}0., 0.],
// JVP-NEXT: [0., 0.],
// JVP-NEXT: [0., 0.]], dtype=torch.float64)
func.func @jvp(%x: tensor<2x2xf64>, %dx: tensor<2x2xf64>) -> tensor<3x2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<2x2xf64>, tensor<2x2xf64>) -> (tensor<3x2xf64>, tensor<3x2xf64>)
  return %0#1 : tensor<3x2xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}}0., 0.],
// VJP-NEXT: [0., 0.]], dtype=torch.float64)
func.func @vjp(%x: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %cy = ad.constant dense<1.0> : tensor<3x2xf64>
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<2x2xf64>, tensor<3x2xf64>) -> (tensor<3x2xf64>, tensor<2x2xf64>)
  return %0#1 : tensor<2x2xf64>
}

// ---- run

// F64: tensor({{\[\[}}4.0000, 3.0000],
// F64-NEXT: [0.2500, 1.2500],
// F64-NEXT: [1.0000, 1.0000]], dtype=torch.float64)
func.func @f64(%x: tensor<2x2xf64>) -> tensor<3x2xf64> {
  %y = ad.lu %x : tensor<2x2xf64> -> tensor<3x2xf64>
  return %y : tensor<3x2xf64>
}

// A column of zeros, and a tie, of which the first row is taken.
// BATCH: tensor({{\[\[\[}} 0.,  1.],
// BATCH-NEXT: [ 0.,  5.],
// BATCH-NEXT: [ 0.,  1.]],
// BATCH: {{\[\[}} 2.,  4.],
// BATCH-NEXT: [-1.,  5.],
// BATCH-NEXT: [ 0.,  1.]]])
func.func @batch(%x: tensor<2x2x2xf32>) -> tensor<2x3x2xf32> {
  %y = ad.lu %x : tensor<2x2x2xf32> -> tensor<2x3x2xf32>
  return %y : tensor<2x3x2xf32>
}

// A NaN is not zero.
// NAN: tensor({{\[\[}}1., nan],
// NAN-NEXT: [1., nan],
// NAN-NEXT: [0., 1.]])
// SOLVE: 'ad.lu' op torch.linalg.solve: The solver failed because the input matrix is singular.
func.func @nan(%x: tensor<2x2xf32>) -> tensor<3x2xf32> {
  %y = ad.lu %x {refused_by = #ad<refused_by solve>} : tensor<2x2xf32> -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// INV: 'ad.lu' op linalg.inv: (Batch element 1): The diagonal element 2 is zero, the inversion could not be completed because the input matrix is singular.
func.func @inv(%x: tensor<2x2x2xf32>) -> tensor<2x3x2xf32> {
  %y = ad.lu %x {refused_by = #ad<refused_by inv>} : tensor<2x2x2xf32> -> tensor<2x3x2xf32>
  return %y : tensor<2x3x2xf32>
}

// The matrix min(i, j) + 1, whose factors are 1 in both triangles: exact, of several blocks.
// BLOCKS: tensor([14884.], dtype=torch.float64)
func.func @blocks() -> tensor<1xf64> {
  %i = ad.iota {axis = 0 : i64} : tensor<122x122xf64>
  %j = ad.iota {axis = 1 : i64} : tensor<122x122xf64>
  %one = ad.constant dense<1.0> : tensor<122x122xf64>
  %m = ad.minimum %i, %j : tensor<122x122xf64>
  %x = ad.add %m, %one : tensor<122x122xf64>
  %f = ad.lu %x : tensor<122x122xf64> -> tensor<123x122xf64>
  %lu = ad.slice %f {offsets = array<i64: 0, 0>, strides = array<i64: 1, 1>} : tensor<123x122xf64> -> tensor<122x122xf64>
  %s = ad.sum %lu {axes = array<i64: 0, 1>} : tensor<122x122xf64> -> tensor<f64>
  %y = ad.reshape %s : tensor<f64> -> tensor<1xf64>
  return %y : tensor<1xf64>
}

// EMPTY: tensor([], size=(1, 0))
func.func @empty() -> tensor<1x0xf32> {
  %x = ad.constant dense<1.0> : tensor<0x0xf32>
  %y = ad.lu %x : tensor<0x0xf32> -> tensor<1x0xf32>
  return %y : tensor<1x0xf32>
}
