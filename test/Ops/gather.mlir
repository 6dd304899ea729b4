// ad.gather: elements by index; the pullback is ad.scatter_add
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[1.0, 2.0, 3.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[1.0, 2.0, 3.0, 4.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[1.0, 2.0, 3.0, 4.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=masked 0 '[1.0, 2.0]' | FileCheck %s --check-prefix=MASKED
// RUN: ad-run %t.mlir --entry=rows '[[1, 2], [3, 4], [5, 6]]' '[[2, 0], [1, 1]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --engine=jit --entry=rows '[[1, 2], [3, 4], [5, 6]]' '[[2, 0], [1, 1]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --entry=each '[[1, 2, 3], [4, 5, 6]]' '[[0, 1, 0]]' | FileCheck %s --check-prefix=EACH
// RUN: ad-run %t.mlir --engine=jit --entry=each '[[1, 2, 3], [4, 5, 6]]' '[[0, 1, 0]]' | FileCheck %s --check-prefix=EACH
// RUN: ad-run %t.mlir --entry=bools '[true, false]' '[1, 0, 0]' | FileCheck %s --check-prefix=BOOLS
// RUN: ad-run %t.mlir --engine=jit --entry=bools '[true, false]' '[1, 0, 0]' | FileCheck %s --check-prefix=BOOLS
// RUN: not ad-run %t.mlir --entry=rows '[[1, 2], [3, 4], [5, 6]]' '[[2, 0], [3, 1]]' 2>&1 | FileCheck %s --check-prefix=ABOVE
// RUN: not ad-run %t.mlir --engine=jit --entry=rows '[[1, 2], [3, 4], [5, 6]]' '[[2, 0], [3, 1]]' 2>&1 | FileCheck %s --check-prefix=ABOVE
// RUN: not ad-run %t.mlir --entry=each '[[1, 2, 3], [4, 5, 6]]' '[[0, -1, 0]]' 2>&1 | FileCheck %s --check-prefix=BELOW
// RUN: not ad-run %t.mlir --engine=jit --entry=each '[[1, 2, 3], [4, 5, 6]]' '[[0, -1, 0]]' 2>&1 | FileCheck %s --check-prefix=BELOW
// RUN: ad-run %t.mlir --entry=wide --random=3 > %t.interpreted
// RUN: ad-run %t.mlir --engine=jit --entry=wide --random=3 | diff %t.interpreted -
// RUN: ad-run %t.mlir --entry=empty '[7]' | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty '[7]' | FileCheck %s --check-prefix=EMPTY
// RUN: not ad-run %t.mlir --entry=nothing '[0]' 2>&1 | FileCheck %s --check-prefix=NOTHING
// RUN: not ad-run %t.mlir --engine=jit --entry=nothing '[0]' 2>&1 | FileCheck %s --check-prefix=NOTHING

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.gather %{{.*}}, %{{.*}} {axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x6xi64>) -> tensor<2x5x6x4xf32>
// PARSE: ad.gather %{{.*}}, %{{.*}} {axis = 1 : i64, batched} : (tensor<2x3x4xf32>, tensor<2x5x4xi32>) -> tensor<2x5x4xf32>
func.func @parse(%x: tensor<2x3x4xf32>, %i: tensor<5x6xi64>, %j: tensor<2x5x4xi32>) -> (tensor<2x5x6x4xf32>, tensor<2x5x4xf32>) {
  %0 = ad.gather %x, %i {axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<5x6xi64>) -> tensor<2x5x6x4xf32>
  %1 = ad.gather %x, %j {axis = 1 : i64, batched} : (tensor<2x3x4xf32>, tensor<2x5x4xi32>) -> tensor<2x5x4xf32>
  return %0, %1 : tensor<2x5x6x4xf32>, tensor<2x5x4xf32>
}

// -----

// ---- errors

func.func @range(%x: tensor<2x3xf32>, %i: tensor<1xi64>) {
  // expected-error @below {{'ad.gather' op axis is 2, expected 0 <= axis < rank 2}}
  // expected-error @below {{'ad.gather' op failed to infer returned types}}
  %y = "ad.gather"(%x, %i) {axis = 2 : i64} : (tensor<2x3xf32>, tensor<1xi64>) -> tensor<2x3xf32>
  return
}

// -----

func.func @shape(%x: tensor<2x3xf32>, %i: tensor<4x2xi64>) {
  // expected-error @below {{'ad.gather' op indices are 'tensor<4x2xi64>', expected the shape of 'tensor<2x3xf32>' but for axis 0}}
  // expected-error @below {{'ad.gather' op failed to infer returned types}}
  %y = "ad.gather"(%x, %i) {axis = 0 : i64, batched} : (tensor<2x3xf32>, tensor<4x2xi64>) -> tensor<4x2xf32>
  return
}

// -----

func.func @type(%x: tensor<2xf32>, %i: tensor<2xi16>) {
  // expected-error @below {{'ad.gather' op operand #1 must be statically shaped tensor of i32 or i64, but got 'tensor<2xi16>'}}
  %y = "ad.gather"(%x, %i) {axis = 0 : i64} : (tensor<2xf32>, tensor<2xi16>) -> tensor<2xf32>
  return
}

// -----

// ---- fold

// Not even of a splat: the indices would not be checked.
// FOLD-LABEL: @keeps(
// FOLD: ad.gather
func.func @keeps(%i: tensor<3xi64>) -> tensor<3xf32> {
  %x = ad.constant dense<2.0> : tensor<5xf32>
  %y = ad.gather %x, %i {axis = 0 : i64} : (tensor<5xf32>, tensor<3xi64>) -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3xf64>) -> tensor<4xf64> {
  %i = ad.constant dense<[2, 0, 2, 2]> : tensor<4xi64>
  %y = ad.gather %x, %i {axis = 0 : i64} : (tensor<3xf64>, tensor<4xi64>) -> tensor<4xf64>
  return %y : tensor<4xf64>
}

// JVP: tensor([3., 1., 3., 3.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<4xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<4xf64>, tensor<4xf64>)
  return %0#1 : tensor<4xf64>
}

// ---- vjp

// VJP: tensor([2., 0., 8.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<4xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<4xf64>) -> (tensor<4xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// A masked-out lane is 0 where it is added: log'(0) = inf does not get through.
func.func private @guarded(%x: tensor<2xf64>) -> tensor<2xf64> {
  %zero = ad.constant dense<0.0> : tensor<2xf64>
  %i = ad.constant dense<[1, 0]> : tensor<2xi64>
  %m = ad.compare gt, %x, %zero : tensor<2xf64>
  %l = ad.log %x : tensor<2xf64>
  %s = ad.select %m, %l, %zero : tensor<2xf64>
  %y = ad.gather %s, %i {axis = 0 : i64} : (tensor<2xf64>, tensor<2xi64>) -> tensor<2xf64>
  return %y : tensor<2xf64>
}
// MASKED: tensor([0., 0.], dtype=torch.float64)
func.func @masked(%x: tensor<2xf64>, %cy: tensor<2xf64>) -> tensor<2xf64> {
  %0:2 = ad.vjp @guarded(%x, %cy) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- run

// ROWS: tensor({{\[\[\[}}5., 6.],
// ROWS-NEXT: [1., 2.]],
// ROWS: {{\[\[}}3., 4.],
// ROWS-NEXT: [3., 4.]]])
// ABOVE: 'ad.gather' op index 3 is out of bounds for dimension 0 with size 3
func.func @rows(%x: tensor<3x2xf32>, %i: tensor<2x2xi64>) -> tensor<2x2x2xf32> {
  %y = ad.gather %x, %i {axis = 0 : i64} : (tensor<3x2xf32>, tensor<2x2xi64>) -> tensor<2x2x2xf32>
  return %y : tensor<2x2x2xf32>
}

// EACH: tensor({{\[\[}}1, 5, 3]], dtype=torch.int8)
// BELOW: 'ad.gather' op index -1 is out of bounds for dimension 0 with size 2
func.func @each(%x: tensor<2x3xi8>, %i: tensor<1x3xi32>) -> tensor<1x3xi8> {
  %y = ad.gather %x, %i {axis = 0 : i64, batched} : (tensor<2x3xi8>, tensor<1x3xi32>) -> tensor<1x3xi8>
  return %y : tensor<1x3xi8>
}

// BOOLS: tensor([False,  True,  True])
func.func @bools(%x: tensor<2xi1>, %i: tensor<3xi64>) -> tensor<3xi1> {
  %y = ad.gather %x, %i {axis = 0 : i64} : (tensor<2xi1>, tensor<3xi64>) -> tensor<3xi1>
  return %y : tensor<3xi1>
}

// Rows of whole vectors and a tail; an index of its own for each element.
func.func @wide(%x: tensor<2x3x37xf32>) -> (tensor<2x4x37xf32>, tensor<2x1x37xf32>) {
  %i = ad.constant dense<[2, 0, 2, 1]> : tensor<4xi64>
  %0 = ad.gather %x, %i {axis = 1 : i64} : (tensor<2x3x37xf32>, tensor<4xi64>) -> tensor<2x4x37xf32>
  %j = ad.constant dense<2> : tensor<2x1x37xi32>
  %1 = ad.gather %x, %j {axis = 1 : i64, batched} : (tensor<2x3x37xf32>, tensor<2x1x37xi32>) -> tensor<2x1x37xf32>
  return %0, %1 : tensor<2x4x37xf32>, tensor<2x1x37xf32>
}

// No element is moved, so no index is used.
// EMPTY: tensor([], size=(0, 1))
func.func @empty(%i: tensor<1xi64>) -> tensor<0x1xf32> {
  %x = ad.constant dense<> : tensor<0x2xf32>
  %y = ad.gather %x, %i {axis = 1 : i64} : (tensor<0x2xf32>, tensor<1xi64>) -> tensor<0x1xf32>
  return %y : tensor<0x1xf32>
}

// NOTHING: 'ad.gather' op index 0 is out of bounds for dimension 0 with size 0
func.func @nothing(%i: tensor<1xi64>) -> tensor<1xf32> {
  %x = ad.constant dense<> : tensor<0xf32>
  %y = ad.gather %x, %i {axis = 0 : i64} : (tensor<0xf32>, tensor<1xi64>) -> tensor<1xf32>
  return %y : tensor<1xf32>
}
