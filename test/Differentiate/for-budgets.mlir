// A counted loop with more states than half of a memory budget keeps some of them and computes the others again, with the same bits.
// RUN: ad-opt %s --ad-differentiate | FileCheck %s
// RUN: %python %S/../Lower/Inputs/same_bits.py ad-run %s %t free tight mixed mixed_free
// RUN: diff -r %t/free/jit %t/tight/jit
// RUN: ad-run %s --entry=f --random=7 --check-gradients --engine=jit --memory-budget=75000
// RUN: diff -r %t/mixed/jit %t/mixed_free/jit
// RUN: not ad-run %s --entry=free --random=7 --engine=jit --memory-budget=500 2>&1 | FileCheck %s --check-prefix=TOOSMALL
// TOOSMALL: error: 'func.func' op takes {{[0-9]+}} bytes of temporaries with all recomputation that helps, expected at most its memory budget of 500

// Entries of a sequence, a stack that the result depends on, an invariant.
func.func private @f(%x: tensor<16xf64>, %w: tensor<16xf64>, %u: tensor<300xf64>) -> tensor<f64> {
  %r:2 = ad.for 300 init(%x) over(%u) with(%w) : (tensor<16xf64>, tensor<300xf64>, tensor<16xf64>) -> (tensor<16xf64>, tensor<300xf64>) {
  ^bb0(%a: tensor<16xf64>, %v: tensor<f64>, %m: tensor<16xf64>):
    %p = ad.mul %a, %m : tensor<16xf64>
    %b = ad.broadcast %v {axes = array<i64: 0>} : tensor<f64> -> tensor<16xf64>
    %q = ad.add %p, %b : tensor<16xf64>
    %t = ad.sin %q : tensor<16xf64>
    %d = ad.sum %t {axes = array<i64: 0>} : tensor<16xf64> -> tensor<f64>
    %s = ad.mul %d, %v : tensor<f64>
    ad.yield %t, %s : tensor<16xf64>, tensor<f64>
  }
  %c = ad.mul %r#1, %u : tensor<300xf64>
  %s0 = ad.sum %r#0 {axes = array<i64: 0>} : tensor<16xf64> -> tensor<f64>
  %s1 = ad.sum %c {axes = array<i64: 0>} : tensor<300xf64> -> tensor<f64>
  %y = ad.add %s0, %s1 : tensor<f64>
  return %y : tensor<f64>
}

func.func @free(%x: tensor<16xf64>, %w: tensor<16xf64>, %u: tensor<300xf64>) -> (tensor<16xf64>, tensor<16xf64>, tensor<300xf64>) {
  %g:3 = ad.grad @f(%x, %w, %u) {wrt = array<i64: 0, 1, 2>} : (tensor<16xf64>, tensor<16xf64>, tensor<300xf64>) -> (tensor<16xf64>, tensor<16xf64>, tensor<300xf64>)
  return %g#0, %g#1, %g#2 : tensor<16xf64>, tensor<16xf64>, tensor<300xf64>
}
func.func private @budgeted(%x: tensor<16xf64>, %w: tensor<16xf64>, %u: tensor<300xf64>) -> tensor<f64> {
  %y = func.call @f(%x, %w, %u) : (tensor<16xf64>, tensor<16xf64>, tensor<300xf64>) -> tensor<f64>
  return %y : tensor<f64>
}
// In 15,000 bytes, 144 each: the number of the entry, 128 bytes of the state, and the number of its trip.
// CHECK-LABEL: func.func private @budgeted_grad
// CHECK: ad.for 300 init
// CHECK: ad.broadcast %arg0 {axes = array<i64: 0>} : tensor<16xf64> -> tensor<104x16xf64>
// CHECK: ad.while
// CHECK: ad.put %{{.*}} into %{{.*}} : (tensor<300xf64>, tensor<f64>, tensor<i64>) -> tensor<300xf64>
// CHECK: return
func.func @tight(%x: tensor<16xf64>, %w: tensor<16xf64>, %u: tensor<300xf64>) -> (tensor<16xf64>, tensor<16xf64>, tensor<300xf64>) attributes {ad.memory_budget = 30000 : i64} {
  %g:3 = ad.grad @budgeted(%x, %w, %u) {wrt = array<i64: 0, 1, 2>} : (tensor<16xf64>, tensor<16xf64>, tensor<300xf64>) -> (tensor<16xf64>, tensor<16xf64>, tensor<300xf64>)
  return %g#0, %g#1, %g#2 : tensor<16xf64>, tensor<16xf64>, tensor<300xf64>
}

// From the last entry to the first; two values that are carried, one of them only added to.
func.func private @backwards(%x: tensor<16xf64>, %u: tensor<200xf64>) -> tensor<f64> {
  %zero = ad.constant dense<0.0> : tensor<f64>
  %r:3 = ad.for 200 reverse init(%x, %zero) over(%u) : (tensor<16xf64>, tensor<f64>, tensor<200xf64>) -> (tensor<16xf64>, tensor<f64>, tensor<200xf64>) {
  ^bb0(%a: tensor<16xf64>, %b: tensor<f64>, %v: tensor<f64>):
    %e = ad.broadcast %v {axes = array<i64: 0>} : tensor<f64> -> tensor<16xf64>
    %p = ad.mul %a, %e : tensor<16xf64>
    %t = ad.cos %p : tensor<16xf64>
    %c = ad.sum %t {axes = array<i64: 0>} : tensor<16xf64> -> tensor<f64>
    %s = ad.add %b, %c : tensor<f64>
    ad.yield %t, %s, %c : tensor<16xf64>, tensor<f64>, tensor<f64>
  }
  %d = ad.mul %r#2, %u : tensor<200xf64>
  %s0 = ad.sum %d {axes = array<i64: 0>} : tensor<200xf64> -> tensor<f64>
  %s1 = ad.sum %r#0 {axes = array<i64: 0>} : tensor<16xf64> -> tensor<f64>
  %s2 = ad.mul %s1, %r#1 : tensor<f64>
  %y = ad.add %s0, %s2 : tensor<f64>
  return %y : tensor<f64>
}
// Forward over reverse: the tangent of a state is a part of the state. The sum is not: no derivative needs it.
// CHECK-LABEL: func.func private @slope_jvp
// CHECK: ad.broadcast %{{.*}} {axes = array<i64: 0>} : tensor<16xf64> -> tensor<51x16xf64>
// CHECK: ad.broadcast %{{.*}} {axes = array<i64: 0>} : tensor<16xf64> -> tensor<51x16xf64>
// CHECK-NOT: ad.broadcast %{{.*}} {axes = array<i64: 0>} : tensor<f64> -> tensor<51xf64>
// CHECK: return
func.func @mixed(%x: tensor<16xf64>, %u: tensor<200xf64>, %du: tensor<200xf64>) -> (tensor<200xf64>, tensor<200xf64>) attributes {ad.memory_budget = 28000 : i64} {
  %r:2 = ad.jvp @slope(%x, %u, %du) {wrt = array<i64: 1>} : (tensor<16xf64>, tensor<200xf64>, tensor<200xf64>) -> (tensor<200xf64>, tensor<200xf64>)
  return %r#0, %r#1 : tensor<200xf64>, tensor<200xf64>
}
func.func @mixed_free(%x: tensor<16xf64>, %u: tensor<200xf64>, %du: tensor<200xf64>) -> (tensor<200xf64>, tensor<200xf64>) {
  %r:2 = ad.jvp @slope_free(%x, %u, %du) {wrt = array<i64: 1>} : (tensor<16xf64>, tensor<200xf64>, tensor<200xf64>) -> (tensor<200xf64>, tensor<200xf64>)
  return %r#0, %r#1 : tensor<200xf64>, tensor<200xf64>
}
func.func private @slope_free(%x: tensor<16xf64>, %u: tensor<200xf64>) -> tensor<200xf64> {
  %g = ad.grad @backwards(%x, %u) {wrt = array<i64: 1>} : (tensor<16xf64>, tensor<200xf64>) -> tensor<200xf64>
  return %g : tensor<200xf64>
}
func.func private @slope(%x: tensor<16xf64>, %u: tensor<200xf64>) -> tensor<200xf64> {
  %g = ad.grad @backwards(%x, %u) {wrt = array<i64: 1>} : (tensor<16xf64>, tensor<200xf64>) -> tensor<200xf64>
  return %g : tensor<200xf64>
}

// Random numbers are not drawn again: these states are all kept.
// CHECK-LABEL: func.func private @drawn_grad
// CHECK: ad.for 300 init
// CHECK: ad.for 300 reverse
// CHECK: return
func.func private @drawn(%x: tensor<4xf64>, %keys: tensor<300x2xi64>) -> tensor<f64> {
  %r = ad.for 300 init(%x) over(%keys) : (tensor<4xf64>, tensor<300x2xi64>) -> tensor<4xf64> {
  ^bb0(%a: tensor<4xf64>, %k: tensor<2xi64>):
    %z = ad.random %k {offset = 0 : i64} : tensor<2xi64> -> tensor<4xf64>
    %p = ad.mul %a, %z : tensor<4xf64>
    %t = ad.sin %p : tensor<4xf64>
    ad.yield %t : tensor<4xf64>
  }
  %y = ad.sum %r {axes = array<i64: 0>} : tensor<4xf64> -> tensor<f64>
  return %y : tensor<f64>
}
func.func @undrawn(%x: tensor<4xf64>, %keys: tensor<300x2xi64>) -> tensor<4xf64> attributes {ad.memory_budget = 9000 : i64} {
  %g = ad.grad @drawn(%x, %keys) {wrt = array<i64: 0>} : (tensor<4xf64>, tensor<300x2xi64>) -> tensor<4xf64>
  return %g : tensor<4xf64>
}
