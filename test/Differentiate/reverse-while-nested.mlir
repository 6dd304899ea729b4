// Loops whose trips are counted when they run, in other bodies: what they stack has no size that the body around them could keep,
// so they run again where it is read.
// RUN: ad-opt %s --ad-differentiate --ad-optimize | FileCheck %s
// RUN: ad-run %s --entry=in_for --check-gradients=0,1 1.0 1.3 '[1.2, 0.9, 1.7]' | FileCheck %s --check-prefix=RULES
// RUN: ad-run %s --engine=jit --entry=in_for --check-gradients=0,1 1.0 1.3 '[1.2, 0.9, 1.7]' | FileCheck %s --check-prefix=RULES
// RUN: ad-run %s --engine=jit --entry=in_if --check-gradients=0,1 1.0 1.1 3.0 | FileCheck %s --check-prefix=RULES
// RUN: ad-run %s --engine=jit --entry=in_if --check-gradients=0,1 -- -1.0 1.1 3.0 | FileCheck %s --check-prefix=RULES
// RUN: ad-run %s --engine=jit --entry=in_while --check-gradients=0,1 1.0 1.1 2.0 | FileCheck %s --check-prefix=RULES
// RUN: ad-run %s --engine=jit --entry=in_checkpoint --check-gradients=0,1 1.0 1.1 3.0 | FileCheck %s --check-prefix=RULES
// RULES-COUNT-4: ok
// RULES-NOT: wrong
// RUN: ad-run %s --entry=slope 1.0 1.1 '[2.0, 1.0, 5.0]' | FileCheck %s --check-prefix=SLOPE
// RUN: ad-run %s --engine=jit --entry=slope 1.0 1.1 '[2.0, 1.0, 5.0]' | FileCheck %s --check-prefix=SLOPE
// RUN: ad-run %s --entry=each '[1.0, 2.5, 1.5]' 1.1 '[2.0, 1.0, 5.0]' | FileCheck %s --check-prefix=EACH
// RUN: ad-run %s --engine=jit --entry=each '[1.0, 2.5, 1.5]' 1.1 '[2.0, 1.0, 5.0]' | FileCheck %s --check-prefix=EACH
// RUN: ad-run %s --entry=third 1.0 1.1 9.0 | FileCheck %s --check-prefix=THIRD
// RUN: ad-run %s --engine=jit --entry=third 1.0 1.1 9.0 | FileCheck %s --check-prefix=THIRD

// x·wⁿ, where n is the first number with x·wⁿ ≥ end.
func.func private @grow(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %y = ad.while(%x) with(%w, %end) limit 1000 : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>, %e: tensor<f64>):
    %less = ad.compare lt, %a, %e : tensor<f64>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>, %e: tensor<f64>):
    %m = ad.mul %a, %b : tensor<f64>
    ad.yield %m : tensor<f64>
  }
  return %y : tensor<f64>
}

func.func private @in_for(%x: tensor<f64>, %w: tensor<f64>, %ends: tensor<3xf64>) -> tensor<f64> {
  %y = ad.for 3 init(%x) over(%ends) with(%w) : (tensor<f64>, tensor<3xf64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %end: tensor<f64>, %b: tensor<f64>):
    %s = ad.sin %a : tensor<f64>
    %g = func.call @grow(%s, %b, %end) : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64>
    %t = ad.mul %g, %b : tensor<f64>
    ad.yield %t : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func private @in_if(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %zero = ad.constant dense<0.0> : tensor<f64>
  %c = ad.compare gt, %x, %zero : tensor<f64>
  %y = ad.if %c(%x, %w, %end) : (tensor<i1>, tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>, %e: tensor<f64>):
    %g = func.call @grow(%a, %b, %e) : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64>
    ad.yield %g : tensor<f64>
  } else {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>, %e: tensor<f64>):
    %s = ad.exp %a : tensor<f64>
    %g = func.call @grow(%s, %b, %e) : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64>
    %t = ad.sin %g : tensor<f64>
    ad.yield %t : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func private @in_while(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %y:2 = ad.while(%x, %end) with(%w) limit 100 : (tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  ^bb0(%a: tensor<f64>, %e: tensor<f64>, %b: tensor<f64>):
    %twenty = ad.constant dense<20.0> : tensor<f64>
    %less = ad.compare lt, %a, %twenty : tensor<f64>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<f64>, %e: tensor<f64>, %b: tensor<f64>):
    %g = func.call @grow(%a, %b, %e) : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64>
    %more = ad.add %e, %e : tensor<f64>
    ad.yield %g, %more : tensor<f64>, tensor<f64>
  }
  return %y#0 : tensor<f64>
}
func.func private @in_checkpoint(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %y = ad.checkpoint(%x, %w, %end) : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>, %e: tensor<f64>):
    %g = func.call @grow(%a, %b, %e) : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64>
    %t = ad.sin %g : tensor<f64>
    ad.yield %t : tensor<f64>
  }
  return %y : tensor<f64>
}

// The loop around it stacks what the other begins with, and nothing of unknown size; the other stacks where that is read.
// CHECK-LABEL: func.func @slope(
// CHECK: %[[F:.*]]:3 = ad.for 3 init(%{{.*}}) over(%{{.*}}) with(%{{.*}}) : (tensor<f64>, tensor<3xf64>, tensor<f64>) -> (tensor<f64>, tensor<3xf64>, tensor<3xf64>) {
// CHECK: ad.while({{.*}}) -> tensor<f64> {
// CHECK: ad.for 3 reverse init({{.*}}) over(%{{.*}}, %[[F]]#1, %[[F]]#2)
// CHECK: %[[W:.*]]:3 = ad.while({{.*}}) -> (tensor<f64>, tensor<i64>, tensor<?xf64>) {
// CHECK: ad.for ? reverse init({{.*}}) over(%[[W]]#2) with(%[[W]]#1,
// SLOPE: tensor(42.5550,
func.func @slope(%x: tensor<f64>, %w: tensor<f64>, %ends: tensor<3xf64>) -> tensor<f64> {
  %r = ad.grad @in_for(%x, %w, %ends) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>, tensor<3xf64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func private @slope_w(%x: tensor<f64>, %w: tensor<f64>, %ends: tensor<3xf64>) -> tensor<f64> {
  %r = ad.grad @in_for(%x, %w, %ends) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>, tensor<3xf64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func private @curvature(%x: tensor<f64>, %w: tensor<f64>, %ends: tensor<3xf64>) -> tensor<f64> {
  %r = ad.grad @slope_w(%x, %w, %ends) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>, tensor<3xf64>) -> tensor<f64>
  return %r : tensor<f64>
}
// Second derivatives of instances that make other numbers of trips.
// EACH: tensor([-6720.2893, -8126.2444, -3351.4435],
func.func @each(%x: tensor<3xf64>, %w: tensor<f64>, %ends: tensor<3xf64>) -> tensor<3xf64> {
  %r = ad.vmap @curvature(%x, %w, %ends) {in_axes = array<i64: 0, -1, -1>, out_axes = array<i64: 0>} : (tensor<3xf64>, tensor<f64>, tensor<3xf64>) -> tensor<3xf64>
  return %r : tensor<3xf64>
}
// n·(n−1)·(n−2)·wⁿ⁻³ for n = 24: two stacks of the first derivative are read by two loops of the third.
// THIRD: tensor(89868.6353,
func.func @third(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @curvature_of_grow(%x, %w, %end) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func private @curvature_of_grow(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @slope_of_grow(%x, %w, %end) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func private @slope_of_grow(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @grow(%x, %w, %end) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}
