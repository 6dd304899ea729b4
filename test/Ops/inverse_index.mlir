// ad.inverse_index: the last place of each index; no derivative
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[2.0, 3.0]' '[1.0, 5.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[2.0, 3.0]' '[1.0, 5.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[2.0, 3.0]' '[1.0, 5.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=vector '[3, 1, 3]' | FileCheck %s --check-prefix=VECTOR
// RUN: ad-run %t.mlir --engine=jit --entry=vector '[3, 1, 3]' | FileCheck %s --check-prefix=VECTOR
// RUN: ad-run %t.mlir --entry=columns '[[1, 0], [1, 1], [0, 0]]' | FileCheck %s --check-prefix=COLUMNS
// RUN: ad-run %t.mlir --engine=jit --entry=columns '[[1, 0], [1, 1], [0, 0]]' | FileCheck %s --check-prefix=COLUMNS
// RUN: not ad-run %t.mlir --entry=vector '[3, 4, 3]' 2>&1 | FileCheck %s --check-prefix=RANGE
// RUN: not ad-run %t.mlir --engine=jit --entry=vector '[3, 4, 3]' 2>&1 | FileCheck %s --check-prefix=RANGE
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.inverse_index %{{.*}} {axis = 0 : i64} : tensor<3x2xi64> -> tensor<5x2xi64>
func.func @parse(%i: tensor<3x2xi64>) -> tensor<5x2xi64> {
  %y = ad.inverse_index %i {axis = 0 : i64} : tensor<3x2xi64> -> tensor<5x2xi64>
  return %y : tensor<5x2xi64>
}

// -----

// ---- errors

func.func @range(%i: tensor<3xi64>) {
  // expected-error @below {{'ad.inverse_index' op axis is 1, expected 0 <= axis < rank 1}}
  %y = ad.inverse_index %i {axis = 1 : i64} : tensor<3xi64> -> tensor<5xi64>
  return
}

// -----

func.func @result(%i: tensor<3x2xi64>) {
  // expected-error @below {{'ad.inverse_index' op result is 'tensor<5x3xi64>', expected the type of the operand 'tensor<3x2xi64>' but for axis 0}}
  %y = ad.inverse_index %i {axis = 0 : i64} : tensor<3x2xi64> -> tensor<5x3xi64>
  return
}

// -----

func.func @places(%i: tensor<3000000000xi32>) {
  // expected-error @below {{'ad.inverse_index' op axis 0 has 3000000000 places, which are no numbers of type 'i32'}}
  %y = ad.inverse_index %i {axis = 0 : i64} : tensor<3000000000xi32> -> tensor<5xi32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.inverse_index
func.func @keeps(%i: tensor<1xi64>) -> tensor<1xi64> {
  %y = ad.inverse_index %i {axis = 0 : i64} : tensor<1xi64> -> tensor<1xi64>
  return %y : tensor<1xi64>
}

// -----

// ---- jvp

// x times the places of its own numbers, which are no function of x that has a slope.
func.func private @f(%x: tensor<2xf64>) -> tensor<2xf64> {
  %two = ad.constant dense<2.0> : tensor<2xf64>
  %0 = ad.sub %x, %two : tensor<2xf64>
  %1 = ad.cast %0 : tensor<2xf64> -> tensor<2xi64>
  %2 = ad.inverse_index %1 {axis = 0 : i64} : tensor<2xi64> -> tensor<2xi64>
  %3 = ad.cast %2 : tensor<2xi64> -> tensor<2xf64>
  %y = ad.mul %x, %3 : tensor<2xf64>
  return %y : tensor<2xf64>
}

// JVP: tensor([0., 5.], dtype=torch.float64)
func.func @jvp(%x: tensor<2xf64>, %dx: tensor<2xf64>) -> tensor<2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- vjp

// VJP: tensor([0., 5.], dtype=torch.float64)
func.func @vjp(%x: tensor<2xf64>, %cy: tensor<2xf64>) -> tensor<2xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- run

// VECTOR: tensor([-1,  1, -1,  2])
// RANGE: 'ad.inverse_index' op index 4 is out of bounds for dimension 0 with size 4
func.func @vector(%i: tensor<3xi64>) -> tensor<4xi64> {
  %y = ad.inverse_index %i {axis = 0 : i64} : tensor<3xi64> -> tensor<4xi64>
  return %y : tensor<4xi64>
}

// COLUMNS: tensor({{\[\[}} 2,  2],
// COLUMNS-NEXT: [ 1,  1],
// COLUMNS-NEXT: [-1, -1]], dtype=torch.int32)
func.func @columns(%i: tensor<3x2xi32>) -> tensor<3x2xi32> {
  %y = ad.inverse_index %i {axis = 0 : i64} : tensor<3x2xi32> -> tensor<3x2xi32>
  return %y : tensor<3x2xi32>
}

// EMPTY: tensor([-1, -1])
func.func @empty() -> tensor<2xi64> {
  %i = ad.constant dense<> : tensor<0xi64>
  %y = ad.inverse_index %i {axis = 0 : i64} : tensor<0xi64> -> tensor<2xi64>
  return %y : tensor<2xi64>
}
