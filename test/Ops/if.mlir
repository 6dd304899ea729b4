// ad.if: one of two bodies
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp true 3.0 2.0 1.0 10.0 | FileCheck %s --check-prefix=THENJVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp true 3.0 2.0 1.0 10.0 | FileCheck %s --check-prefix=THENJVP
// RUN: ad-run %t.mlir --entry=jvp false 3.0 2.0 1.0 10.0 | FileCheck %s --check-prefix=ELSEJVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp false 3.0 2.0 1.0 10.0 | FileCheck %s --check-prefix=ELSEJVP
// RUN: ad-run %t.mlir --entry=vjp true 3.0 2.0 1.0 | FileCheck %s --check-prefix=THENVJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp true 3.0 2.0 1.0 | FileCheck %s --check-prefix=THENVJP
// RUN: ad-run %t.mlir --entry=vjp false 3.0 2.0 1.0 | FileCheck %s --check-prefix=ELSEVJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp false 3.0 2.0 1.0 | FileCheck %s --check-prefix=ELSEVJP
// RUN: ad-run %t.mlir --entry=run true 3.0 2.0 | FileCheck %s --check-prefix=THEN
// RUN: ad-run %t.mlir --engine=jit --entry=run true 3.0 2.0 | FileCheck %s --check-prefix=THEN
// RUN: ad-run %t.mlir --entry=run false 3.0 2.0 | FileCheck %s --check-prefix=ELSE
// RUN: ad-run %t.mlir --engine=jit --entry=run false 3.0 2.0 | FileCheck %s --check-prefix=ELSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.if %{{.*}}(%{{.*}}) : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32> {
// PARSE: } else {
func.func @parse(%c: tensor<i1>, %x: tensor<2xf32>) -> tensor<2xf32> {
  %y = ad.if %c(%x) : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    %s = ad.square %a : tensor<2xf32>
    ad.yield %s : tensor<2xf32>
  } else {
  ^bb0(%a: tensor<2xf32>):
    ad.yield %a : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// -----

// ---- errors

func.func @condition(%c: tensor<2xi1>, %x: tensor<2xf32>) {
  // expected-error @below {{'ad.if' op condition is 'tensor<2xi1>', expected 'tensor<i1>'}}
  %y = ad.if %c(%x) : (tensor<2xi1>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    ad.yield %a : tensor<2xf32>
  } else {
  ^bb0(%a: tensor<2xf32>):
    ad.yield %a : tensor<2xf32>
  }
  return
}

// -----

func.func @branches_differ(%c: tensor<i1>, %x: tensor<2xf32>) {
  // expected-error @below {{'ad.if' op has 0 yielded values, expected 1}}
  %y = ad.if %c(%x) : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    ad.yield %a : tensor<2xf32>
  } else {
  ^bb0(%a: tensor<2xf32>):
    ad.yield
  }
  return
}

// -----

func.func @inputs(%c: tensor<i1>, %x: tensor<2xf32>) {
  // expected-error @below {{'ad.if' op block arguments 0 is 'tensor<3xf32>', expected 'tensor<2xf32>'}}
  ad.if %c(%x) : (tensor<i1>, tensor<2xf32>) -> () {
  ^bb0(%a: tensor<3xf32>):
    ad.yield
  } else {
  ^bb0(%a: tensor<2xf32>):
    ad.yield
  }
  return
}

// -----

func.func @captures(%c: tensor<i1>, %x: tensor<2xf32>) {
  // expected-note @below {{required by region isolation constraints}}
  %y = ad.if %c() : (tensor<i1>) -> tensor<2xf32> {
    // expected-error @below {{'ad.yield' op using value defined outside the region}}
    ad.yield %x : tensor<2xf32>
  } else {
    ad.yield %x : tensor<2xf32>
  }
  return
}

// -----

// ---- jvp

// x·w or x².
func.func private @f(%c: tensor<i1>, %x: tensor<f64>, %w: tensor<f64>) -> tensor<f64> {
  %y = ad.if %c(%x, %w) : (tensor<i1>, tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>):
    %m = ad.mul %a, %b : tensor<f64>
    ad.yield %m : tensor<f64>
  } else {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>):
    %s = ad.square %a : tensor<f64>
    ad.yield %s : tensor<f64>
  }
  return %y : tensor<f64>
}

// THENJVP: tensor(32., dtype=torch.float64)
// ELSEJVP: tensor(6., dtype=torch.float64)
func.func @jvp(%c: tensor<i1>, %x: tensor<f64>, %w: tensor<f64>, %dx: tensor<f64>, %dw: tensor<f64>) -> tensor<f64> {
  %0:2 = ad.jvp @f(%c, %x, %w, %dx, %dw) {wrt = array<i64: 1, 2>}
      : (tensor<i1>, tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %0#1 : tensor<f64>
}

// ---- vjp

// What one of the bodies does not read has the cotangent 0 there.
// THENVJP: tensor(2., dtype=torch.float64)
// THENVJP-NEXT: tensor(3., dtype=torch.float64)
// ELSEVJP: tensor(6., dtype=torch.float64)
// ELSEVJP-NEXT: tensor(0., dtype=torch.float64)
func.func @vjp(%c: tensor<i1>, %x: tensor<f64>, %w: tensor<f64>, %cy: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %0:3 = ad.vjp @f(%c, %x, %w, %cy) {wrt = array<i64: 1, 2>}
      : (tensor<i1>, tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>)
  return %0#1, %0#2 : tensor<f64>, tensor<f64>
}

// ---- run

// THEN: tensor(6., dtype=torch.float64)
// ELSE: tensor(9., dtype=torch.float64)
func.func @run(%c: tensor<i1>, %x: tensor<f64>, %w: tensor<f64>) -> tensor<f64> {
  %0 = call @f(%c, %x, %w) : (tensor<i1>, tensor<f64>, tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}
