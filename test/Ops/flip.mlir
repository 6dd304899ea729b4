// ad.flip: the order of the elements reversed along axes
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[1.0, 2.0, 3.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[1.0, 2.0, 3.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[1.0, 2.0, 3.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=masked 0 '[1.0, 2.0]' | FileCheck %s --check-prefix=MASKED
// RUN: ad-run %t.mlir --entry=both '[[1, 2, 3], [4, 5, 6]]' | FileCheck %s --check-prefix=BOTH
// RUN: ad-run %t.mlir --engine=jit --entry=both '[[1, 2, 3], [4, 5, 6]]' | FileCheck %s --check-prefix=BOTH
// RUN: ad-run %t.mlir --entry=outer '[[1, 2, 3], [4, 5, 6]]' | FileCheck %s --check-prefix=OUTER
// RUN: ad-run %t.mlir --engine=jit --entry=outer '[[1, 2, 3], [4, 5, 6]]' | FileCheck %s --check-prefix=OUTER
// RUN: ad-run %t.mlir --entry=empty | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.flip %{{.*}} {axes = array<i64: 0, 2>} : tensor<2x3x4xf32>
func.func @parse(%x: tensor<2x3x4xf32>) -> tensor<2x3x4xf32> {
  %y = ad.flip %x {axes = array<i64: 0, 2>} : tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

// -----

// ---- errors

func.func @range(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.flip' op axis 2 is out of range, expected 0 <= axis < rank 2}}
  %y = ad.flip %x {axes = array<i64: 2>} : tensor<2x3xf32>
  return
}

// -----

func.func @order(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.flip' op axes are not in ascending order: 1 follows 1}}
  %y = ad.flip %x {axes = array<i64: 1, 1>} : tensor<2x3xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @twice(
// FOLD-SAME: %[[X:.*]]: tensor<3xf32>
// FOLD-NEXT: return %[[X]]
func.func @twice(%x: tensor<3xf32>) -> tensor<3xf32> {
  %0 = ad.flip %x {axes = array<i64: 0>} : tensor<3xf32>
  %1 = ad.flip %0 {axes = array<i64: 0>} : tensor<3xf32>
  %y = ad.flip %1 {axes = array<i64>} : tensor<3xf32>
  return %y : tensor<3xf32>
}

// FOLD-LABEL: @splat(
// FOLD-NEXT: %[[X:.*]] = ad.constant dense<2.000000e+00> : tensor<3xf32>
// FOLD-NEXT: return %[[X]]
func.func @splat() -> tensor<3xf32> {
  %x = ad.constant dense<2.0> : tensor<3xf32>
  %y = ad.flip %x {axes = array<i64: 0>} : tensor<3xf32>
  return %y : tensor<3xf32>
}

// FOLD-LABEL: @keeps(
// FOLD-COUNT-2: ad.flip
func.func @keeps(%x: tensor<3x3xf32>) -> tensor<3x3xf32> {
  %0 = ad.flip %x {axes = array<i64: 0>} : tensor<3x3xf32>
  %y = ad.flip %0 {axes = array<i64: 1>} : tensor<3x3xf32>
  return %y : tensor<3x3xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.flip %x {axes = array<i64: 0>} : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([3., 2., 1.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([3., 2., 1.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// The mask of a cotangent is flipped with it: log'(0) = inf is masked out.
func.func private @guarded(%x: tensor<2xf64>) -> tensor<2xf64> {
  %zero = ad.constant dense<0.0> : tensor<2xf64>
  %m = ad.compare gt, %x, %zero : tensor<2xf64>
  %l = ad.log %x : tensor<2xf64>
  %f = ad.flip %l {axes = array<i64: 0>} : tensor<2xf64>
  %n = ad.flip %m {axes = array<i64: 0>} : tensor<2xi1>
  %y = ad.select %n, %f, %zero : tensor<2xf64>
  return %y : tensor<2xf64>
}
// MASKED: tensor([0., 0.], dtype=torch.float64)
func.func @masked(%x: tensor<2xf64>, %cy: tensor<2xf64>) -> tensor<2xf64> {
  %0:2 = ad.vjp @guarded(%x, %cy) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- run

// BOTH: tensor({{\[\[}}6, 5, 4],
// BOTH-NEXT: [3, 2, 1]], dtype=torch.int8)
func.func @both(%x: tensor<2x3xi8>) -> tensor<2x3xi8> {
  %y = ad.flip %x {axes = array<i64: 0, 1>} : tensor<2x3xi8>
  return %y : tensor<2x3xi8>
}

// OUTER: tensor({{\[\[}}4., 5., 6.],
// OUTER-NEXT: [1., 2., 3.]])
func.func @outer(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = ad.flip %x {axes = array<i64: 0>} : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// EMPTY: tensor([], size=(2, 0))
func.func @empty() -> tensor<2x0xf32> {
  %x = ad.constant dense<> : tensor<2x0xf32>
  %y = ad.flip %x {axes = array<i64: 0, 1>} : tensor<2x0xf32>
  return %y : tensor<2x0xf32>
}
