// ad.div: divides; by zero as IEEE says
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[1.0, 3.0, 0.0]' '[4.0, -2.0, 0.5]' '[1.0, -2.0, 0.5]' '[0.25, 1.0, 3.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[1.0, 3.0, 0.0]' '[4.0, -2.0, 0.5]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[1.0, 3.0, 0.0]' '[4.0, -2.0, 0.5]' '[1.0, -2.0, 0.5]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[1.5, -1.0, 0.0, inf]' '[2.0, 0.0, 0.0, -2.0]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[1.5, -1.0, 0.0, inf]' '[2.0, 0.0, 0.0, -2.0]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=f64 '[1.5, -1.0, 0.0, inf]' '[2.0, 0.0, 0.0, -2.0]' | FileCheck %s --check-prefix=F64
// RUN: ad-run %t.mlir --engine=jit --entry=f64 '[1.5, -1.0, 0.0, inf]' '[2.0, 0.0, 0.0, -2.0]' | FileCheck %s --check-prefix=F64

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.div %{{.*}}, %{{.*}} : tensor<2x3xf32>
// PARSE: ad.div %{{.*}}, %{{.*}} : tensor<f64>
func.func @parse(%a: tensor<2x3xf32>, %s: tensor<f64>) -> (tensor<2x3xf32>, tensor<f64>) {
  %0 = ad.div %a, %a : tensor<2x3xf32>
  %1 = ad.div %s, %s : tensor<f64>
  return %0, %1 : tensor<2x3xf32>, tensor<f64>
}

// -----

// ---- errors

func.func @element_type(%x: tensor<2xi32>) {
  // expected-error @below {{'ad.div' op operand #0 must be statically shaped tensor of f16, bf16, f32 or f64, but got 'tensor<2xi32>'}}
  %y = ad.div %x, %x : tensor<2xi32>
  return
}

// -----

// Nothing is broadcast without an ad.broadcast.
func.func @shapes(%a: tensor<2xf32>, %b: tensor<1xf32>) {
  // expected-error @below {{'ad.div' op operand 1 is 'tensor<1xf32>', expected 'tensor<2xf32>' like operand 0}}
  %y = "ad.div"(%a, %b) : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @mixed_types(%a: tensor<2xf32>, %b: tensor<2xf64>) {
  // expected-error @below {{'ad.div' op operand 1 is 'tensor<2xf64>', expected 'tensor<2xf32>' like operand 0}}
  %y = "ad.div"(%a, %b) : (tensor<2xf32>, tensor<2xf64>) -> tensor<2xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @constants(
// FOLD-NEXT: ad.constant dense<1.500000e+00> : tensor<2xf64>
// FOLD-NEXT: return
func.func @constants() -> tensor<2xf64> {
  %a = ad.constant dense<3.0> : tensor<2xf64>
  %b = ad.constant dense<2.0> : tensor<2xf64>
  %y = ad.div %a, %b : tensor<2xf64>
  return %y : tensor<2xf64>
}

// FOLD-LABEL: @identity(
// FOLD-SAME: %[[X:.*]]: tensor<3xf32>
// FOLD-NEXT: return %[[X]]
func.func @identity(%x: tensor<3xf32>) -> tensor<3xf32> {
  %c = ad.constant dense<1.0> : tensor<3xf32>
  %y = ad.div %x, %c : tensor<3xf32>
  return %y : tensor<3xf32>
}

// 0 / x depends on x.
// FOLD-LABEL: @keeps(
// FOLD: ad.div
func.func @keeps(%x: tensor<3xf32>) -> tensor<3xf32> {
  %c = ad.constant dense<0.0> : tensor<3xf32>
  %y = ad.div %c, %x : tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// ---- jvp

func.func private @f(%a: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.div %a, %b : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([0.2344, 0.2500, 1.0000], dtype=torch.float64)
func.func @jvp(%a: tensor<3xf64>, %b: tensor<3xf64>, %da: tensor<3xf64>, %db: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%a, %b, %da, %db) {wrt = array<i64: 0, 1>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([0.2500, 1.0000, 1.0000], dtype=torch.float64)
// VJP-NEXT: tensor([-0.0625,  1.5000, -0.0000], dtype=torch.float64)
func.func @vjp(%a: tensor<3xf64>, %b: tensor<3xf64>, %cy: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>) {
  %0:3 = ad.vjp @f(%a, %b, %cy) {wrt = array<i64: 0, 1>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>)
  return %0#1, %0#2 : tensor<3xf64>, tensor<3xf64>
}

// ---- run

// F32: tensor([0.7500,   -inf,    nan,   -inf])
func.func @f32(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %y = ad.div %a, %b : tensor<4xf32>
  return %y : tensor<4xf32>
}

// F64: tensor([0.7500,   -inf,    nan,   -inf], dtype=torch.float64)
func.func @f64(%a: tensor<4xf64>, %b: tensor<4xf64>) -> tensor<4xf64> {
  %y = ad.div %a, %b : tensor<4xf64>
  return %y : tensor<4xf64>
}
