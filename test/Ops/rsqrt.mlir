// ad.rsqrt: infinite at zero, with its sign; NaN below
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[0.25, 4.0, 1.0]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[0.25, 4.0, 1.0]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[0.25, 4.0, 1.0]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[-1.0, -0.0, 4.0, 0.0, inf, nan]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[-1.0, -0.0, 4.0, 0.0, inf, nan]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=f64 '[-1.0, -0.0, 4.0, 0.0, inf, nan]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --engine=jit --entry=f64 '[-1.0, -0.0, 4.0, 0.0, inf, nan]' | FileCheck %s --check-prefix=F64

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.rsqrt %{{.*}} : tensor<2x3xf32>
// PARSE: ad.rsqrt %{{.*}} : tensor<f64>
func.func @parse(%x: tensor<2x3xf32>, %s: tensor<f64>) -> (tensor<2x3xf32>, tensor<f64>) {
  %0 = ad.rsqrt %x : tensor<2x3xf32>
  %1 = ad.rsqrt %s : tensor<f64>
  return %0, %1 : tensor<2x3xf32>, tensor<f64>
}

// -----

// ---- errors

func.func @element_type(%x: tensor<2xi32>) {
  // expected-error @below {{'ad.rsqrt' op operand #0 must be statically shaped tensor of f16, bf16, f32 or f64, but got 'tensor<2xi32>'}}
  %y = ad.rsqrt %x : tensor<2xi32>
  return
}

// -----

func.func @dynamic_shape(%x: tensor<?xf32>) {
  // expected-error @below {{'ad.rsqrt' op operand #0 must be statically shaped tensor of f16, bf16, f32 or f64, but got 'tensor<?xf32>'}}
  %y = ad.rsqrt %x : tensor<?xf32>
  return
}

// -----

func.func @result_shape(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.rsqrt' op result 0 is 'tensor<3xf32>', expected 'tensor<2xf32>' like operand 0}}
  %y = "ad.rsqrt"(%x) : (tensor<2xf32>) -> tensor<3xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @splat(
// FOLD-NEXT: ad.constant dense<5.000000e-01> : tensor<1000xf32>
// FOLD-NEXT: return
func.func @splat() -> tensor<1000xf32> {
  %x = ad.constant dense<4.0> : tensor<1000xf32>
  %y = ad.rsqrt %x : tensor<1000xf32>
  return %y : tensor<1000xf32>
}

// FOLD-LABEL: @many_elements(
// FOLD: ad.rsqrt
func.func @many_elements() -> tensor<65xf32> {
  %x = ad.constant dense<[1.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0, 2.0]> : tensor<65xf32>
  %y = ad.rsqrt %x : tensor<65xf32>
  return %y : tensor<65xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.rsqrt %x : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([-4.0000,  0.1250, -0.2500], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([-4.0000,  0.1250, -0.2500], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// F32: tensor([   nan,   -inf, 0.5000,    inf, 0.0000,    nan])
func.func @f32(%x: tensor<6xf32>) -> tensor<6xf32> {
  %y = ad.rsqrt %x : tensor<6xf32>
  return %y : tensor<6xf32>
}

// F64: tensor([   nan,   -inf, 0.5000,    inf, 0.0000,    nan], dtype=torch.float64)
func.func @f64(%x: tensor<6xf64>) -> tensor<6xf64> {
  %y = ad.rsqrt %x : tensor<6xf64>
  return %y : tensor<6xf64>
}
