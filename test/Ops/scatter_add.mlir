// ad.scatter_add: sums by index, in order; the pullback is ad.gather
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[1.0, 2.0, 3.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=masked 0 '[1.0, 2.0]' | FileCheck %s --check-prefix=MASKED
// RUN: ad-run %t.mlir --entry=order '[16777216.0, 1.0, 1.0, -16777216.0]' '[1, 1, 1, 1]' | FileCheck %s --check-prefix=ORDER
// RUN: ad-run %t.mlir --engine=jit --entry=order '[16777216.0, 1.0, 1.0, -16777216.0]' '[1, 1, 1, 1]' | FileCheck %s --check-prefix=ORDER
// RUN: ad-run %t.mlir --entry=wraps '[[100, 1], [100, 2], [7, 3]]' '[[0, 1], [0, 0], [1, 0]]' | FileCheck %s --check-prefix=WRAPS
// RUN: ad-run %t.mlir --engine=jit --entry=wraps '[[100, 1], [100, 2], [7, 3]]' '[[0, 1], [0, 0], [1, 0]]' | FileCheck %s --check-prefix=WRAPS
// RUN: not ad-run %t.mlir --entry=order 0 '[0, 1, -3, 2]' 2>&1 | FileCheck %s --check-prefix=RANGE
// RUN: not ad-run %t.mlir --engine=jit --entry=order 0 '[0, 1, -3, 2]' 2>&1 | FileCheck %s --check-prefix=RANGE
// RUN: ad-run %t.mlir --entry=wide --random=3 > %t.interpreted
// RUN: ad-run %t.mlir --engine=jit --entry=wide --random=3 | diff %t.interpreted -
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.scatter_add %{{.*}}, %{{.*}} {axis = 0 : i64} : (tensor<4x2xf32>, tensor<4xi64>) -> tensor<3x2xf32>
// PARSE: ad.scatter_add %{{.*}}, %{{.*}} {axis = 0 : i64, batched} : (tensor<4x2xf32>, tensor<4x2xi32>) -> tensor<3x2xf32>
func.func @parse(%x: tensor<4x2xf32>, %i: tensor<4xi64>, %j: tensor<4x2xi32>) -> (tensor<3x2xf32>, tensor<3x2xf32>) {
  %0 = ad.scatter_add %x, %i {axis = 0 : i64} : (tensor<4x2xf32>, tensor<4xi64>) -> tensor<3x2xf32>
  %1 = ad.scatter_add %x, %j {axis = 0 : i64, batched} : (tensor<4x2xf32>, tensor<4x2xi32>) -> tensor<3x2xf32>
  return %0, %1 : tensor<3x2xf32>, tensor<3x2xf32>
}

// -----

// ---- errors

func.func @range(%x: tensor<2xf32>, %i: tensor<2xi64>) {
  // expected-error @below {{'ad.scatter_add' op axis is 1, expected 0 <= axis < rank 1}}
  %y = ad.scatter_add %x, %i {axis = 1 : i64} : (tensor<2xf32>, tensor<2xi64>) -> tensor<3xf32>
  return
}

// -----

func.func @operand(%x: tensor<2x4xf32>, %i: tensor<2xi64>) {
  // expected-error @below {{'ad.scatter_add' op operand is 'tensor<2x4xf32>', expected 'tensor<2x5xf32>', as it would be gathered from the result}}
  %y = ad.scatter_add %x, %i {axis = 0 : i64} : (tensor<2x4xf32>, tensor<2xi64>) -> tensor<3x5xf32>
  return
}

// -----

func.func @indices(%x: tensor<2x4xf32>, %i: tensor<2xi64>) {
  // expected-error @below {{'ad.scatter_add' op indices are 'tensor<2xi64>', expected the shape of 'tensor<3x4xf32>' but for axis 0}}
  %y = ad.scatter_add %x, %i {axis = 0 : i64, batched} : (tensor<2x4xf32>, tensor<2xi64>) -> tensor<3x4xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.scatter_add
func.func @keeps(%i: tensor<3xi64>) -> tensor<5xf32> {
  %x = ad.constant dense<0.0> : tensor<3xf32>
  %y = ad.scatter_add %x, %i {axis = 0 : i64} : (tensor<3xf32>, tensor<3xi64>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3xf64>) -> tensor<2xf64> {
  %i = ad.constant dense<[1, 0, 1]> : tensor<3xi64>
  %y = ad.scatter_add %x, %i {axis = 0 : i64} : (tensor<3xf64>, tensor<3xi64>) -> tensor<2xf64>
  return %y : tensor<2xf64>
}

// JVP: tensor([2., 4.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- vjp

// VJP: tensor([2., 1., 2.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<2xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// The mask of a cotangent is gathered with it: log'(0) = inf is masked out.
func.func private @guarded(%x: tensor<2xf64>) -> tensor<2xf64> {
  %zero = ad.constant dense<0.0> : tensor<2xf64>
  %i = ad.constant dense<[1, 0]> : tensor<2xi64>
  %m = ad.compare gt, %x, %zero : tensor<2xf64>
  %n = ad.gather %m, %i {axis = 0 : i64} : (tensor<2xi1>, tensor<2xi64>) -> tensor<2xi1>
  %l = ad.log %x : tensor<2xf64>
  %s = ad.scatter_add %l, %i {axis = 0 : i64} : (tensor<2xf64>, tensor<2xi64>) -> tensor<2xf64>
  %y = ad.select %n, %s, %zero : tensor<2xf64>
  return %y : tensor<2xf64>
}
// MASKED: tensor([0., 0.], dtype=torch.float64)
func.func @masked(%x: tensor<2xf64>, %cy: tensor<2xf64>) -> tensor<2xf64> {
  %0:2 = ad.vjp @guarded(%x, %cy) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- run

// From the first to the last, each sum rounded: 2^24 + 1 is 2^24 in f32.
// ORDER: tensor([0., 0.])
// RANGE: 'ad.scatter_add' op index -3 is out of bounds for dimension 0 with size 2
func.func @order(%x: tensor<4xf32>, %i: tensor<4xi64>) -> tensor<2xf32> {
  %y = ad.scatter_add %x, %i {axis = 0 : i64} : (tensor<4xf32>, tensor<4xi64>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// WRAPS: tensor({{\[\[}}-56,   5],
// WRAPS-NEXT: [  7,   1]], dtype=torch.int8)
func.func @wraps(%x: tensor<3x2xi8>, %i: tensor<3x2xi32>) -> tensor<2x2xi8> {
  %y = ad.scatter_add %x, %i {axis = 0 : i64, batched} : (tensor<3x2xi8>, tensor<3x2xi32>) -> tensor<2x2xi8>
  return %y : tensor<2x2xi8>
}

// Rows of whole vectors and a tail.
func.func @wide(%x: tensor<2x4x37xf32>) -> tensor<2x3x37xf32> {
  %i = ad.constant dense<[2, 0, 2, 2]> : tensor<4xi64>
  %0 = ad.scatter_add %x, %i {axis = 1 : i64} : (tensor<2x4x37xf32>, tensor<4xi64>) -> tensor<2x3x37xf32>
  return %0 : tensor<2x3x37xf32>
}

// EMPTY: tensor([0., 0.])
func.func @empty() -> tensor<2xf32> {
  %x = ad.constant dense<> : tensor<0xf32>
  %i = ad.constant dense<> : tensor<0xi64>
  %y = ad.scatter_add %x, %i {axis = 0 : i64} : (tensor<0xf32>, tensor<0xi64>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}
