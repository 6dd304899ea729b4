// ad.detach: the operand, a constant to differentiation
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[1.0, -2.0, 3.0]' '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[1.0, -2.0, 3.0]' '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[1.0, -2.0, 3.0]' '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=values '[1.0, -0.0, nan]' '[true, false]' | FileCheck %s --check-prefix=VALUES
// RUN: ad-run %t.mlir --engine=jit --entry=values '[1.0, -0.0, nan]' '[true, false]' | FileCheck %s --check-prefix=VALUES

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.detach %{{.*}} : tensor<2x3xf32>
func.func @parse(%x: tensor<2x3xf32>) -> tensor<2x3xf32> {
  %y = ad.detach %x : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

// ---- errors

func.func @type(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.detach' op result 0 is 'tensor<2xf64>', expected 'tensor<2xf32>' like operand 0}}
  %y = "ad.detach"(%x) : (tensor<2xf32>) -> tensor<2xf64>
  return
}

// -----

func.func @element_type(%x: tensor<2xf128>) {
  // expected-error @below {{'ad.detach' op operand #0 must be statically shaped tensor of floats (f16, bf16, f32, f64), integers (i8, i16, i32, i64, ui8) or i1, but got 'tensor<2xf128>'}}
  %y = ad.detach %x : tensor<2xf128>
  return
}

// -----

func.func @dynamic_shape(%x: tensor<?xf32>) {
  // expected-error @below {{'ad.detach' op operand #0 must be statically shaped tensor of floats (f16, bf16, f32, f64), integers (i8, i16, i32, i64, ui8) or i1, but got 'tensor<?xf32>'}}
  %y = ad.detach %x : tensor<?xf32>
  return
}

// -----

// ---- fold

// Gone, it would let the derivative through.
// FOLD-LABEL: @keeps(
// FOLD: ad.detach
func.func @keeps(%x: tensor<3xf32>) -> tensor<3xf32> {
  %y = ad.detach %x : tensor<3xf32>
  return %y : tensor<3xf32>
}

// -----

// ---- jvp

// x · detach(x): half of the slope of x².
func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %0 = ad.detach %x : tensor<3xf64>
  %y = ad.mul %x, %0 : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([ 1., -2.,  6.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([ 1., -2.,  6.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// VALUES: tensor([1., -0., nan])
// VALUES-NEXT: tensor([ True, False])
func.func @values(%x: tensor<3xf32>, %m: tensor<2xi1>) -> (tensor<3xf32>, tensor<2xi1>) {
  %0 = ad.detach %x : tensor<3xf32>
  %1 = ad.detach %m : tensor<2xi1>
  return %0, %1 : tensor<3xf32>, tensor<2xi1>
}
