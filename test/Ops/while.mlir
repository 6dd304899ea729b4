// ad.while: a body that runs as long as a condition holds
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 3.0 20.0 1.0 | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp 3.0 20.0 1.0 | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 3.0 20.0 | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 3.0 20.0 | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=run 3.0 20.0 | FileCheck %s --check-prefix=RAN
// RUN: ad-run %t.mlir --engine=jit --entry=run 3.0 20.0 | FileCheck %s --check-prefix=RAN
// RUN: ad-run %t.mlir --entry=run 30.0 20.0 | FileCheck %s --check-prefix=ATONCE
// RUN: ad-run %t.mlir --engine=jit --entry=run 30.0 20.0 | FileCheck %s --check-prefix=ATONCE
// RUN: not ad-run %t.mlir --entry=run 1.0 20.0 2>&1 | FileCheck %s --check-prefix=LIMIT
// RUN: not ad-run %t.mlir --engine=jit --entry=run 1.0 20.0 2>&1 | FileCheck %s --check-prefix=LIMIT

// RUN: ad-run %t.mlir --entry=stack 3.0 20.0 | FileCheck %s --check-prefix=STACK
// RUN: ad-run %t.mlir --engine=jit --entry=stack 3.0 20.0 | FileCheck %s --check-prefix=STACK

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.while(%{{.*}}) with(%{{.*}}) limit 100 : (tensor<f32>, tensor<f32>) -> tensor<f32> {
// PARSE: } do {
func.func @parse(%x: tensor<f32>, %end: tensor<f32>) -> tensor<f32> {
  %y = ad.while(%x) with(%end) limit 100 : (tensor<f32>, tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>, %e: tensor<f32>):
    %less = ad.compare lt, %a, %e : tensor<f32>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<f32>, %e: tensor<f32>):
    %twice = ad.add %a, %a : tensor<f32>
    ad.yield %twice : tensor<f32>
  }
  return %y : tensor<f32>
}

// PARSE-LABEL: @stacks(
// PARSE: ad.while(%{{.*}}) limit 100 : (tensor<i1>) -> (tensor<i1>, tensor<?xi1>) {
func.func @stacks(%x: tensor<i1>) {
  %y:2 = ad.while(%x) limit 100 : (tensor<i1>) -> (tensor<i1>, tensor<?xi1>) {
  ^bb0(%a: tensor<i1>):
    ad.yield %a : tensor<i1>
  } do {
  ^bb0(%a: tensor<i1>):
    %b = ad.not %a : tensor<i1>
    ad.yield %b, %a : tensor<i1>, tensor<i1>
  }
  return
}

// -----

// ---- errors

func.func @stack_of_known_length(%x: tensor<i1>) {
  // expected-error @below {{'ad.while' op results 1 is 'tensor<3xi1>', expected 'tensor<?xi1>'}}
  %y:2 = ad.while(%x) limit 9 : (tensor<i1>) -> (tensor<i1>, tensor<3xi1>) {
  ^bb0(%a: tensor<i1>):
    ad.yield %a : tensor<i1>
  } do {
  ^bb0(%a: tensor<i1>):
    ad.yield %a, %a : tensor<i1>, tensor<i1>
  }
  return
}

// -----

func.func @limit(%x: tensor<i1>) {
  // expected-error @below {{'ad.while' op limit is 0, expected at least 1}}
  %y = ad.while(%x) limit 0 : (tensor<i1>) -> tensor<i1> {
  ^bb0(%a: tensor<i1>):
    ad.yield %a : tensor<i1>
  } do {
  ^bb0(%a: tensor<i1>):
    ad.yield %a : tensor<i1>
  }
  return
}

// -----

func.func @condition_count(%x: tensor<i1>) {
  // expected-error @below {{'ad.while' op condition yields 2 values, expected one}}
  %y = ad.while(%x) limit 9 : (tensor<i1>) -> tensor<i1> {
  ^bb0(%a: tensor<i1>):
    ad.yield %a, %a : tensor<i1>, tensor<i1>
  } do {
  ^bb0(%a: tensor<i1>):
    ad.yield %a : tensor<i1>
  }
  return
}

// -----

func.func @condition_type(%x: tensor<f32>) {
  // expected-error @below {{'ad.while' op condition is 'tensor<f32>', expected 'tensor<i1>'}}
  %y = ad.while(%x) limit 9 : (tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>):
    ad.yield %a : tensor<f32>
  } do {
  ^bb0(%a: tensor<f32>):
    ad.yield %a : tensor<f32>
  }
  return
}

// -----

func.func @carries_other(%x: tensor<i1>, %w: tensor<2xi1>) {
  // expected-error @below {{'ad.while' op carried values 0 is 'tensor<2xi1>', expected 'tensor<i1>'}}
  %y = ad.while(%x) with(%w) limit 9 : (tensor<i1>, tensor<2xi1>) -> tensor<i1> {
  ^bb0(%a: tensor<i1>, %b: tensor<2xi1>):
    ad.yield %a : tensor<i1>
  } do {
  ^bb0(%a: tensor<i1>, %b: tensor<2xi1>):
    ad.yield %b : tensor<2xi1>
  }
  return
}

// -----

// ---- jvp

// Doubles x until it is not less than the end.
func.func private @f(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %y = ad.while(%x) with(%end) limit 4 : (tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %e: tensor<f64>):
    %less = ad.compare lt, %a, %e : tensor<f64>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<f64>, %e: tensor<f64>):
    %twice = ad.add %a, %a : tensor<f64>
    ad.yield %twice : tensor<f64>
  }
  return %y : tensor<f64>
}

// JVP: tensor(8., dtype=torch.float64)
func.func @jvp(%x: tensor<f64>, %end: tensor<f64>, %dx: tensor<f64>) -> tensor<f64> {
  %0:2 = ad.jvp @f(%x, %end, %dx) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %0#1 : tensor<f64>
}

// ---- vjp

// No cotangent passes through the loop; one that does: Differentiate/reverse-while.mlir.
func.func private @g(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %y = call @f(%x, %end) : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %d = ad.detach %y : tensor<f64>
  %z = ad.mul %x, %d : tensor<f64>
  return %z : tensor<f64>
}

// VJP: tensor(24., dtype=torch.float64)
func.func @vjp(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %0 = ad.grad @g(%x, %end) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}

// ---- run

// RAN: tensor(24., dtype=torch.float64)
// ATONCE: tensor(30., dtype=torch.float64)
// LIMIT: error: 'ad.while' op runs more than 4 times
func.func @run(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %0 = call @f(%x, %end) : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}

// What it stacks, 3, 6 and 12, added from the last to the first, halved each time: ((12)/2 + 6)/2 + 3.
// STACK: tensor(9., dtype=torch.float64)
func.func @stack(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %zero = ad.constant dense<0> : tensor<i64>
  %y:3 = ad.while(%x, %zero) with(%end) limit 9 : (tensor<f64>, tensor<i64>, tensor<f64>) -> (tensor<f64>, tensor<i64>, tensor<?xf64>) {
  ^bb0(%a: tensor<f64>, %i: tensor<i64>, %e: tensor<f64>):
    %less = ad.compare lt, %a, %e : tensor<f64>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<f64>, %i: tensor<i64>, %e: tensor<f64>):
    %twice = ad.add %a, %a : tensor<f64>
    %one = ad.constant dense<1> : tensor<i64>
    %next = ad.add %i, %one : tensor<i64>
    ad.yield %twice, %next, %a : tensor<f64>, tensor<i64>, tensor<f64>
  }
  %none = ad.constant dense<0.0> : tensor<f64>
  %z = ad.for ? reverse init(%none) over(%y#2) with(%y#1) : (tensor<f64>, tensor<?xf64>, tensor<i64>) -> tensor<f64> {
  ^bb0(%sum: tensor<f64>, %e: tensor<f64>, %n: tensor<i64>):
    %half = ad.constant dense<0.5> : tensor<f64>
    %m = ad.mul %sum, %half : tensor<f64>
    %all = ad.add %m, %e : tensor<f64>
    ad.yield %all : tensor<f64>
  }
  return %z : tensor<f64>
}
