// ad.reversal: cotangents pulled back through the trips of a step, from the last to the first
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-opt %t.mlir --ad-differentiate | FileCheck %s --check-prefix=EXPANDED
// RUN: ad-run %t.mlir --entry=jvp 5.0 2.0 1.0 4 | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp 5.0 2.0 1.0 4 | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 5.0 2.0 1.0 4 | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 5.0 2.0 1.0 4 | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=third 5.0 2.0 1.0 4 | FileCheck %s --check-prefix=THIRD
// RUN: ad-run %t.mlir --engine=jit --entry=third 5.0 2.0 1.0 4 | FileCheck %s --check-prefix=THIRD
// RUN: ad-run %t.mlir --entry=f 5.0 2.0 1.0 4 | FileCheck %s --check-prefix=FOUR
// RUN: ad-run %t.mlir --engine=jit --entry=f 5.0 2.0 1.0 4 | FileCheck %s --check-prefix=FOUR
// RUN: ad-run %t.mlir --entry=f 5.0 2.0 1.0 0 | FileCheck %s --check-prefix=NONE
// RUN: ad-run %t.mlir --engine=jit --entry=f 5.0 2.0 1.0 0 | FileCheck %s --check-prefix=NONE
// RUN: ad-run %t.mlir --entry=batch 5.0 2.0 1.0 '[0, 4, 1]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --engine=jit --entry=batch 5.0 2.0 1.0 '[0, 4, 1]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --entry=batch_of_pullbacks 5.0 2.0 1.0 '[0, 4, 1]' | FileCheck %s --check-prefix=PULLED
// RUN: not ad-run %t.mlir --entry=f 5.0 2.0 1.0 101 2>&1 | FileCheck %s --check-prefix=LIMIT

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.reversal %{{.*}} of(%{{.*}}) pulls(%{{.*}}) with(%{{.*}}) limit 100 : (tensor<i64>, tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<f32> {
// PARSE: } pull {
func.func @parse(%n: tensor<i64>, %x: tensor<f32>, %c: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  %y = ad.reversal %n of(%x) pulls(%c) with(%w) limit 100 : (tensor<i64>, tensor<f32>, tensor<f32>, tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %next = ad.mul %a, %b : tensor<f32>
    ad.yield %next : tensor<f32>
  } pull {
  ^bb0(%a: tensor<f32>, %d: tensor<f32>, %b: tensor<f32>):
    %back = ad.mul %d, %b : tensor<f32>
    ad.yield %back : tensor<f32>
  }
  return %y : tensor<f32>
}

// -----

// ---- errors

func.func @limit(%n: tensor<i64>, %x: tensor<f32>) {
  // expected-error @below {{'ad.reversal' op limit is 0, expected at least 1}}
  %y = ad.reversal %n of(%x) pulls(%x) limit 0 : (tensor<i64>, tensor<f32>, tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>):
    ad.yield %a : tensor<f32>
  } pull {
  ^bb0(%a: tensor<f32>, %d: tensor<f32>):
    ad.yield %d : tensor<f32>
  }
  return
}

// -----

func.func @trips(%n: tensor<1xi64>, %x: tensor<f32>) {
  // expected-error @below {{'ad.reversal' op trips are 'tensor<1xi64>', expected 'tensor<i64>'}}
  %y = ad.reversal %n of(%x) pulls(%x) limit 9 : (tensor<1xi64>, tensor<f32>, tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>):
    ad.yield %a : tensor<f32>
  } pull {
  ^bb0(%a: tensor<f32>, %d: tensor<f32>):
    ad.yield %d : tensor<f32>
  }
  return
}

// -----

func.func @pulled(%n: tensor<i64>, %x: tensor<f32>) {
  // expected-error @below {{'ad.reversal' op block arguments 1 is 'tensor<2xf32>', expected 'tensor<f32>'}}
  %y = ad.reversal %n of(%x) pulls(%x) limit 9 : (tensor<i64>, tensor<f32>, tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>):
    ad.yield %a : tensor<f32>
  } pull {
  ^bb0(%a: tensor<f32>, %d: tensor<2xf32>):
    ad.yield %a : tensor<f32>
  }
  return
}

// -----

func.func @yielded(%n: tensor<i64>, %x: tensor<f32>, %w: tensor<2xf32>) {
  // expected-error @below {{'ad.reversal' op yielded values 0 is 'tensor<2xf32>', expected 'tensor<f32>'}}
  %y = ad.reversal %n of(%x) pulls(%x) with(%w) limit 9 : (tensor<i64>, tensor<f32>, tensor<f32>, tensor<2xf32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>, %b: tensor<2xf32>):
    ad.yield %b : tensor<2xf32>
  } pull {
  ^bb0(%a: tensor<f32>, %d: tensor<f32>, %b: tensor<2xf32>):
    ad.yield %d : tensor<f32>
  }
  return
}

// -----

// ---- jvp

// The derivatives of x·wⁿ by w and x, times c: the first is c·n·x·wⁿ⁻¹, the second c·wⁿ.
// One loop over the trips, in it one that keeps states, in that one the step and the search of where to keep the next.
// EXPANDED-LABEL: func.func private @f(
// EXPANDED-NOT: ad.reversal
// EXPANDED-COUNT-4: ad.while
// EXPANDED-NOT: ad.while
// EXPANDED: return
func.func private @f(%x: tensor<f64>, %w: tensor<f64>, %c: tensor<f64>, %n: tensor<i64>) -> (tensor<f64>, tensor<f64>) {
  %zero = ad.constant dense<0.0> : tensor<f64>
  %y:2 = ad.reversal %n of(%x) pulls(%zero, %c) with(%w) limit 100 : (tensor<i64>, tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>):
    %next = ad.mul %a, %b : tensor<f64>
    ad.yield %next : tensor<f64>
  } pull {
  ^bb0(%a: tensor<f64>, %s: tensor<f64>, %d: tensor<f64>, %b: tensor<f64>):
    %more = ad.mul %d, %a : tensor<f64>
    %sum = ad.add %s, %more : tensor<f64>
    %back = ad.mul %d, %b : tensor<f64>
    ad.yield %sum, %back : tensor<f64>, tensor<f64>
  }
  return %y#0, %y#1 : tensor<f64>, tensor<f64>
}

// By x, w and c at once: n·wⁿ⁻¹ + n·(n − 1)·x·wⁿ⁻² + n·x·wⁿ⁻¹ = 32 + 240 + 160, and n·wⁿ⁻¹ + wⁿ = 32 + 16
// JVP: tensor(432.,
// JVP: tensor(48.,
func.func @jvp(%x: tensor<f64>, %w: tensor<f64>, %c: tensor<f64>, %n: tensor<i64>) -> (tensor<f64>, tensor<f64>) {
  %one = ad.constant dense<1.0> : tensor<f64>
  %y:4 = ad.jvp @f(%x, %w, %c, %n, %one, %one, %one) {wrt = array<i64: 0, 1, 2>} : (tensor<f64>, tensor<f64>, tensor<f64>, tensor<i64>, tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>)
  return %y#2, %y#3 : tensor<f64>, tensor<f64>
}

// ---- vjp

// VJP: tensor(32.,
// VJP: tensor(240.,
// VJP: tensor(160.,
func.func private @pullback(%x: tensor<f64>, %w: tensor<f64>, %c: tensor<f64>, %n: tensor<i64>) -> (tensor<f64>, tensor<f64>, tensor<f64>) {
  %g:3 = ad.grad @f(%x, %w, %c, %n) {wrt = array<i64: 0, 1, 2>} : (tensor<f64>, tensor<f64>, tensor<f64>, tensor<i64>) -> (tensor<f64>, tensor<f64>, tensor<f64>)
  return %g#0, %g#1, %g#2 : tensor<f64>, tensor<f64>, tensor<f64>
}
func.func @vjp(%x: tensor<f64>, %w: tensor<f64>, %c: tensor<f64>, %n: tensor<i64>) -> (tensor<f64>, tensor<f64>, tensor<f64>) {
  %g:3 = call @pullback(%x, %w, %c, %n) : (tensor<f64>, tensor<f64>, tensor<f64>, tensor<i64>) -> (tensor<f64>, tensor<f64>, tensor<f64>)
  return %g#0, %g#1, %g#2 : tensor<f64>, tensor<f64>, tensor<f64>
}
func.func private @by_w(%x: tensor<f64>, %w: tensor<f64>, %c: tensor<f64>, %n: tensor<i64>) -> tensor<f64> {
  %g = ad.grad @f(%x, %w, %c, %n) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>, tensor<f64>, tensor<i64>) -> tensor<f64>
  return %g : tensor<f64>
}
// n·(n − 1)·wⁿ⁻², n·(n − 1)·(n − 2)·x·wⁿ⁻³, n·(n − 1)·x·wⁿ⁻²
// THIRD: tensor(48.,
// THIRD: tensor(240.,
// THIRD: tensor(240.,
func.func @third(%x: tensor<f64>, %w: tensor<f64>, %c: tensor<f64>, %n: tensor<i64>) -> (tensor<f64>, tensor<f64>, tensor<f64>) {
  %g:3 = ad.grad @by_w(%x, %w, %c, %n) {wrt = array<i64: 0, 1, 2>} : (tensor<f64>, tensor<f64>, tensor<f64>, tensor<i64>) -> (tensor<f64>, tensor<f64>, tensor<f64>)
  return %g#0, %g#1, %g#2 : tensor<f64>, tensor<f64>, tensor<f64>
}

// ---- run

// FOUR: tensor(160.,
// FOUR: tensor(16.,
// NONE: tensor(0.,
// NONE: tensor(1.,
// LIMIT: error: 'ad.while' op runs more than 100 times

// BATCH: tensor([  0., 160.,   5.],
// BATCH: tensor([ 1., 16.,  2.],
func.func @batch(%x: tensor<f64>, %w: tensor<f64>, %c: tensor<f64>, %n: tensor<3xi64>) -> (tensor<3xf64>, tensor<3xf64>) {
  %y:2 = ad.vmap @f(%x, %w, %c, %n) {in_axes = array<i64: -1, -1, -1, 0>, out_axes = array<i64: 0, 0>} : (tensor<f64>, tensor<f64>, tensor<f64>, tensor<3xi64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %y#0, %y#1 : tensor<3xf64>, tensor<3xf64>
}
// PULLED: tensor([ 0., 32.,  1.],
// PULLED: tensor([  0., 240.,   0.],
// PULLED: tensor([  0., 160.,   5.],
func.func @batch_of_pullbacks(%x: tensor<f64>, %w: tensor<f64>, %c: tensor<f64>, %n: tensor<3xi64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) {
  %y:3 = ad.vmap @pullback(%x, %w, %c, %n) {in_axes = array<i64: -1, -1, -1, 0>, out_axes = array<i64: 0, 0, 0>} : (tensor<f64>, tensor<f64>, tensor<f64>, tensor<3xi64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>)
  return %y#0, %y#1, %y#2 : tensor<3xf64>, tensor<3xf64>, tensor<3xf64>
}
