// ad.acos: defined from -1 to 1, where it is infinitely steep
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[-0.5, 0.0, 1.0]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[-0.5, 0.0, 1.0]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[-0.5, 0.0, 1.0]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[-1.0, -0.5, -0.0, 1.0, 1.5, nan]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[-1.0, -0.5, -0.0, 1.0, 1.5, nan]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=f64 '[-1.0, -0.5, -0.0, 1.0, 1.5, nan]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --engine=jit --entry=f64 '[-1.0, -0.5, -0.0, 1.0, 1.5, nan]' | FileCheck %s --check-prefix=F64

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.acos %{{.*}} : tensor<2x3xf32>
// PARSE: ad.acos %{{.*}} : tensor<f64>
func.func @parse(%x: tensor<2x3xf32>, %s: tensor<f64>) -> (tensor<2x3xf32>, tensor<f64>) {
  %0 = ad.acos %x : tensor<2x3xf32>
  %1 = ad.acos %s : tensor<f64>
  return %0, %1 : tensor<2x3xf32>, tensor<f64>
}

// -----

// ---- errors

func.func @element_type(%x: tensor<2xi32>) {
  // expected-error @below {{'ad.acos' op operand #0 must be statically shaped tensor of f16, bf16, f32 or f64, but got 'tensor<2xi32>'}}
  %y = ad.acos %x : tensor<2xi32>
  return
}

// -----

func.func @dynamic_shape(%x: tensor<?xf32>) {
  // expected-error @below {{'ad.acos' op operand #0 must be statically shaped tensor of f16, bf16, f32 or f64, but got 'tensor<?xf32>'}}
  %y = ad.acos %x : tensor<?xf32>
  return
}

// -----

func.func @result_shape(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.acos' op result 0 is 'tensor<3xf32>', expected 'tensor<2xf32>' like operand 0}}
  %y = "ad.acos"(%x) : (tensor<2xf32>) -> tensor<3xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @splat(
// FOLD-NEXT: ad.constant dense<0.000000e+00> : tensor<1000xf32>
// FOLD-NEXT: return
func.func @splat() -> tensor<1000xf32> {
  %x = ad.constant dense<1.0> : tensor<1000xf32>
  %y = ad.acos %x : tensor<1000xf32>
  return %y : tensor<1000xf32>
}

// FOLD-LABEL: @many_elements(
// FOLD: ad.acos
func.func @many_elements() -> tensor<65xf32> {
  %x = ad.constant dense<[1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]> : tensor<65xf32>
  %y = ad.acos %x : tensor<65xf32>
  return %y : tensor<65xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.acos %x : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([-1.1547,  2.0000,    -inf], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([-1.1547,  2.0000,    -inf], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// F32: tensor([3.1416, 2.0944, 1.5708, 0.0000,    nan,    nan])
func.func @f32(%x: tensor<6xf32>) -> tensor<6xf32> {
  %y = ad.acos %x : tensor<6xf32>
  return %y : tensor<6xf32>
}

// F64: tensor([3.1416, 2.0944, 1.5708, 0.0000,    nan,    nan], dtype=torch.float64)
func.func @f64(%x: tensor<6xf64>) -> tensor<6xf64> {
  %y = ad.acos %x : tensor<6xf64>
  return %y : tensor<6xf64>
}
