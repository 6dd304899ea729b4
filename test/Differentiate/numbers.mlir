// Derivatives as numbers: orders, modes, calls and masks against values known in closed form.

// d³/dx³ of x⁵ at 2 is 60 x² = 240: grad of grad of grad.
// RUN: ad-run %s --entry=third 2 | FileCheck %s --check-prefix=THIRD
// THIRD: tensor(240., dtype=torch.float64)
func.func private @fifth_power(%x: tensor<f64>) -> tensor<f64> {
  %2 = ad.square %x : tensor<f64>
  %4 = ad.mul %2, %2 : tensor<f64>
  %5 = ad.mul %4, %x : tensor<f64>
  return %5 : tensor<f64>
}
func.func private @d1(%x: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @fifth_power(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func private @d2(%x: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @d1(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func @third(%x: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @d2(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}

// The second derivative in all four combinations of modes: 20 x³ = 160 at 2.
// RUN: ad-run %s --entry=four_ways 2 | FileCheck %s --check-prefix=FOUR
// FOUR-COUNT-4: tensor(160., dtype=torch.float64)
func.func private @forward(%x: tensor<f64>) -> tensor<f64> {
  %one = ad.constant dense<1.0> : tensor<f64>
  %r:2 = ad.jvp @fifth_power(%x, %one) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %r#1 : tensor<f64>
}
func.func @four_ways(%x: tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>) {
  %one = ad.constant dense<1.0> : tensor<f64>
  %rr = ad.grad @d1(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  %fr:2 = ad.jvp @d1(%x, %one) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  %rf = ad.grad @forward(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  %ff:2 = ad.jvp @forward(%x, %one) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %rr, %fr#1, %rf, %ff#1 : tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>
}

// A Hessian times a vector: of Σ exp(xᵢ) it is exp(xᵢ) vᵢ.
// RUN: ad-run %s --entry=hvp '[0, 0, 0]' '[1, 2, 3]' | FileCheck %s --check-prefix=HVP
// HVP: tensor([1., 2., 3.], dtype=torch.float64)
func.func private @sum_exp(%x: tensor<3xf64>) -> tensor<f64> {
  %e = ad.exp %x : tensor<3xf64>
  %s = ad.sum %e {axes = array<i64: 0>} : tensor<3xf64> -> tensor<f64>
  return %s : tensor<f64>
}
func.func private @grad_sum_exp(%x: tensor<3xf64>) -> tensor<3xf64> {
  %r = ad.grad @sum_exp(%x) {wrt = array<i64: 0>} : (tensor<3xf64>) -> tensor<3xf64>
  return %r : tensor<3xf64>
}
func.func @hvp(%x: tensor<3xf64>, %v: tensor<3xf64>) -> tensor<3xf64> {
  %r:2 = ad.jvp @grad_sum_exp(%x, %v) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1 : tensor<3xf64>
}

// Calls: f(x, w) = (w, x w), so f(f(x, x)) has the second result x³, and 3 x² = 12 at 2.
// RUN: ad-run %s --entry=called --grad 2 | FileCheck %s --check-prefix=CALLED
// CALLED: tensor(12., dtype=torch.float64)
func.func private @inner(%x: tensor<f64>, %w: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %y = ad.mul %x, %w : tensor<f64>
  return %w, %y : tensor<f64>, tensor<f64>
}
func.func @called(%x: tensor<f64>) -> tensor<f64> {
  %a:2 = call @inner(%x, %x) : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  %b:2 = call @inner(%a#0, %a#1) : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %b#1 : tensor<f64>
}

// A function whose value depends on its own gradient: f'² of f = x⁵ is 25 x⁸, whose derivative at 1 is 200.
// RUN: ad-run %s --entry=penalty --grad 1 | FileCheck %s --check-prefix=PENALTY
// PENALTY: tensor(200., dtype=torch.float64)
func.func @penalty(%x: tensor<f64>) -> tensor<f64> {
  %d = ad.grad @fifth_power(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  %r = ad.square %d : tensor<f64>
  return %r : tensor<f64>
}

// What is masked out contributes exactly 0, at both orders: ½ log(x) where x > 0.
// RUN: ad-run %s --entry=guarded '[0, 2, -1]' | FileCheck %s --check-prefix=GUARDED
// GUARDED: tensor([0.0000, 0.3466, 0.0000], dtype=torch.float64)
// GUARDED-NEXT: tensor([0.0000, 0.2500, 0.0000], dtype=torch.float64)
// GUARDED-NEXT: tensor([ 0.0000, -0.1250,  0.0000], dtype=torch.float64)
func.func private @guarded_log(%x: tensor<3xf64>) -> tensor<3xf64> {
  %zero = ad.constant dense<0.0> : tensor<3xf64>
  %positive = ad.compare gt, %x, %zero : tensor<3xf64>
  %root = ad.sqrt %x : tensor<3xf64>
  %log = ad.log %root : tensor<3xf64>
  %y = ad.select %positive, %log, %zero : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func private @guarded_slope(%x: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>) {
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %r:2 = ad.vjp @guarded_log(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#0, %r#1 : tensor<3xf64>, tensor<3xf64>
}
func.func @guarded(%x: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) {
  %zero = ad.constant dense<0.0> : tensor<3xf64>
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %r:3 = ad.vjp @guarded_slope(%x, %zero, %one) {wrt = array<i64: 0>}
    : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>)
  return %r#0, %r#1, %r#2 : tensor<3xf64>, tensor<3xf64>, tensor<3xf64>
}

// A small network, all modes and orders by differences.
// RUN: ad-run %s --entry=network --check-gradients --random=7 | FileCheck %s --check-prefix=NETWORK
// NETWORK-COUNT-4: : ok
func.func @network(%x: tensor<4x3xf64>, %w: tensor<3x2xf64>, %b: tensor<2xf64>, %t: tensor<4x2xf64>) -> tensor<f64> {
  %xw = ad.matmul %x, %w : (tensor<4x3xf64>, tensor<3x2xf64>) -> tensor<4x2xf64>
  %bias = ad.broadcast %b {axes = array<i64: 0>} : tensor<2xf64> -> tensor<4x2xf64>
  %z = ad.add %xw, %bias : tensor<4x2xf64>
  %y = ad.tanh %z : tensor<4x2xf64>
  %e = ad.sub %y, %t : tensor<4x2xf64>
  %s = ad.square %e : tensor<4x2xf64>
  %l = ad.mean %s {axes = array<i64: 0, 1>} : tensor<4x2xf64> -> tensor<f64>
  return %l : tensor<f64>
}
