// ad.argsort: the indices that sort, stable, NaN above all numbers; no derivative
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[3.0, 1.0, 2.0]' '[1.0, 10.0, 100.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[3.0, 1.0, 2.0]' '[1.0, 10.0, 100.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[3.0, 1.0, 2.0]' '[1.0, 10.0, 100.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[nan, 0.0, inf, -0.0, nan, -inf]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[nan, 0.0, inf, -0.0, nan, -inf]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=i8 '[[5, -128], [5, 127], [-1, 0]]' | FileCheck %s --check-prefix=I8
// RUN: ad-run %t.mlir --engine=jit --entry=i8 '[[5, -128], [5, 127], [-1, 0]]' | FileCheck %s --check-prefix=I8
// RUN: ad-run %t.mlir --entry=i1 '[true, false, true, false]' | FileCheck %s --check-prefix=I1
// RUN: ad-run %t.mlir --engine=jit --entry=i1 '[true, false, true, false]' | FileCheck %s --check-prefix=I1
// RUN: ad-run %t.mlir --entry=long --random=5 > %t.interpreted
// RUN: ad-run %t.mlir --engine=jit --entry=long --random=5 | diff %t.interpreted -
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.argsort %{{.*}} {axis = 1 : i64, descending} : tensor<2x3xf32> -> tensor<2x3xi64>
func.func @parse(%x: tensor<2x3xf32>) -> tensor<2x3xi64> {
  %y = ad.argsort %x {axis = 1 : i64, descending} : tensor<2x3xf32> -> tensor<2x3xi64>
  return %y : tensor<2x3xi64>
}

// -----

// ---- errors

func.func @range(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.argsort' op axis is 2, expected 0 <= axis < rank 2}}
  %y = ad.argsort %x {axis = 2 : i64} : tensor<2x3xf32> -> tensor<2x3xi64>
  return
}

// -----

func.func @result(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.argsort' op result is 'tensor<2x2xi64>', expected the shape of the operand 'tensor<2x3xf32>'}}
  %y = ad.argsort %x {axis = 1 : i64} : tensor<2x3xf32> -> tensor<2x2xi64>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @alone(
// FOLD-NEXT: ad.constant dense<0> : tensor<3x1xi64>
// FOLD-NEXT: return
func.func @alone(%x: tensor<3x1xf32>) -> tensor<3x1xi64> {
  %y = ad.argsort %x {axis = 1 : i64} : tensor<3x1xf32> -> tensor<3x1xi64>
  return %y : tensor<3x1xi64>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.argsort
func.func @keeps(%x: tensor<3x1xf32>) -> tensor<3x1xi64> {
  %y = ad.argsort %x {axis = 0 : i64} : tensor<3x1xf32> -> tensor<3x1xi64>
  return %y : tensor<3x1xi64>
}

// -----

// ---- jvp

// x times its elements in order, which are gathered: the order itself has no slope.
func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %i = ad.argsort %x {axis = 0 : i64} : tensor<3xf64> -> tensor<3xi64>
  %y = ad.gather %x, %i {axis = 0 : i64} : (tensor<3xf64>, tensor<3xi64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([ 10., 100.,   1.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([100.,   1.,  10.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// F32: tensor([5, 1, 3, 2, 0, 4])
// F32-NEXT: tensor([0, 4, 2, 1, 3, 5])
func.func @f32(%x: tensor<6xf32>) -> (tensor<6xi64>, tensor<6xi64>) {
  %0 = ad.argsort %x {axis = 0 : i64} : tensor<6xf32> -> tensor<6xi64>
  %1 = ad.argsort %x {axis = 0 : i64, descending} : tensor<6xf32> -> tensor<6xi64>
  return %0, %1 : tensor<6xi64>, tensor<6xi64>
}

// I8: tensor({{\[\[}}2, 0],
// I8-NEXT: [0, 2],
// I8-NEXT: [1, 1]])
func.func @i8(%x: tensor<3x2xi8>) -> tensor<3x2xi64> {
  %y = ad.argsort %x {axis = 0 : i64} : tensor<3x2xi8> -> tensor<3x2xi64>
  return %y : tensor<3x2xi64>
}

// I1: tensor([0, 2, 1, 3])
func.func @i1(%x: tensor<4xi1>) -> tensor<4xi64> {
  %y = ad.argsort %x {axis = 0 : i64, descending} : tensor<4xi1> -> tensor<4xi64>
  return %y : tensor<4xi64>
}

// Runs that lie apart, and runs that do not, both long.
func.func @long(%x: tensor<2x40x2xf64>) -> (tensor<2x40x2xi64>, tensor<4x40xi64>, tensor<4x40xi64>) {
  %0 = ad.argsort %x {axis = 1 : i64} : tensor<2x40x2xf64> -> tensor<2x40x2xi64>
  %1 = ad.reshape %x : tensor<2x40x2xf64> -> tensor<4x40xf64>
  %2 = ad.argsort %1 {axis = 1 : i64, descending} : tensor<4x40xf64> -> tensor<4x40xi64>
  %3 = ad.cast %1 : tensor<4x40xf64> -> tensor<4x40xi16>
  %4 = ad.argsort %3 {axis = 1 : i64} : tensor<4x40xi16> -> tensor<4x40xi64>
  return %0, %2, %4 : tensor<2x40x2xi64>, tensor<4x40xi64>, tensor<4x40xi64>
}

// EMPTY: tensor([], size=(2, 0), dtype=torch.int64)
func.func @empty() -> tensor<2x0xi64> {
  %x = ad.constant dense<> : tensor<2x0xf32>
  %y = ad.argsort %x {axis = 1 : i64} : tensor<2x0xf32> -> tensor<2x0xi64>
  return %y : tensor<2x0xi64>
}
