// ad.reshape: the same elements in row-major order
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=i32 '[[1, 2, 3], [4, 5, 6]]' | FileCheck %s --check-prefix=I32
// RUN: ad-run %t.mlir --engine=jit --entry=i32 '[[1, 2, 3], [4, 5, 6]]' | FileCheck %s --check-prefix=I32

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.reshape %{{.*}} : tensor<2x3xf32> -> tensor<3x2xf32>
func.func @parse(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %y = ad.reshape %x : tensor<2x3xf32> -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// -----

// ---- errors

func.func @count(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.reshape' op result shape [5] has 5 elements, expected the operand's 6}}
  %y = ad.reshape %x : tensor<2x3xf32> -> tensor<5xf32>
  return
}

// -----

func.func @element_type(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.reshape' op element type of the result is 'f64', expected 'f32'}}
  %y = ad.reshape %x : tensor<2x3xf32> -> tensor<6xf64>
  return
}

// -----

func.func @dynamic_shape(%x: tensor<?xf32>) {
  // expected-error @below {{'ad.reshape' op operand #0 must be statically shaped tensor of floats (f16, bf16, f32, f64), integers (i8, i16, i32, i64, ui8) or i1, but got 'tensor<?xf32>'}}
  %y = ad.reshape %x : tensor<?xf32> -> tensor<6xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @splat(
// FOLD-NEXT: ad.constant dense<2.000000e+00> : tensor<6xf32>
// FOLD-NEXT: return
func.func @splat() -> tensor<6xf32> {
  %x = ad.constant dense<2.0> : tensor<2x3xf32>
  %y = ad.reshape %x : tensor<2x3xf32> -> tensor<6xf32>
  return %y : tensor<6xf32>
}

// FOLD-LABEL: @nothing(
// FOLD-SAME: %[[X:.*]]: tensor<2x3xf32>
// FOLD-NEXT: return %[[X]]
func.func @nothing(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = ad.reshape %x : tensor<2x3xf32> -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.reshape
func.func @keeps(%x: tensor<2x3xf32>) -> tensor<6xf32> {
  %y = ad.reshape %x : tensor<2x3xf32> -> tensor<6xf32>
  return %y : tensor<6xf32>
}

// FOLD-LABEL: @merge(
// FOLD-NEXT: ad.reshape %{{.*}} : tensor<2x3xf32> -> tensor<3x2xf32>
// FOLD-NEXT: return
func.func @merge(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %0 = ad.reshape %x : tensor<2x3xf32> -> tensor<6x1xf32>
  %1 = ad.reshape %0 : tensor<6x1xf32> -> tensor<3x2xf32>
  return %1 : tensor<3x2xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<2x3xf64>) -> tensor<3x2xf64> {
  %y = ad.reshape %x : tensor<2x3xf64> -> tensor<3x2xf64>
  return %y : tensor<3x2xf64>
}

// JVP: tensor({{\[\[}}1., 2.],
// JVP-NEXT: [3., 4.],
// JVP-NEXT: [5., 6.]], dtype=torch.float64)
func.func @jvp(%x: tensor<2x3xf64>, %dx: tensor<2x3xf64>) -> tensor<3x2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<2x3xf64>, tensor<2x3xf64>) -> (tensor<3x2xf64>, tensor<3x2xf64>)
  return %0#1 : tensor<3x2xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}}1., 2., 3.],
// VJP-NEXT: [4., 5., 6.]], dtype=torch.float64)
func.func @vjp(%x: tensor<2x3xf64>, %cy: tensor<3x2xf64>) -> tensor<2x3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<2x3xf64>, tensor<3x2xf64>) -> (tensor<3x2xf64>, tensor<2x3xf64>)
  return %0#1 : tensor<2x3xf64>
}

// ---- run

// F32: tensor({{\[\[}}1., 2.],
// F32-NEXT: [3., 4.],
// F32-NEXT: [5., 6.]])
func.func @f32(%x: tensor<2x3xf32>) -> tensor<3x2xf32> {
  %y = ad.reshape %x : tensor<2x3xf32> -> tensor<3x2xf32>
  return %y : tensor<3x2xf32>
}

// I32: tensor({{\[\[}}1, 2],
// I32-NEXT: [3, 4],
// I32-NEXT: [5, 6]], dtype=torch.int32)
func.func @i32(%x: tensor<2x3xi32>) -> tensor<3x2xi32> {
  %y = ad.reshape %x : tensor<2x3xi32> -> tensor<3x2xi32>
  return %y : tensor<3x2xi32>
}
