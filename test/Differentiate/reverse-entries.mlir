// Reverse mode of reading one entry: it is added where it is, so that a loop over entries costs a trip each and not a tensor.
// RUN: ad-opt %s --ad-differentiate --ad-simplify | FileCheck %s
// RUN: %python %S/../Lower/Inputs/same_bits.py ad-run %s %t loop_grad neighbours_grad views_grad rows_grad written_grad
// RUN: ad-run %s --entry=loop --random=3 --check-gradients --engine=jit
// RUN: ad-run %s --entry=neighbours --random=3 --check-gradients --engine=jit
// RUN: ad-run %s --entry=views --random=3 --check-gradients --engine=jit
// RUN: ad-run %s --entry=rows --random=3 --check-gradients --engine=jit
// RUN: ad-run %s --entry=written --random=3 --check-gradients --engine=jit
// RUN: ad-run %s --entry=neighbours_grad '[1, 2, 3, 4]' | FileCheck %s --check-prefix=NEIGHBOURS

func.func @loop(%x: tensor<6xf64>, %i: tensor<9xi64>) -> tensor<f64> {
  %zero = ad.constant dense<0.0> : tensor<f64>
  %s = ad.for 9 init(%zero) over(%i) with(%x) : (tensor<f64>, tensor<9xi64>, tensor<6xf64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %k: tensor<i64>, %t: tensor<6xf64>):
    %six = ad.constant dense<6> : tensor<i64>
    %j = ad.remainder %k, %six : tensor<i64>
    %e = ad.gather %t, %j {axis = 0 : i64} : (tensor<6xf64>, tensor<i64>) -> tensor<f64>
    %q = ad.mul %e, %e : tensor<f64>
    %r = ad.add %a, %q : tensor<f64>
    ad.yield %r : tensor<f64>
  }
  return %s : tensor<f64>
}
// CHECK-LABEL: func.func private @loop_grad
// CHECK: ad.for 9 reverse
// CHECK-NOT: ad.scatter_add
// CHECK: %[[OLD:.*]] = ad.gather %[[SUM:.*]], %[[I:.*]] {axis = 0 : i64} : (tensor<6xf64>, tensor<i64>) -> tensor<f64>
// CHECK: %[[NEW:.*]] = ad.add %[[OLD]], %{{.*}} : tensor<f64>
// CHECK: ad.put %[[NEW]] into %[[SUM]], %[[I]]
func.func @loop_grad(%x: tensor<6xf64>, %i: tensor<9xi64>) -> tensor<6xf64> {
  %g = ad.grad @loop(%x, %i) {wrt = array<i64: 0>} : (tensor<6xf64>, tensor<9xi64>) -> tensor<6xf64>
  return %g : tensor<6xf64>
}

// Several entries of one tensor go into one sum: d/dx of Σ x[i] x[i+1].
// NEIGHBOURS: tensor([2., 4., 6., 3.], dtype=torch.float64)
func.func @neighbours(%x: tensor<4xf64>) -> tensor<f64> {
  %zero = ad.constant dense<0.0> : tensor<f64>
  %n = ad.iota {axis = 0 : i64} : tensor<3xi64>
  %s = ad.for 3 init(%zero) over(%n) with(%x) : (tensor<f64>, tensor<3xi64>, tensor<4xf64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %i: tensor<i64>, %t: tensor<4xf64>):
    %one = ad.constant dense<1> : tensor<i64>
    %j = ad.add %i, %one : tensor<i64>
    %b = ad.gather %t, %i {axis = 0 : i64} : (tensor<4xf64>, tensor<i64>) -> tensor<f64>
    %c = ad.gather %t, %j {axis = 0 : i64} : (tensor<4xf64>, tensor<i64>) -> tensor<f64>
    %q = ad.mul %b, %c : tensor<f64>
    %r = ad.add %a, %q : tensor<f64>
    ad.yield %r : tensor<f64>
  }
  return %s : tensor<f64>
}
// CHECK-LABEL: func.func private @neighbours_grad
// CHECK: ad.for 3 reverse
// CHECK-NOT: ad.scatter_add
// CHECK: ad.put
// CHECK: ad.put
// CHECK-NEXT: ad.yield
func.func @neighbours_grad(%x: tensor<4xf64>) -> tensor<4xf64> {
  %g = ad.grad @neighbours(%x) {wrt = array<i64: 0>} : (tensor<4xf64>) -> tensor<4xf64>
  return %g : tensor<4xf64>
}

// Through another shape, beside all of the tensor, and two of one entry.
func.func @views(%x: tensor<2x3xf64>, %i: tensor<4xi64>) -> tensor<f64> {
  %zero = ad.constant dense<0.0> : tensor<f64>
  %s = ad.for 4 init(%zero) over(%i) with(%x) : (tensor<f64>, tensor<4xi64>, tensor<2x3xf64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %k: tensor<i64>, %t: tensor<2x3xf64>):
    %six = ad.constant dense<6> : tensor<i64>
    %j = ad.remainder %k, %six : tensor<i64>
    %flat = ad.reshape %t : tensor<2x3xf64> -> tensor<6xf64>
    %b = ad.gather %flat, %j {axis = 0 : i64} : (tensor<6xf64>, tensor<i64>) -> tensor<f64>
    %c = ad.gather %flat, %j {axis = 0 : i64} : (tensor<6xf64>, tensor<i64>) -> tensor<f64>
    %d = ad.sin %t : tensor<2x3xf64>
    %e = ad.sum %d {axes = array<i64: 0, 1>} : tensor<2x3xf64> -> tensor<f64>
    %p = ad.mul %b, %c : tensor<f64>
    %q = ad.mul %p, %e : tensor<f64>
    %r = ad.add %a, %q : tensor<f64>
    ad.yield %r : tensor<f64>
  }
  return %s : tensor<f64>
}
func.func @views_grad(%x: tensor<2x3xf64>, %i: tensor<4xi64>) -> tensor<2x3xf64> {
  %g = ad.grad @views(%x, %i) {wrt = array<i64: 0>} : (tensor<2x3xf64>, tensor<4xi64>) -> tensor<2x3xf64>
  return %g : tensor<2x3xf64>
}

// Rows and columns, without a loop.
// CHECK-LABEL: func.func private @rows_grad
// CHECK-COUNT-1: ad.scatter_add
// CHECK-NOT: ad.scatter_add
// CHECK: return
func.func @rows(%x: tensor<3x2xf64>) -> tensor<f64> {
  %zero = ad.constant dense<0> : tensor<i64>
  %one = ad.constant dense<1> : tensor<i64>
  %a = ad.gather %x, %one {axis = 0 : i64} : (tensor<3x2xf64>, tensor<i64>) -> tensor<2xf64>
  %b = ad.gather %x, %zero {axis = 0 : i64} : (tensor<3x2xf64>, tensor<i64>) -> tensor<2xf64>
  %c = ad.gather %x, %one {axis = 1 : i64} : (tensor<3x2xf64>, tensor<i64>) -> tensor<3xf64>
  %d = ad.mul %a, %b : tensor<2xf64>
  %e = ad.sum %d {axes = array<i64: 0>} : tensor<2xf64> -> tensor<f64>
  %f = ad.sum %c {axes = array<i64: 0>} : tensor<3xf64> -> tensor<f64>
  %y = ad.mul %e, %f : tensor<f64>
  return %y : tensor<f64>
}
func.func @rows_grad(%x: tensor<3x2xf64>) -> tensor<3x2xf64> {
  %g = ad.grad @rows(%x) {wrt = array<i64: 0>} : (tensor<3x2xf64>) -> tensor<3x2xf64>
  return %g : tensor<3x2xf64>
}

// An entry that is written over has the cotangent of what was written; that of the old one is that of its readers.
// CHECK-LABEL: func.func private @written_grad
// CHECK: ad.for 7 reverse
// CHECK-NOT: ad.scatter_add
// CHECK: return
func.func @written(%x: tensor<8xf64>) -> tensor<f64> {
  %n = ad.iota {axis = 0 : i64} : tensor<7xi64>
  %y = ad.for 7 init(%x) over(%n) : (tensor<8xf64>, tensor<7xi64>) -> tensor<8xf64> {
  ^bb0(%t: tensor<8xf64>, %i: tensor<i64>):
    %one = ad.constant dense<1> : tensor<i64>
    %j = ad.add %i, %one : tensor<i64>
    %a = ad.gather %t, %i {axis = 0 : i64} : (tensor<8xf64>, tensor<i64>) -> tensor<f64>
    %b = ad.gather %t, %j {axis = 0 : i64} : (tensor<8xf64>, tensor<i64>) -> tensor<f64>
    %c = ad.mul %a, %b : tensor<f64>
    %d = ad.sin %c : tensor<f64>
    %u = ad.put %d into %t, %j {axis = 0 : i64} : (tensor<8xf64>, tensor<f64>, tensor<i64>) -> tensor<8xf64>
    ad.yield %u : tensor<8xf64>
  }
  %s = ad.sum %y {axes = array<i64: 0>} : tensor<8xf64> -> tensor<f64>
  return %s : tensor<f64>
}
func.func @written_grad(%x: tensor<8xf64>) -> tensor<8xf64> {
  %g = ad.grad @written(%x) {wrt = array<i64: 0>} : (tensor<8xf64>) -> tensor<8xf64>
  return %g : tensor<8xf64>
}
