// What the loops of a derivative keep: no more than the pullback reads, once if it is the same in all trips.
// RUN: ad-opt %s --ad-differentiate --split-input-file | FileCheck %s
// The code is the same for 9 trips and for 90,000.
// RUN: ad-opt %s --ad-differentiate --split-input-file > %t.few
// RUN: sed 's/9xf64/90000xf64/g; s/for 9 /for 90000 /' %s | ad-opt --ad-differentiate --split-input-file | sed 's/90000xf64/9xf64/g; s/for 90000 /for 9 /' | diff %t.few -

// A sum: the loop is not even run again, and nothing is stacked.
func.func @total(%xs: tensor<5xf64>) -> tensor<f64> {
  %z = ad.constant dense<0.0> : tensor<f64>
  %y = ad.for 5 init(%z) over(%xs) : (tensor<f64>, tensor<5xf64>) -> tensor<f64> {
  ^bb0(%c: tensor<f64>, %x: tensor<f64>):
    %n = ad.add %c, %x : tensor<f64>
    ad.yield %n : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func @gradient(%xs: tensor<5xf64>) -> tensor<5xf64> {
  %0 = ad.grad @total(%xs) {wrt = array<i64: 0>} : (tensor<5xf64>) -> tensor<5xf64>
  return %0 : tensor<5xf64>
}
// CHECK-LABEL: func.func private @total_grad(
// CHECK-NEXT:    %[[ONE:.*]] = ad.constant dense<1.000000e+00> : tensor<f64>
// CHECK-NEXT:    ad.for 5 reverse init(%[[ONE]]) : (tensor<f64>) -> (tensor<f64>, tensor<5xf64>) {
// CHECK-NEXT:    ^bb0(
// CHECK-NEXT:      ad.yield
// CHECK-NEXT:    }
// CHECK-NEXT:    return

// -----

// tanh and the state that it is read with: one stack, since each state is the next trip's. The entries of xs are read again.
// exp(w) is the same in all trips: computed once for both loops. What is cheap is computed again: 1.0 - x.
func.func @cell(%h: tensor<f64>, %xs: tensor<9xf64>, %w: tensor<f64>) -> tensor<f64> {
  %y = ad.for 9 init(%h) over(%xs) with(%w) : (tensor<f64>, tensor<9xf64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%c: tensor<f64>, %x: tensor<f64>, %v: tensor<f64>):
    %e = ad.exp %v : tensor<f64>
    %one = ad.constant dense<1.0> : tensor<f64>
    %d = ad.sub %one, %x : tensor<f64>
    %p = ad.mul %e, %d : tensor<f64>
    %q = ad.mul %p, %c : tensor<f64>
    %n = ad.tanh %q : tensor<f64>
    ad.yield %n : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func @gradient(%h: tensor<f64>, %xs: tensor<9xf64>, %w: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %0:2 = ad.grad @cell(%h, %xs, %w) {wrt = array<i64: 0, 2>} : (tensor<f64>, tensor<9xf64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %0#0, %0#1 : tensor<f64>, tensor<f64>
}
// CHECK-LABEL: func.func private @cell_grad(
// CHECK-SAME:    %[[H:[^:]*]]: tensor<f64>, %[[XS:[^:]*]]: tensor<9xf64>, %[[W:[^:]*]]: tensor<f64>)
// CHECK:         %[[E:.*]] = ad.exp %[[W]]
// CHECK:         %[[LOOP:.*]]:2 = ad.for 9 init(%[[H]]) over(%[[XS]]) with(%[[W]], %[[E]]) : {{.*}} -> (tensor<f64>, tensor<9xf64>) {
// CHECK-NEXT:    ^bb0(%[[C:[^:]*]]:
// CHECK-NOT:       ad.exp
// CHECK:           %[[N:.*]] = ad.tanh
// CHECK-NEXT:      ad.yield %[[N]], %[[C]]
// CHECK:         ad.for 9 reverse init({{.*}}, %[[LOOP]]#0) over(%[[XS]], %[[LOOP]]#1) with(%[[E]])
// CHECK-NOT:       ad.exp
// CHECK-NOT:       ad.tanh
// CHECK:           ad.sub
// CHECK:           ad.yield
// CHECK:         return

// -----

// What checks something is not moved to where the loop might not run; it is kept.
func.func @checked(%x: tensor<f64>, %t: tensor<3xf64>, %k: tensor<i64>) -> tensor<f64> {
  %y = ad.for 4 init(%x) with(%t, %k) : (tensor<f64>, tensor<3xf64>, tensor<i64>) -> tensor<f64> {
  ^bb0(%c: tensor<f64>, %all: tensor<3xf64>, %i: tensor<i64>):
    %e = ad.gather %all, %i {axis = 0 : i64} : (tensor<3xf64>, tensor<i64>) -> tensor<f64>
    %n = ad.mul %c, %e : tensor<f64>
    ad.yield %n : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func @gradient(%x: tensor<f64>, %t: tensor<3xf64>, %k: tensor<i64>) -> tensor<f64> {
  %0 = ad.grad @checked(%x, %t, %k) {wrt = array<i64: 0>} : (tensor<f64>, tensor<3xf64>, tensor<i64>) -> tensor<f64>
  return %0 : tensor<f64>
}
// CHECK-LABEL: func.func private @checked_grad(
// CHECK-NEXT:    ad.for 4 {{.*}} -> (tensor<f64>, tensor<4xf64>) {
// CHECK:           %[[E:.*]] = ad.gather
// CHECK:           ad.yield %{{.*}}, %[[E]]

// -----

// Tangents: only where they are not zero. The count and the second carried value have none.
func.func @some(%x: tensor<f64>, %w: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %i = ad.constant dense<0> : tensor<i64>
  %y:3 = ad.for 100000 init(%x, %w, %i) : (tensor<f64>, tensor<f64>, tensor<i64>) -> (tensor<f64>, tensor<f64>, tensor<i64>) {
  ^bb0(%c: tensor<f64>, %d: tensor<f64>, %k: tensor<i64>):
    %one = ad.constant dense<1> : tensor<i64>
    %l = ad.add %k, %one : tensor<i64>
    %n = ad.mul %c, %d : tensor<f64>
    %s = ad.sin %d : tensor<f64>
    ad.yield %n, %s, %l : tensor<f64>, tensor<f64>, tensor<i64>
  }
  return %y#0, %y#1 : tensor<f64>, tensor<f64>
}
func.func @tangent(%x: tensor<f64>, %w: tensor<f64>, %dx: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %0:4 = ad.jvp @some(%x, %w, %dx) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>)
  return %0#2, %0#3 : tensor<f64>, tensor<f64>
}
// CHECK-LABEL: func.func private @some_jvp(
// CHECK-SAME:    %[[X:[^:]*]]: tensor<f64>, %[[W:[^:]*]]: tensor<f64>, %[[DX:[^:]*]]: tensor<f64>)
// CHECK:         ad.for 100000 init(%[[X]], %[[W]], %{{.*}}, %[[DX]])
// CHECK-COUNT-1: ad.sin
// CHECK-NOT:     ad.cos
// CHECK:         return

// -----

// A shared condition of a batch stays one, and so do the trips.
func.func @shared(%c: tensor<i1>, %x: tensor<f64>) -> tensor<f64> {
  %y = ad.if %c(%x) : (tensor<i1>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>):
    %s = ad.for 3 init(%a) : (tensor<f64>) -> tensor<f64> {
    ^bb0(%b: tensor<f64>):
      %n = ad.sin %b : tensor<f64>
      ad.yield %n : tensor<f64>
    }
    ad.yield %s : tensor<f64>
  } else {
  ^bb0(%a: tensor<f64>):
    ad.yield %a : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func @batch(%c: tensor<i1>, %x: tensor<7xf64>) -> tensor<7xf64> {
  %0 = ad.vmap @shared(%c, %x) {in_axes = array<i64: -1, 0>, out_axes = array<i64: 0>} : (tensor<i1>, tensor<7xf64>) -> tensor<7xf64>
  return %0 : tensor<7xf64>
}
// CHECK-LABEL: func.func private @shared_vmap(
// CHECK-NEXT:    ad.if %{{.*}} : (tensor<i1>, tensor<7xf64>) -> tensor<7xf64> {
// CHECK:           ad.for 3 init(%{{.*}}) : (tensor<7xf64>) -> tensor<7xf64> {
// CHECK-NOT:     ad.select
// CHECK:         return
