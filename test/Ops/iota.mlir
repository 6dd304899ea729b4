// ad.iota: the index along an axis
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=axes | FileCheck %s --check-prefix=AXES
// RUN: ad-run %t.mlir --engine=jit --entry=axes | FileCheck %s --check-prefix=AXES

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.iota {axis = 1 : i64} : tensor<2x3xi32>
func.func @parse() -> tensor<2x3xi32> {
  %y = ad.iota {axis = 1 : i64} : tensor<2x3xi32>
  return %y : tensor<2x3xi32>
}

// -----

// ---- errors

func.func @axis() {
  // expected-error @below {{'ad.iota' op axis is 1, expected 0 <= axis < rank 1}}
  %y = ad.iota {axis = 1 : i64} : tensor<2xf32>
  return
}

// -----

func.func @negative() {
  // expected-error @below {{'ad.iota' op axis is -1, expected 0 <= axis < rank 1}}
  %y = ad.iota {axis = -1 : i64} : tensor<2xf32>
  return
}

// -----

func.func @booleans() {
  // expected-error @below {{'ad.iota' op result #0 must be statically shaped tensor of floats (f16, bf16, f32, f64) or integers (i8, i16, i32, i64, ui8), but got 'tensor<2xi1>'}}
  %y = ad.iota {axis = 0 : i64} : tensor<2xi1>
  return
}

// -----

// ---- fold

// A program does not grow by its values.
// FOLD-LABEL: @keeps(
// FOLD-NEXT: ad.iota
func.func @keeps() -> tensor<3xf32> {
  %y = ad.iota {axis = 0 : i64} : tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %i = ad.iota {axis = 0 : i64} : tensor<3xf64>
  %y = ad.mul %x, %i : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([0., 1., 4.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([0., 1., 4.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// AXES: tensor({{\[\[}}0., 0., 0.],
// AXES-NEXT: [1., 1., 1.]])
// AXES-NEXT: tensor({{\[\[}}0, 1, 2],
// AXES-NEXT: [0, 1, 2]])
// AXES-NEXT: tensor([0., 1., 2.], dtype=torch.float64)
func.func @axes() -> (tensor<2x3xf32>, tensor<2x3xi64>, tensor<3xf64>) {
  %0 = ad.iota {axis = 0 : i64} : tensor<2x3xf32>
  %1 = ad.iota {axis = 1 : i64} : tensor<2x3xi64>
  %2 = ad.iota {axis = 0 : i64} : tensor<3xf64>
  return %0, %1, %2 : tensor<2x3xf32>, tensor<2x3xi64>, tensor<3xf64>
}
