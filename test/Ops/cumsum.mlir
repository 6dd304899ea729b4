// ad.cumsum: running sums; the pullback runs the other way
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[1.0, 2.0, 3.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[1.0, 2.0, 3.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[1.0, 2.0, 3.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=rows '[[1.0, 2.0, 3.0], [4.0, 5.0, nan]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --engine=jit --entry=rows '[[1.0, 2.0, 3.0], [4.0, 5.0, nan]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --entry=columns '[[1, 2, 3], [100, 100, 125]]' | FileCheck %s --check-prefix=COLUMNS
// RUN: ad-run %t.mlir --engine=jit --entry=columns '[[1, 2, 3], [100, 100, 125]]' | FileCheck %s --check-prefix=COLUMNS
// RUN: ad-run %t.mlir --entry=precise | FileCheck %s --check-prefix=PRECISE
// RUN: ad-run %t.mlir --engine=jit --entry=precise | FileCheck %s --check-prefix=PRECISE
// RUN: ad-run %t.mlir --entry=bits --random=3 > %t.interpreted
// RUN: ad-run %t.mlir --engine=jit --entry=bits --random=3 | diff %t.interpreted -
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.cumsum %{{.*}} {axis = 1 : i64, reverse} : tensor<2x3xf32>
func.func @parse(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = ad.cumsum %x {axis = 1 : i64, reverse} : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

// ---- errors

func.func @range(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.cumsum' op axis is 2, expected 0 <= axis < rank 2}}
  %y = ad.cumsum %x {axis = 2 : i64} : tensor<2x3xf32>
  return
}

// -----

func.func @scalar(%x: tensor<f32>) {
  // expected-error @below {{'ad.cumsum' op axis is 0, expected 0 <= axis < rank 0}}
  %y = ad.cumsum %x {axis = 0 : i64} : tensor<f32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @one(
// FOLD-SAME: %[[X:.*]]: tensor<3x1xf32>
// FOLD-NEXT: return %[[X]]
func.func @one(%x: tensor<3x1xf32>) -> tensor<3x1xf32> {
  %y = ad.cumsum %x {axis = 1 : i64} : tensor<3x1xf32>
  return %y : tensor<3x1xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.cumsum
func.func @keeps(%x: tensor<3xf32>) -> tensor<3xf32> {
  %y = ad.cumsum %x {axis = 0 : i64} : tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.cumsum %x {axis = 0 : i64} : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([1., 3., 6.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([6., 5., 3.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// ROWS: tensor({{\[\[}}6., 5., 3.],
// ROWS-NEXT: [nan, nan, nan]])
func.func @rows(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = ad.cumsum %x {axis = 1 : i64, reverse} : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// Integers wrap.
// COLUMNS: tensor({{\[\[}}   1,    2,    3],
// COLUMNS-NEXT: [ 101,  102, -128]], dtype=torch.int8)
func.func @columns(%x: tensor<2x3xi8>) -> tensor<2x3xi8> {
  %y = ad.cumsum %x {axis = 0 : i64} : tensor<2x3xi8>
  return %y : tensor<2x3xi8>
}

// Small numbers are not lost beside a large one: 2^24 + 1 + 1 in f32.
// PRECISE: tensor([16777216., 16777216., 16777218.])
func.func @precise() -> tensor<3xf32> {
  %x = ad.constant dense<[16777216.0, 1.0, 1.0]> : tensor<3xf32>
  %y = ad.cumsum %x {axis = 0 : i64} : tensor<3xf32>
  return %y : tensor<3xf32>
}

func.func @bits(%x: tensor<3x5x37xf32>) -> (tensor<3x5x37xf32>, tensor<3x5x37xf32>, tensor<3x5x37xf32>) {
  %0 = ad.cumsum %x {axis = 0 : i64, reverse} : tensor<3x5x37xf32>
  %1 = ad.cumsum %x {axis = 1 : i64} : tensor<3x5x37xf32>
  %2 = ad.cumsum %x {axis = 2 : i64, reverse} : tensor<3x5x37xf32>
  return %0, %1, %2 : tensor<3x5x37xf32>, tensor<3x5x37xf32>, tensor<3x5x37xf32>
}

// EMPTY: tensor([], size=(2, 0))
func.func @empty() -> tensor<2x0xf32> {
  %x = ad.constant dense<> : tensor<2x0xf32>
  %0 = ad.cumsum %x {axis = 1 : i64} : tensor<2x0xf32>
  %y = ad.cumsum %0 {axis = 0 : i64} : tensor<2x0xf32>
  return %y : tensor<2x0xf32>
}
