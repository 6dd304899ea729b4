// ad.argcummax: the index of the last maximum so far; NaN wins; no derivative
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[1.0, 3.0, 2.0]' '[1.0, 10.0, 100.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[1.0, 3.0, 2.0]' '[1.0, 10.0, 100.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[1.0, 3.0, 2.0]' '[1.0, 10.0, 100.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[1.0, 0.0, 1.0, nan, 5.0, nan]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[1.0, 0.0, 1.0, nan, 5.0, nan]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=i8 '[[5, -128], [5, 127], [-1, 0]]' | FileCheck %s --check-prefix=I8
// RUN: ad-run %t.mlir --engine=jit --entry=i8 '[[5, -128], [5, 127], [-1, 0]]' | FileCheck %s --check-prefix=I8
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.argcummax %{{.*}} {axis = 1 : i64} : tensor<2x3xf32> -> tensor<2x3xi64>
func.func @parse(%x: tensor<2x3xf32>) -> tensor<2x3xi64> {
  %y = ad.argcummax %x {axis = 1 : i64} : tensor<2x3xf32> -> tensor<2x3xi64>
  return %y : tensor<2x3xi64>
}

// -----

// ---- errors

func.func @range(%x: tensor<f32>) {
  // expected-error @below {{'ad.argcummax' op axis is 0, expected 0 <= axis < rank 0}}
  %y = ad.argcummax %x {axis = 0 : i64} : tensor<f32> -> tensor<i64>
  return
}

// -----

func.func @result(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.argcummax' op result is 'tensor<3xi64>', expected the shape of the operand 'tensor<2x3xf32>'}}
  %y = ad.argcummax %x {axis = 1 : i64} : tensor<2x3xf32> -> tensor<3xi64>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @alone(
// FOLD-NEXT: ad.constant dense<0> : tensor<3x1xi64>
// FOLD-NEXT: return
func.func @alone(%x: tensor<3x1xf32>) -> tensor<3x1xi64> {
  %y = ad.argcummax %x {axis = 1 : i64} : tensor<3x1xf32> -> tensor<3x1xi64>
  return %y : tensor<3x1xi64>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.argcummax
func.func @keeps(%x: tensor<3x1xf32>) -> tensor<3x1xi64> {
  %y = ad.argcummax %x {axis = 0 : i64} : tensor<3x1xf32> -> tensor<3x1xi64>
  return %y : tensor<3x1xi64>
}

// -----

// ---- jvp

// The running maximum, which is gathered.
func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %i = ad.argcummax %x {axis = 0 : i64} : tensor<3xf64> -> tensor<3xi64>
  %y = ad.gather %x, %i {axis = 0 : i64} : (tensor<3xf64>, tensor<3xi64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([ 1., 10., 10.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([  1., 110.,   0.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// F32: tensor([0, 0, 2, 3, 3, 5])
func.func @f32(%x: tensor<6xf32>) -> tensor<6xi64> {
  %y = ad.argcummax %x {axis = 0 : i64} : tensor<6xf32> -> tensor<6xi64>
  return %y : tensor<6xi64>
}

// I8: tensor({{\[\[}}0, 0],
// I8-NEXT: [1, 1],
// I8-NEXT: [1, 1]])
func.func @i8(%x: tensor<3x2xi8>) -> tensor<3x2xi64> {
  %y = ad.argcummax %x {axis = 0 : i64} : tensor<3x2xi8> -> tensor<3x2xi64>
  return %y : tensor<3x2xi64>
}

// EMPTY: tensor([], size=(2, 0), dtype=torch.int64)
func.func @empty() -> tensor<2x0xi64> {
  %x = ad.constant dense<> : tensor<2x0xf32>
  %y = ad.argcummax %x {axis = 1 : i64} : tensor<2x0xf32> -> tensor<2x0xi64>
  return %y : tensor<2x0xi64>
}
