// ad.constant: a tensor in the program
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=values | FileCheck %s --check-prefix=VALUES
// RUN: ad-run %t.mlir --engine=jit --entry=values | FileCheck %s --check-prefix=VALUES

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.constant dense<1.500000e+00> : tensor<2x3xf32>
// PARSE-NEXT: ad.constant dense<[true, false]> : tensor<2xi1>
func.func @parse() -> (tensor<2x3xf32>, tensor<2xi1>) {
  %0 = ad.constant dense<1.5> : tensor<2x3xf32>
  %1 = ad.constant dense<[true, false]> : tensor<2xi1>
  return %0, %1 : tensor<2x3xf32>, tensor<2xi1>
}

// -----

// ---- errors

func.func @element_type() {
  // expected-error @below {{'ad.constant' op result #0 must be statically shaped tensor of floats (f16, bf16, f32, f64), integers (i8, i16, i32, i64, ui8) or i1, but got 'tensor<2xf128>'}}
  %y = ad.constant dense<1.0> : tensor<2xf128>
  return
}

// -----

func.func @no_elements() {
  // expected-error @below {{invalid kind of attribute specified}}
  %y = ad.constant 1.0 : f32
  return
}

// -----

func.func @result() {
  // expected-error @below {{'ad.constant' op inferred type(s) 'tensor<2xf32>' are incompatible with return type(s) of operation 'tensor<3xf32>'}}
  // expected-error @below {{'ad.constant' op failed to infer returned types}}
  %y = "ad.constant"() {value = dense<1.0> : tensor<2xf32>} : () -> tensor<3xf32>
  return
}

// -----

// ---- fold

// Equal constants become one.
// FOLD-LABEL: @equal(
// FOLD-NEXT: %[[C:.*]] = ad.constant
// FOLD-NEXT: return %[[C]], %[[C]]
func.func @equal() -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = ad.constant dense<2.0> : tensor<2xf32>
  %1 = ad.constant dense<2.0> : tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// -0 is not +0.
// FOLD-LABEL: @zeros(
// FOLD-COUNT-2: ad.constant
func.func @zeros() -> (tensor<2xf32>, tensor<2xf32>) {
  %0 = ad.constant dense<0.0> : tensor<2xf32>
  %1 = ad.constant dense<-0.0> : tensor<2xf32>
  return %0, %1 : tensor<2xf32>, tensor<2xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %c = ad.constant dense<[1.0, 2.0, 3.0]> : tensor<3xf64>
  %y = ad.mul %x, %c : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([1., 2., 6.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([1., 2., 6.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// VALUES: tensor({{\[\[}}1., -0.],
// VALUES-NEXT: [inf, nan]])
// VALUES-NEXT: tensor([0.1000, 0.1000, 0.1000], dtype=torch.float64)
// VALUES-NEXT: tensor([-128,  127], dtype=torch.int8)
// VALUES-NEXT: tensor([ True, False,  True, False,  True, False,  True, False,  True,  True])
// VALUES-NEXT: tensor([])
func.func @values() -> (tensor<2x2xf32>, tensor<3xf64>, tensor<2xi8>, tensor<10xi1>, tensor<0xf32>) {
  %0 = ad.constant dense<[[1.0, -0.0], [0x7F800000, 0x7FC00000]]> : tensor<2x2xf32>
  %1 = ad.constant dense<0.1> : tensor<3xf64>
  %2 = ad.constant dense<[-128, 127]> : tensor<2xi8>
  %3 = ad.constant dense<[true, false, true, false, true, false, true, false, true, true]> : tensor<10xi1>
  %4 = ad.constant dense<> : tensor<0xf32>
  return %0, %1, %2, %3, %4 : tensor<2x2xf32>, tensor<3xf64>, tensor<2xi8>, tensor<10xi1>, tensor<0xf32>
}
