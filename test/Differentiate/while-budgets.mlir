// How many states the reverse of a while keeps: what half of the least budget holds of the functions that need it.
// RUN: ad-opt %s --ad-differentiate | FileCheck %s
// RUN: ad-opt %s --pass-pipeline='builtin.module(ad-differentiate{state-share=25})' | FileCheck %s --check-prefix=QUARTER
// QUARTER-LABEL: func.func private @f_grad(
// QUARTER: ad.broadcast %arg0 {axes = array<i64: 0>} : tensor<f64> -> tensor<50xf64>
// RUN: not ad-opt %s --pass-pipeline='builtin.module(ad-differentiate{state-share=101})' 2>&1 | FileCheck %s --check-prefix=SHARE
// SHARE: error: option state-share is 101, expected 0 to 100 percent

// A state and the number of its trip are 16 bytes; one more than is kept is for the trip that is pulled back.
func.func private @f(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %y = ad.while(%x) with(%end) limit 1000000 : (tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %e: tensor<f64>):
    %less = ad.compare lt, %a, %e : tensor<f64>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<f64>, %e: tensor<f64>):
    %s = ad.square %a : tensor<f64>
    ad.yield %s : tensor<f64>
  }
  return %y : tensor<f64>
}

// Equal requests share one function, for the least of their budgets.
// CHECK-LABEL: func.func private @f_grad(
// CHECK: ad.broadcast %arg0 {axes = array<i64: 0>} : tensor<f64> -> tensor<100xf64>
// CHECK-LABEL: func.func @small(
// CHECK: call @f_grad(
func.func @small(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> attributes {ad.memory_budget = 3200 : i64} {
  %g = ad.grad @f(%x, %end) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %g : tensor<f64>
}
func.func @large(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> attributes {ad.memory_budget = 6400 : i64} {
  %g = call @asks(%x, %end) : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %g : tensor<f64>
}
// CHECK-LABEL: func.func private @asks(
// CHECK: call @f_grad(
func.func private @asks(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %g = ad.grad @f(%x, %end) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %g : tensor<f64>
}

// The state of the second derivative is that of the first and the derivative by its cotangent; eight instances are eight of them.
// With what counts the trips of the instances and the number of the trip they are 144 bytes.
// CHECK-LABEL: func.func private @slope_vmap(
// CHECK: ad.broadcast %arg0 {axes = array<i64: 0>} : tensor<8xf64> -> tensor<47x8xf64>
// CHECK: ad.put {{.*}} : (tensor<47x8xf64>, tensor<8xf64>, tensor<i64>)
// CHECK: ad.put {{.*}} : (tensor<47xi64>, tensor<i64>, tensor<i64>)
func.func @second(%x: tensor<8xf64>, %end: tensor<f64>) -> tensor<8xf64> attributes {ad.memory_budget = 13600 : i64} {
  %g = ad.vmap @slope(%x, %end) {in_axes = array<i64: 0, -1>, out_axes = array<i64: 0>} : (tensor<8xf64>, tensor<f64>) -> tensor<8xf64>
  return %g : tensor<8xf64>
}
func.func private @slope(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %g = ad.grad @asks_too(%x, %end) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %g : tensor<f64>
}
func.func private @asks_too(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %g = ad.grad @f(%x, %end) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %g : tensor<f64>
}

// A loop in the pull of another one takes half of what that leaves.
// CHECK-LABEL: func.func private @nested_grad(
// CHECK: ad.broadcast %arg0 {axes = array<i64: 0>} : tensor<f64> -> tensor<200xf64>
// CHECK: ad.put {{.*}} : (tensor<100xf64>, tensor<f64>, tensor<i64>)
func.func private @nested(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> {
  %y = ad.while(%x) with(%end) limit 1000000 : (tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %e: tensor<f64>):
    %less = ad.compare lt, %a, %e : tensor<f64>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<f64>, %e: tensor<f64>):
    %b = ad.while(%a) with(%e) limit 1000000 : (tensor<f64>, tensor<f64>) -> tensor<f64> {
    ^bb0(%c: tensor<f64>, %f: tensor<f64>):
      %less = ad.compare lt, %c, %f : tensor<f64>
      ad.yield %less : tensor<i1>
    } do {
    ^bb0(%c: tensor<f64>, %f: tensor<f64>):
      %s = ad.square %c : tensor<f64>
      ad.yield %s : tensor<f64>
    }
    %t = ad.add %b, %a : tensor<f64>
    ad.yield %t : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func @both(%x: tensor<f64>, %end: tensor<f64>) -> tensor<f64> attributes {ad.memory_budget = 6400 : i64} {
  %g = ad.grad @nested(%x, %end) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %g : tensor<f64>
}
