// ad.recurrence: y[i] = a[i]·y[i-1] + b[i]; tangents and cotangents are recurrences too
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[9.0, 2.0, 3.0]' '[1.0, 1.0, 1.0]' '[7.0, 1.0, 0.0]' '[0.0, 0.0, 1.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[9.0, 2.0, 3.0]' '[1.0, 1.0, 1.0]' '[0.0, 0.0, 1.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[9.0, 2.0, 3.0]' '[1.0, 1.0, 1.0]' '[0.0, 0.0, 1.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=vjp '[inf, 2.0, 3.0]' '[1.0, 1.0, 1.0]' '[0.0, 0.0, 1.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=one 2 3 5 | FileCheck %s --check-prefix=ONE
// RUN: ad-run %t.mlir --entry=rows '[[0.5, 2.0, 3.0]]' '[[1.0, 1.0, -0.0]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --engine=jit --entry=rows '[[0.5, 2.0, 3.0]]' '[[1.0, 1.0, -0.0]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --entry=integers '[[0, 0], [16, 2]]' '[[16, 3], [1, 1]]' | FileCheck %s --check-prefix=INTEGERS
// RUN: ad-run %t.mlir --engine=jit --entry=integers '[[0, 0], [16, 2]]' '[[16, 3], [1, 1]]' | FileCheck %s --check-prefix=INTEGERS
// RUN: ad-run %t.mlir --entry=bits --random=3 > %t.interpreted
// RUN: ad-run %t.mlir --engine=jit --entry=bits --random=3 | diff %t.interpreted -
// RUN: ad-run %t.mlir --entry=empty '[]' '[]' | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty '[]' '[]' | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.recurrence %{{.*}}, %{{.*}} {axis = 1 : i64, reverse} : tensor<2x3xf32>
func.func @parse(%a: tensor<2x3xf32>, %b: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = ad.recurrence %a, %b {axis = 1 : i64, reverse} : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

// ---- errors

func.func @range(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.recurrence' op axis is -1, expected 0 <= axis < rank 2}}
  %y = ad.recurrence %x, %x {axis = -1 : i64} : tensor<2x3xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @one(
// FOLD-SAME: %{{.*}}, %[[B:.*]]: tensor<3x1xf32>)
// FOLD-NEXT: return %[[B]]
func.func @one(%a: tensor<3x1xf32>, %b: tensor<3x1xf32>) -> tensor<3x1xf32> {
  %y = ad.recurrence %a, %b {axis = 1 : i64} : tensor<3x1xf32>
  return %y : tensor<3x1xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.recurrence
func.func @keeps(%x: tensor<3xf32>) -> tensor<3xf32> {
  %y = ad.recurrence %x, %x {axis = 0 : i64} : tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// ---- jvp

func.func private @f(%a: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.recurrence %a, %b {axis = 0 : i64} : tensor<3xf64>
  return %y : tensor<3xf64>
}

// y = (1, 3, 10); dy = (0, 1·1, 3·1 + 1): the first element of `a` is not used.
// JVP: tensor([0., 1., 4.], dtype=torch.float64)
func.func @jvp(%a: tensor<3xf64>, %b: tensor<3xf64>, %da: tensor<3xf64>, %db: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%a, %b, %da, %db) {wrt = array<i64: 0, 1>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([0., 3., 3.], dtype=torch.float64)
// VJP-NEXT: tensor([6., 3., 1.], dtype=torch.float64)
func.func @vjp(%a: tensor<3xf64>, %b: tensor<3xf64>, %cy: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>) {
  %0:3 = ad.vjp @f(%a, %b, %cy) {wrt = array<i64: 0, 1>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>)
  return %0#1, %0#2 : tensor<3xf64>, tensor<3xf64>
}

func.func private @g(%a: tensor<1xf64>, %b: tensor<1xf64>) -> tensor<1xf64> {
  %y = ad.recurrence %a, %b {axis = 0 : i64} : tensor<1xf64>
  return %y : tensor<1xf64>
}
// ONE: tensor([0.], dtype=torch.float64)
// ONE-NEXT: tensor([5.], dtype=torch.float64)
func.func @one(%a: tensor<1xf64>, %b: tensor<1xf64>, %cy: tensor<1xf64>) -> (tensor<1xf64>, tensor<1xf64>) {
  %0:3 = ad.vjp @g(%a, %b, %cy) {wrt = array<i64: 0, 1>} : (tensor<1xf64>, tensor<1xf64>, tensor<1xf64>) -> (tensor<1xf64>, tensor<1xf64>, tensor<1xf64>)
  return %0#1, %0#2 : tensor<1xf64>, tensor<1xf64>
}

// ---- run

// ROWS: tensor({{\[\[}}1.5000, 1.0000, -0.0000]])
func.func @rows(%a: tensor<1x3xf32>, %b: tensor<1x3xf32>) -> tensor<1x3xf32> {
  %y = ad.recurrence %a, %b {axis = 1 : i64, reverse} : tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}

// 16·16 + 1 wraps.
// INTEGERS: tensor({{\[\[}}16,  3],
// INTEGERS-NEXT: [ 1,  7]], dtype=torch.int8)
func.func @integers(%a: tensor<2x2xi8>, %b: tensor<2x2xi8>) -> tensor<2x2xi8> {
  %y = ad.recurrence %a, %b {axis = 0 : i64} : tensor<2x2xi8>
  return %y : tensor<2x2xi8>
}

func.func @bits(%a: tensor<3x5x37xf32>, %b: tensor<3x5x37xf32>) -> (tensor<3x5x37xf32>, tensor<3x5x37xf32>, tensor<3x5x37xf32>) {
  %0 = ad.recurrence %a, %b {axis = 0 : i64, reverse} : tensor<3x5x37xf32>
  %1 = ad.recurrence %a, %b {axis = 1 : i64} : tensor<3x5x37xf32>
  %2 = ad.recurrence %a, %b {axis = 2 : i64, reverse} : tensor<3x5x37xf32>
  return %0, %1, %2 : tensor<3x5x37xf32>, tensor<3x5x37xf32>, tensor<3x5x37xf32>
}

// EMPTY: tensor([], dtype=torch.float64)
func.func @empty(%a: tensor<0xf64>, %b: tensor<0xf64>) -> tensor<0xf64> {
  %y = ad.recurrence %a, %b {axis = 0 : i64} : tensor<0xf64>
  return %y : tensor<0xf64>
}
