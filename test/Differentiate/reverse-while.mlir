// Reverse mode of a loop whose trips are counted when it runs: y = x·wⁿ, where n is the first number with y ≥ end.
// RUN: ad-run %s --entry=g 1.0 1.1 0.5 | FileCheck %s --check-prefix=NONE
// RUN: ad-run %s --engine=jit --entry=g 1.0 1.1 0.5 | FileCheck %s --check-prefix=NONE
// RUN: ad-run %s --entry=g 1.0 1.1 9.0 | FileCheck %s --check-prefix=FEW
// RUN: ad-run %s --engine=jit --entry=g 1.0 1.1 9.0 | FileCheck %s --check-prefix=FEW
// RUN: ad-run %s --engine=jit --entry=g 1.0 1.0001 2.0 | FileCheck %s --check-prefix=MANY
// RUN: ad-run %s --entry=h 1.0 1.1 9.0 | FileCheck %s --check-prefix=SECOND
// RUN: ad-run %s --engine=jit --entry=h 1.0 1.1 9.0 | FileCheck %s --check-prefix=SECOND
// RUN: ad-run %s --entry=mixed 1.0 1.1 9.0 | FileCheck %s --check-prefix=SECOND
// RUN: ad-run %s --entry=batch '[1.0, 20.0, 3.0]' 1.1 9.0 | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %s --engine=jit --entry=batch '[1.0, 20.0, 3.0]' 1.1 9.0 | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %s --entry=batch_of_none '[]' 1.1 9.0 | FileCheck %s --check-prefix=NOBODY
// RUN: ad-run %s --engine=jit --entry=batch_of_none '[]' 1.1 9.0 | FileCheck %s --check-prefix=NOBODY
// RUN: ad-run %s --entry=f --check-gradients=0,1 1.0 1.1 9.0 | FileCheck %s --check-prefix=RULES
// RULES-NOT: wrong

// wⁿ and x·n·wⁿ⁻¹ for n = 0, 24, 6932
// NONE: tensor(1.,
// NONE: tensor(1.,
// NONE: tensor(0.,
// FEW: tensor(9.8497,
// FEW: tensor(9.8497,
// FEW: tensor(214.9033,
// MANY: tensor(2.0000,
// MANY: tensor(2.0000,
// MANY: tensor(13862.8655,
// n·(n−1)·wⁿ⁻²
// SECOND: tensor(4493.4318,
// Each instance has a number of trips of its own.
// BATCH: tensor([214.9033, 0.0000, 102.7122],

func.func private @f(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %y = ad.while(%x) with(%w, %end) limit 100000 : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64> {
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
func.func @g(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>) {
  %r:3 = ad.grad @f(%x, %w, %end) {wrt = array<i64: 0, 1>, value} : (tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>)
  return %r#0, %r#1, %r#2 : tensor<f64>, tensor<f64>, tensor<f64>
}
func.func private @gw(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @f(%x, %w, %end) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func @h(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @gw(%x, %w, %end) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func @batch(%x: tensor<3xf64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<3xf64> {
  %r = ad.vmap @gw(%x, %w, %end) {in_axes = array<i64: 0, -1, -1>, out_axes = array<i64: 0>} : (tensor<3xf64>, tensor<f64>, tensor<f64>) -> tensor<3xf64>
  return %r : tensor<3xf64>
}
// Of no instances none makes a trip.
// NOBODY: tensor([], dtype=torch.float64)
func.func @batch_of_none(%x: tensor<0xf64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<0xf64> {
  %r = ad.vmap @gw(%x, %w, %end) {in_axes = array<i64: 0, -1, -1>, out_axes = array<i64: 0>} : (tensor<0xf64>, tensor<f64>, tensor<f64>) -> tensor<0xf64>
  return %r : tensor<0xf64>
}
func.func @mixed(%x: tensor<f64>, %w: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %one = ad.constant dense<1.0> : tensor<f64>
  %r:2 = ad.jvp @gw(%x, %w, %end, %one) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %r#1 : tensor<f64>
}
