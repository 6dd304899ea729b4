// ad.check_index: negative indices count from the end, others are refused; no derivative
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[2.0, -1.0]' '[1.0, 5.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[2.0, -1.0]' '[1.0, 5.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[2.0, -1.0]' '[1.0, 5.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=wrap '[0, 2, -1, -3]' | FileCheck %s --check-prefix=WRAP
// RUN: ad-run %t.mlir --engine=jit --entry=wrap '[0, 2, -1, -3]' | FileCheck %s --check-prefix=WRAP
// RUN: not ad-run %t.mlir --entry=wrap '[0, 2, -4, 3]' 2>&1 | FileCheck %s --check-prefix=BELOW
// RUN: not ad-run %t.mlir --engine=jit --entry=wrap '[0, 2, -4, 3]' 2>&1 | FileCheck %s --check-prefix=BELOW
// RUN: not ad-run %t.mlir --entry=i32 '[[3, -4]]' 2>&1 | FileCheck %s --check-prefix=ABOVE
// RUN: not ad-run %t.mlir --engine=jit --entry=i32 '[[3, -4]]' 2>&1 | FileCheck %s --check-prefix=ABOVE
// RUN: not ad-run %t.mlir --entry=nothing '[-1]' 2>&1 | FileCheck %s --check-prefix=NOTHING
// RUN: not ad-run %t.mlir --engine=jit --entry=nothing '[-1]' 2>&1 | FileCheck %s --check-prefix=NOTHING

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.check_index %{{.*}} {dimension = 1 : i64, size = 7 : i64} : tensor<3x2xi64>
func.func @parse(%i: tensor<3x2xi64>) -> tensor<3x2xi64> {
  %y = ad.check_index %i {dimension = 1 : i64, size = 7 : i64} : tensor<3x2xi64>
  return %y : tensor<3x2xi64>
}

// -----

// ---- errors

func.func @negative(%i: tensor<3xi64>) {
  // expected-error @below {{'ad.check_index' op size is -1, expected a count of elements that 'i64' can index}}
  %y = ad.check_index %i {dimension = 0 : i64, size = -1 : i64} : tensor<3xi64>
  return
}

// -----

func.func @large(%i: tensor<3xi32>) {
  // expected-error @below {{'ad.check_index' op size is 2147483649, expected a count of elements that 'i32' can index}}
  %y = ad.check_index %i {dimension = 0 : i64, size = 2147483649 : i64} : tensor<3xi32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @twice(
// FOLD-NEXT: %[[Y:.*]] = ad.check_index
// FOLD-NEXT: return %[[Y]]
func.func @twice(%i: tensor<3xi64>) -> tensor<3xi64> {
  %0 = ad.check_index %i {dimension = 0 : i64, size = 7 : i64} : tensor<3xi64>
  %y = ad.check_index %0 {dimension = 0 : i64, size = 7 : i64} : tensor<3xi64>
  return %y : tensor<3xi64>
}

// FOLD-LABEL: @keeps(
// FOLD-COUNT-2: ad.check_index
func.func @keeps(%i: tensor<3xi64>) -> tensor<3xi64> {
  %0 = ad.check_index %i {dimension = 0 : i64, size = 7 : i64} : tensor<3xi64>
  %y = ad.check_index %0 {dimension = 0 : i64, size = 6 : i64} : tensor<3xi64>
  return %y : tensor<3xi64>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<2xf64>) -> tensor<2xf64> {
  %0 = ad.cast %x : tensor<2xf64> -> tensor<2xi64>
  %1 = ad.check_index %0 {dimension = 0 : i64, size = 5 : i64} : tensor<2xi64>
  %2 = ad.cast %1 : tensor<2xi64> -> tensor<2xf64>
  %y = ad.mul %x, %2 : tensor<2xf64>
  return %y : tensor<2xf64>
}

// JVP: tensor([ 2., 20.], dtype=torch.float64)
func.func @jvp(%x: tensor<2xf64>, %dx: tensor<2xf64>) -> tensor<2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- vjp

// VJP: tensor([ 2., 20.], dtype=torch.float64)
func.func @vjp(%x: tensor<2xf64>, %cy: tensor<2xf64>) -> tensor<2xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- run

// WRAP: tensor([0, 2, 2, 0])
// BELOW: 'ad.check_index' op index -4 is out of bounds for dimension 2 with size 3
func.func @wrap(%i: tensor<4xi64>) -> tensor<4xi64> {
  %y = ad.check_index %i {dimension = 2 : i64, size = 3 : i64} : tensor<4xi64>
  return %y : tensor<4xi64>
}

// ABOVE: 'ad.check_index' op index 3 is out of bounds for dimension 0 with size 3
func.func @i32(%i: tensor<1x2xi32>) -> tensor<1x2xi32> {
  %y = ad.check_index %i {dimension = 0 : i64, size = 3 : i64} : tensor<1x2xi32>
  return %y : tensor<1x2xi32>
}

// NOTHING: 'ad.check_index' op index -1 is out of bounds for dimension 0 with size 0
func.func @nothing(%i: tensor<1xi64>) -> tensor<1xi64> {
  %y = ad.check_index %i {dimension = 0 : i64, size = 0 : i64} : tensor<1xi64>
  return %y : tensor<1xi64>
}
