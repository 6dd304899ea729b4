// ad.fmax: a number wins over NaN, +0 is above -0; a tie shares the gradient
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[1.0, 3.0, 2.0]' '[4.0, -2.0, 2.0]' '[1.0, -2.0, 0.5]' '[0.25, 1.0, 3.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[1.0, 3.0, 2.0]' '[4.0, -2.0, 2.0]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[1.0, 3.0, 2.0]' '[4.0, -2.0, 2.0]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[1.0, -0.0, nan, -inf, nan]' '[2.0, 0.0, 1.0, 3.0, nan]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[1.0, -0.0, nan, -inf, nan]' '[2.0, 0.0, 1.0, 3.0, nan]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=f64 '[1.0, -0.0, nan, -inf, nan]' '[2.0, 0.0, 1.0, 3.0, nan]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --engine=jit --entry=f64 '[1.0, -0.0, nan, -inf, nan]' '[2.0, 0.0, 1.0, 3.0, nan]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --entry=i8 '[127, -128, 5]' '[2, 1, -7]' | FileCheck %s --check-prefix=I8
// RUN: ad-run %t.mlir --engine=jit --entry=i8 '[127, -128, 5]' '[2, 1, -7]' | FileCheck %s --check-prefix=I8

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.fmax %{{.*}}, %{{.*}} : tensor<2x3xf32>
// PARSE: ad.fmax %{{.*}}, %{{.*}} : tensor<f64>
func.func @parse(%x: tensor<2x3xf32>, %s: tensor<f64>) -> (tensor<2x3xf32>, tensor<f64>) {
  %0 = ad.fmax %x, %x : tensor<2x3xf32>
  %1 = ad.fmax %s, %s : tensor<f64>
  return %0, %1 : tensor<2x3xf32>, tensor<f64>
}

// -----

// ---- errors

func.func @element_type(%x: tensor<2xi1>) {
  // expected-error @below {{'ad.fmax' op operand #0 must be statically shaped tensor of floats (f16, bf16, f32, f64) or integers (i8, i16, i32, i64, ui8), but got 'tensor<2xi1>'}}
  %y = ad.fmax %x, %x : tensor<2xi1>
  return
}

// -----

// Nothing is broadcast without an ad.broadcast.
func.func @shapes(%a: tensor<2xf32>, %b: tensor<1xf32>) {
  // expected-error @below {{'ad.fmax' op operand 1 is 'tensor<1xf32>', expected 'tensor<2xf32>' like operand 0}}
  %y = "ad.fmax"(%a, %b) : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @mixed_types(%a: tensor<2xf32>, %b: tensor<2xf64>) {
  // expected-error @below {{'ad.fmax' op operand 1 is 'tensor<2xf64>', expected 'tensor<2xf32>' like operand 0}}
  %y = "ad.fmax"(%a, %b) : (tensor<2xf32>, tensor<2xf64>) -> tensor<2xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @constants(
// FOLD-NEXT: ad.constant dense<3.000000e+00> : tensor<2xf64>
// FOLD-NEXT: return
func.func @constants() -> tensor<2xf64> {
  %a = ad.constant dense<2.0> : tensor<2xf64>
  %b = ad.constant dense<3.0> : tensor<2xf64>
  %y = ad.fmax %a, %b : tensor<2xf64>
  return %y : tensor<2xf64>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.fmax
func.func @keeps(%x: tensor<3xf32>) -> tensor<3xf32> {
  %c = ad.constant dense<0.0> : tensor<3xf32>
  %y = ad.fmax %x, %c : tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// ---- jvp

func.func private @f(%a: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.fmax %a, %b : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([ 0.2500, -2.0000,  1.7500], dtype=torch.float64)
func.func @jvp(%a: tensor<3xf64>, %b: tensor<3xf64>, %da: tensor<3xf64>, %db: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%a, %b, %da, %db) {wrt = array<i64: 0, 1>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([ 0.0000, -2.0000,  0.2500], dtype=torch.float64)
// VJP-NEXT: tensor([1.0000, 0.0000, 0.2500], dtype=torch.float64)
func.func @vjp(%a: tensor<3xf64>, %b: tensor<3xf64>, %cy: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>) {
  %0:3 = ad.vjp @f(%a, %b, %cy) {wrt = array<i64: 0, 1>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>)
  return %0#1, %0#2 : tensor<3xf64>, tensor<3xf64>
}

// ---- run

// F32: tensor([2., 0., 1., 3., nan])
func.func @f32(%a: tensor<5xf32>, %b: tensor<5xf32>) -> tensor<5xf32> {
  %y = ad.fmax %a, %b : tensor<5xf32>
  return %y : tensor<5xf32>
}

// F64: tensor([2., 0., 1., 3., nan], dtype=torch.float64)
func.func @f64(%a: tensor<5xf64>, %b: tensor<5xf64>) -> tensor<5xf64> {
  %y = ad.fmax %a, %b : tensor<5xf64>
  return %y : tensor<5xf64>
}

// I8: tensor([127,   1,   5], dtype=torch.int8)
func.func @i8(%a: tensor<3xi8>, %b: tensor<3xi8>) -> tensor<3xi8> {
  %y = ad.fmax %a, %b : tensor<3xi8>
  return %y : tensor<3xi8>
}
