// Transposes of linear functions: no value of the arguments goes in; both engines, and nested.
// RUN: ad-opt %s --ad-differentiate | FileCheck %s
// RUN: ad-run %s --entry=product '[[1, 2], [3, 4], [5, 6]]' '[[1, 10]]' | FileCheck %s --check-prefix=PRODUCT
// RUN: ad-run %s --engine=jit --entry=product '[[1, 2], [3, 4], [5, 6]]' '[[1, 10]]' | FileCheck %s --check-prefix=PRODUCT
// PRODUCT: tensor({{\[}}[21., 43., 65.]], dtype=torch.float64)
// RUN: ad-run %s --entry=loop '[2, 3, 4]' 1 | FileCheck %s --check-prefix=LOOP
// RUN: ad-run %s --engine=jit --entry=loop '[2, 3, 4]' 1 | FileCheck %s --check-prefix=LOOP
// LOOP: tensor(24., dtype=torch.float64)
// RUN: ad-run %s --entry=loop_rate --check-gradients '[2, 3, 4]' 1.5
// RUN: ad-run %s --entry=branch true 5 | FileCheck %s --check-prefix=THEN
// RUN: ad-run %s --engine=jit --entry=branch false 5 | FileCheck %s --check-prefix=ELSE
// THEN: tensor(15., dtype=torch.float64)
// ELSE: tensor(-5., dtype=torch.float64)
// RUN: ad-run %s --entry=recomputed 3 5 | FileCheck %s --check-prefix=RECOMPUTED
// RUN: ad-run %s --engine=jit --entry=recomputed 3 5 | FileCheck %s --check-prefix=RECOMPUTED
// RECOMPUTED: tensor(15., dtype=torch.float64)
// RUN: ad-run %s --entry=twice '[[1, 2], [3, 4], [5, 6]]' '[[1, 10, 100]]' | FileCheck %s --check-prefix=TWICE
// TWICE: tensor({{\[}}[531., 642.]], dtype=torch.float64)
// RUN: ad-run %s --entry=rows '[[1, 2], [3, 4], [5, 6]]' '[[[1, 0]], [[0, 1]]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %s --engine=jit --entry=rows '[[1, 2], [3, 4], [5, 6]]' '[[[1, 0]], [[0, 1]]]' | FileCheck %s --check-prefix=ROWS
// ROWS: tensor({{\[\[}}[1., 3., 5.]],
// ROWS: {{\[\[}}2., 4., 6.]]], dtype=torch.float64)
// RUN: ad-run %s --entry=tangent 3 5 | FileCheck %s --check-prefix=TANGENT
// TANGENT: tensor(30., dtype=torch.float64)
// RUN: ad-run %s --entry=tangent_of_loop 2 5 | FileCheck %s --check-prefix=CARRIED
// RUN: ad-run %s --engine=jit --entry=tangent_of_loop 2 5 | FileCheck %s --check-prefix=CARRIED
// RUN: ad-run %s --entry=tangent_of_while 2 5 | FileCheck %s --check-prefix=CARRIED
// CARRIED: tensor(960., dtype=torch.float64)
// RUN: ad-run %s --entry=rules 3 5 | FileCheck %s --check-prefix=RULES
// RUN: ad-run %s --engine=jit --entry=rules 3 5 | FileCheck %s --check-prefix=RULES
// RULES: tensor(20., dtype=torch.float64)
// RULES: tensor(15., dtype=torch.float64)

// The arguments that it is not linear in, then a cotangent.
func.func private @times(%x: tensor<1x3xf64>, %w: tensor<3x2xf64>) -> tensor<1x2xf64> {
  %y = ad.matmul %x, %w : (tensor<1x3xf64>, tensor<3x2xf64>) -> tensor<1x2xf64>
  return %y : tensor<1x2xf64>
}
// CHECK-LABEL: func.func private @times_transpose(
// CHECK-SAME:    %[[W:[a-z0-9]+]]: tensor<3x2xf64>, %[[CY:[a-z0-9]+]]: tensor<1x2xf64>) -> tensor<1x3xf64>
// CHECK-NEXT:    ad.matmul %[[CY]], %[[W]] {transpose_b}
// CHECK-NEXT:    return
func.func @product(%w: tensor<3x2xf64>, %cy: tensor<1x2xf64>) -> tensor<1x3xf64> {
  %0 = ad.linear_transpose @times(%w, %cy) {wrt = array<i64: 0>} : (tensor<3x2xf64>, tensor<1x2xf64>) -> tensor<1x3xf64>
  return %0 : tensor<1x3xf64>
}

// x · a₀ · a₁ · a₂
func.func private @scaled(%x: tensor<f64>, %a: tensor<3xf64>) -> tensor<f64> {
  %y = ad.for 3 init(%x) over(%a) : (tensor<f64>, tensor<3xf64>) -> tensor<f64> {
  ^bb0(%c: tensor<f64>, %k: tensor<f64>):
    %n = ad.mul %c, %k : tensor<f64>
    ad.yield %n : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func @loop(%a: tensor<3xf64>, %cy: tensor<f64>) -> tensor<f64> {
  %0 = ad.linear_transpose @scaled(%a, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}
// Differentiable in what it is not linear in.
func.func @loop_rate(%a: tensor<3xf64>, %cy: tensor<f64>) -> tensor<f64> {
  %0 = ad.linear_transpose @scaled(%a, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}

func.func private @either(%x: tensor<f64>, %c: tensor<i1>) -> tensor<f64> {
  %y = ad.if %c(%x) : (tensor<i1>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>):
    %three = ad.constant dense<3.0> : tensor<f64>
    %m = ad.mul %a, %three : tensor<f64>
    ad.yield %m : tensor<f64>
  } else {
  ^bb0(%a: tensor<f64>):
    %m = ad.neg %a : tensor<f64>
    ad.yield %m : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func @branch(%c: tensor<i1>, %cy: tensor<f64>) -> tensor<f64> {
  %0 = ad.linear_transpose @either(%c, %cy) {wrt = array<i64: 0>} : (tensor<i1>, tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}

// The derivative of a checkpoint computes its body again, and takes of its inputs what that reads.
func.func private @kept(%x: tensor<f64>, %w: tensor<f64>) -> tensor<f64> {
  %y = ad.checkpoint(%x, %w) : (tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>):
    %m = ad.mul %a, %b : tensor<f64>
    ad.yield %m : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func @recomputed(%w: tensor<f64>, %cy: tensor<f64>) -> tensor<f64> {
  %0 = ad.linear_transpose @kept(%w, %cy) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}

// The transpose of the transpose is the function.
func.func @twice(%w: tensor<3x2xf64>, %x: tensor<1x3xf64>) -> tensor<1x2xf64> {
  %0 = ad.linear_transpose @product(%w, %x) {wrt = array<i64: 1>} : (tensor<3x2xf64>, tensor<1x3xf64>) -> tensor<1x2xf64>
  return %0 : tensor<1x2xf64>
}

func.func @rows(%w: tensor<3x2xf64>, %basis: tensor<2x1x2xf64>) -> tensor<2x1x3xf64> {
  %0 = ad.vmap @product(%w, %basis) {in_axes = array<i64: -1, 0>, out_axes = array<i64: 0>} : (tensor<3x2xf64>, tensor<2x1x2xf64>) -> tensor<2x1x3xf64>
  return %0 : tensor<2x1x3xf64>
}

// The tangent of a function is linear in the tangents of its arguments, whatever the function is.
func.func private @square(%x: tensor<f64>) -> tensor<f64> {
  %y = ad.square %x : tensor<f64>
  return %y : tensor<f64>
}
func.func private @push(%x: tensor<f64>, %dx: tensor<f64>) -> tensor<f64> {
  %0:2 = ad.jvp @square(%x, %dx) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %0#1 : tensor<f64>
}
func.func @tangent(%x: tensor<f64>, %cy: tensor<f64>) -> tensor<f64> {
  %0 = ad.linear_transpose @push(%x, %cy) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}

// A loop that is kept for what its pullback reads carries the tangent too, for nothing: x⁶ as x²·x²·x², at 2.
func.func private @power(%x: tensor<f64>) -> tensor<f64> {
  %one = ad.constant dense<1.0> : tensor<f64>
  %y = ad.for 3 init(%one) with(%x) : (tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%c: tensor<f64>, %k: tensor<f64>):
    %s = ad.square %k : tensor<f64>
    %n = ad.mul %c, %s : tensor<f64>
    ad.yield %n : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func private @push_loop(%x: tensor<f64>, %dx: tensor<f64>) -> tensor<f64> {
  %0:2 = ad.jvp @power(%x, %dx) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %0#1 : tensor<f64>
}
func.func @tangent_of_loop(%x: tensor<f64>, %cy: tensor<f64>) -> tensor<f64> {
  %0 = ad.linear_transpose @push_loop(%x, %cy) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}
func.func private @counted(%x: tensor<f64>) -> tensor<f64> {
  %one = ad.constant dense<1.0> : tensor<f64>
  %zero = ad.constant dense<0> : tensor<i64>
  %y:2 = ad.while(%one, %zero) with(%x) limit 10 : (tensor<f64>, tensor<i64>, tensor<f64>) -> (tensor<f64>, tensor<i64>) {
  ^bb0(%c: tensor<f64>, %i: tensor<i64>, %k: tensor<f64>):
    %three = ad.constant dense<3> : tensor<i64>
    %m = ad.compare lt, %i, %three : tensor<i64>
    ad.yield %m : tensor<i1>
  } do {
  ^bb0(%c: tensor<f64>, %i: tensor<i64>, %k: tensor<f64>):
    %s = ad.square %k : tensor<f64>
    %n = ad.mul %c, %s : tensor<f64>
    %one_more = ad.constant dense<1> : tensor<i64>
    %j = ad.add %i, %one_more : tensor<i64>
    ad.yield %n, %j : tensor<f64>, tensor<i64>
  }
  return %y#0 : tensor<f64>
}
func.func private @push_while(%x: tensor<f64>, %dx: tensor<f64>) -> tensor<f64> {
  %0:2 = ad.jvp @counted(%x, %dx) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %0#1 : tensor<f64>
}
func.func @tangent_of_while(%x: tensor<f64>, %cy: tensor<f64>) -> tensor<f64> {
  %0 = ad.linear_transpose @push_while(%x, %cy) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}

// Rules that are given an argument, but do not read it.
func.func private @double(%x: tensor<f64>, %w: tensor<f64>) -> tensor<f64> {
  %y = ad.add %x, %x : tensor<f64>
  return %y : tensor<f64>
}
func.func private @double_tangent(%x: tensor<f64>, %w: tensor<f64>, %dx: tensor<f64>, %dw: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %y = ad.add %x, %x : tensor<f64>
  %four = ad.constant dense<4.0> : tensor<f64>
  %dy = ad.mul %dx, %four : tensor<f64>
  return %y, %dy : tensor<f64>, tensor<f64>
}
func.func private @double_forward(%x: tensor<f64>, %w: tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>) {
  %y = ad.add %x, %x : tensor<f64>
  return %y, %x, %w : tensor<f64>, tensor<f64>, tensor<f64>
}
func.func private @double_backward(%x: tensor<f64>, %w: tensor<f64>, %cy: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %cx = ad.mul %w, %cy : tensor<f64>
  %cw = ad.mul %x, %cy : tensor<f64>
  return %cx, %cw : tensor<f64>, tensor<f64>
}
func.func private @by_tangent(%x: tensor<f64>, %w: tensor<f64>) -> tensor<f64> {
  %y = ad.custom @double(%x, %w) {tangent = @double_tangent} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %y : tensor<f64>
}
func.func private @by_cotangent(%x: tensor<f64>, %w: tensor<f64>) -> tensor<f64> {
  %y = ad.custom @double(%x, %w) {forward = @double_forward, backward = @double_backward} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %y : tensor<f64>
}
func.func @rules(%w: tensor<f64>, %cy: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %0 = ad.linear_transpose @by_tangent(%w, %cy) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  %1 = ad.linear_transpose @by_cotangent(%w, %cy) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %0, %1 : tensor<f64>, tensor<f64>
}
