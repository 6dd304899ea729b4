// ad.select: takes from either side; what is not taken receives exactly 0
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[0.0, -1.0, 4.0]' '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[0.0, -1.0, 4.0]' '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[0.0, -1.0, 4.0]' '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[true, false, true, false]' '[1.0, nan, -0.0, 2.0]' '[nan, 2.0, 0.0, inf]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[true, false, true, false]' '[1.0, nan, -0.0, 2.0]' '[nan, 2.0, 0.0, inf]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=f64 '[true, false, true, false]' '[1.0, nan, -0.0, 2.0]' '[nan, 2.0, 0.0, inf]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --engine=jit --entry=f64 '[true, false, true, false]' '[1.0, nan, -0.0, 2.0]' '[nan, 2.0, 0.0, inf]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --entry=i8 '[true, false, true, false]' '[1, 2, -3, 4]' '[5, -128, 7, 8]' | FileCheck %s --check-prefix=I8
// RUN: ad-run %t.mlir --engine=jit --entry=i8 '[true, false, true, false]' '[1, 2, -3, 4]' '[5, -128, 7, 8]' | FileCheck %s --check-prefix=I8
// RUN: ad-run %t.mlir --entry=i1 '[true, false, true, false]' '[true, true, false, false]' '[false, false, true, true]' | FileCheck %s --check-prefix=I1
// RUN: ad-run %t.mlir --engine=jit --entry=i1 '[true, false, true, false]' '[true, true, false, false]' '[false, false, true, true]' | FileCheck %s --check-prefix=I1

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.select %{{.*}}, %{{.*}}, %{{.*}} : tensor<2xi64>
func.func @parse(%c: tensor<2xi1>, %a: tensor<2xi64>, %b: tensor<2xi64>) -> tensor<2xi64> {
  %y = ad.select %c, %a, %b : tensor<2xi64>
  return %y : tensor<2xi64>
}

// -----

// ---- errors

func.func @condition_shape(%c: tensor<3xi1>, %a: tensor<2xf32>) {
  // expected-error @below {{'ad.select' op operand 1 is 'tensor<2xf32>', expected the shape of 'tensor<3xi1>' like operand 0}}
  %y = "ad.select"(%c, %a, %a) : (tensor<3xi1>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @sides(%c: tensor<2xi1>, %a: tensor<2xf32>, %b: tensor<2xf64>) {
  // expected-error @below {{'ad.select' op operand 2 is 'tensor<2xf64>', expected 'tensor<2xf32>' like operand 1}}
  %y = "ad.select"(%c, %a, %b) : (tensor<2xi1>, tensor<2xf32>, tensor<2xf64>) -> tensor<2xf32>
  return
}

// -----

func.func @condition_type(%c: tensor<2xi8>, %a: tensor<2xf32>) {
  // expected-error @below {{'ad.select' op operand #0 must be statically shaped tensor of i1, but got 'tensor<2xi8>'}}
  %y = "ad.select"(%c, %a, %a) : (tensor<2xi8>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @same(
// FOLD-SAME: %{{.*}}: tensor<2xi1>, %[[A:.*]]: tensor<2xf32>
// FOLD-NEXT: return %[[A]]
func.func @same(%c: tensor<2xi1>, %a: tensor<2xf32>) -> tensor<2xf32> {
  %y = ad.select %c, %a, %a : tensor<2xf32>
  return %y : tensor<2xf32>
}

// FOLD-LABEL: @known(
// FOLD-SAME: %[[A:.*]]: tensor<2xf32>, %[[B:.*]]: tensor<2xf32>
// FOLD-NEXT: return %[[A]], %[[B]]
func.func @known(%a: tensor<2xf32>, %b: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %true = ad.constant dense<true> : tensor<2xi1>
  %false = ad.constant dense<false> : tensor<2xi1>
  %0 = ad.select %true, %a, %b : tensor<2xf32>
  %1 = ad.select %false, %a, %b : tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// FOLD-LABEL: @constants(
// FOLD-NEXT: ad.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// FOLD-NEXT: return
func.func @constants() -> tensor<2xf32> {
  %c = ad.constant dense<[true, false]> : tensor<2xi1>
  %a = ad.constant dense<1.0> : tensor<2xf32>
  %b = ad.constant dense<2.0> : tensor<2xf32>
  %y = ad.select %c, %a, %b : tensor<2xf32>
  return %y : tensor<2xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.select
func.func @keeps(%a: tensor<2xf32>, %b: tensor<2xf32>) -> tensor<2xf32> {
  %c = ad.constant dense<[true, false]> : tensor<2xi1>
  %y = ad.select %c, %a, %b : tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// ---- jvp

// Where x is positive log(x), else 0: the slope of log at 0 is infinite and must not reach the masked elements.
func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %zero = ad.constant dense<0.0> : tensor<3xf64>
  %mask = ad.compare gt, %x, %zero : tensor<3xf64>
  %0 = ad.log %x : tensor<3xf64>
  %y = ad.select %mask, %0, %zero : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([0.0000, 0.0000, 0.5000], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([0.0000, 0.0000, 0.5000], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// F32: tensor([1., 2., -0., inf])
func.func @f32(%c: tensor<4xi1>, %a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %y = ad.select %c, %a, %b : tensor<4xf32>
  return %y : tensor<4xf32>
}

// F64: tensor([1., 2., -0., inf], dtype=torch.float64)
func.func @f64(%c: tensor<4xi1>, %a: tensor<4xf64>, %b: tensor<4xf64>) -> tensor<4xf64> {
  %y = ad.select %c, %a, %b : tensor<4xf64>
  return %y : tensor<4xf64>
}

// I8: tensor([   1, -128,   -3,    8], dtype=torch.int8)
func.func @i8(%c: tensor<4xi1>, %a: tensor<4xi8>, %b: tensor<4xi8>) -> tensor<4xi8> {
  %y = ad.select %c, %a, %b : tensor<4xi8>
  return %y : tensor<4xi8>
}

// I1: tensor([ True, False, False,  True])
func.func @i1(%c: tensor<4xi1>, %a: tensor<4xi1>, %b: tensor<4xi1>) -> tensor<4xi1> {
  %y = ad.select %c, %a, %b : tensor<4xi1>
  return %y : tensor<4xi1>
}
