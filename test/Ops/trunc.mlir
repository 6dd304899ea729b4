// ad.trunc: the integer part; zeros keep their sign, integers stay
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[-1.5, 0.25, 2.5]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[-1.5, 0.25, 2.5]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[-1.5, 0.25, 2.5]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[-inf, -2.5, -0.5, -0.0, 0.5, 1.5, nan]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[-inf, -2.5, -0.5, -0.0, 0.5, 1.5, nan]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=f64 '[-inf, -2.5, -0.5, -0.0, 0.5, 1.5, nan]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --engine=jit --entry=f64 '[-inf, -2.5, -0.5, -0.0, 0.5, 1.5, nan]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --entry=i8 '[-128, -3, 0, 12]' | FileCheck %s --check-prefix=I8
// RUN: ad-run %t.mlir --engine=jit --entry=i8 '[-128, -3, 0, 12]' | FileCheck %s --check-prefix=I8

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.trunc %{{.*}} : tensor<2x3xf32>
// PARSE: ad.trunc %{{.*}} : tensor<f64>
func.func @parse(%x: tensor<2x3xf32>, %s: tensor<f64>) -> (tensor<2x3xf32>, tensor<f64>) {
  %0 = ad.trunc %x : tensor<2x3xf32>
  %1 = ad.trunc %s : tensor<f64>
  return %0, %1 : tensor<2x3xf32>, tensor<f64>
}

// -----

// ---- errors

func.func @element_type(%x: tensor<2xi1>) {
  // expected-error @below {{'ad.trunc' op operand #0 must be statically shaped tensor of floats (f16, bf16, f32, f64) or integers (i8, i16, i32, i64, ui8), but got 'tensor<2xi1>'}}
  %y = ad.trunc %x : tensor<2xi1>
  return
}

// -----

func.func @dynamic_shape(%x: tensor<?xf32>) {
  // expected-error @below {{'ad.trunc' op operand #0 must be statically shaped tensor of floats (f16, bf16, f32, f64) or integers (i8, i16, i32, i64, ui8), but got 'tensor<?xf32>'}}
  %y = ad.trunc %x : tensor<?xf32>
  return
}

// -----

func.func @result_shape(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.trunc' op result 0 is 'tensor<3xf32>', expected 'tensor<2xf32>' like operand 0}}
  %y = "ad.trunc"(%x) : (tensor<2xf32>) -> tensor<3xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @constants(
// FOLD-NEXT: ad.constant dense<-2.000000e+00> : tensor<2xf64>
// FOLD-NEXT: return
func.func @constants() -> tensor<2xf64> {
  %x = ad.constant dense<-2.5> : tensor<2xf64>
  %y = ad.trunc %x : tensor<2xf64>
  return %y : tensor<2xf64>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.trunc
func.func @keeps(%x: tensor<3xf32>) -> tensor<3xf32> {
  %y = ad.trunc %x : tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.trunc %x : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([0., 0., 0.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([0., 0., 0.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// F32: tensor([-inf, -2., -0., -0.,  0.,  1., nan])
func.func @f32(%x: tensor<7xf32>) -> tensor<7xf32> {
  %y = ad.trunc %x : tensor<7xf32>
  return %y : tensor<7xf32>
}

// F64: tensor([-inf, -2., -0., -0.,  0.,  1., nan], dtype=torch.float64)
func.func @f64(%x: tensor<7xf64>) -> tensor<7xf64> {
  %y = ad.trunc %x : tensor<7xf64>
  return %y : tensor<7xf64>
}

// I8: tensor([-128,   -3,    0,   12], dtype=torch.int8)
func.func @i8(%x: tensor<4xi8>) -> tensor<4xi8> {
  %y = ad.trunc %x : tensor<4xi8>
  return %y : tensor<4xi8>
}
