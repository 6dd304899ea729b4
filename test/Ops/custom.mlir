// ad.custom: a function with rules of the user's
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '3.0' '1.0' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp '3.0' '1.0' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '3.0' '1.0' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '3.0' '1.0' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=twice '3.0' | FileCheck %s --check-prefix=TWICE
// RUN: ad-run %t.mlir --engine=jit --entry=twice '3.0' | FileCheck %s --check-prefix=TWICE
// RUN: ad-run %t.mlir --entry=run '3.0' | FileCheck %s --check-prefix=VALUE
// RUN: ad-run %t.mlir --entry=batch '[1.0, 2.0]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --engine=jit --entry=batch '[1.0, 2.0]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --entry=batch_rule '[1.0, 2.0]' | FileCheck %s --check-prefix=BATCHRULE
// RUN: ad-run %t.mlir --entry=no_rule '3.0' | FileCheck %s --check-prefix=NORULE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.custom @f(%{{.*}}) with(%{{.*}}) {backward = @b, forward = @g, tangent = @t} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
func.func private @f(%x: tensor<2xf32>, %c: tensor<f32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
func.func private @t(%x: tensor<2xf32>, %c: tensor<f32>, %dx: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  return %x, %dx : tensor<2xf32>, tensor<2xf32>
}
func.func private @g(%x: tensor<2xf32>, %c: tensor<f32>) -> (tensor<2xf32>, tensor<3xi64>) {
  %r = ad.constant dense<0> : tensor<3xi64>
  return %x, %r : tensor<2xf32>, tensor<3xi64>
}
func.func private @b(%r: tensor<3xi64>, %c: tensor<f32>, %cy: tensor<2xf32>) -> tensor<2xf32> {
  return %cy : tensor<2xf32>
}
func.func @parse(%x: tensor<2xf32>, %c: tensor<f32>) -> tensor<2xf32> {
  %y = ad.custom @f(%x) with(%c) {tangent = @t, forward = @g, backward = @b} : (tensor<2xf32>, tensor<f32>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// ---- errors

func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func private @t(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @tangent_arguments(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.custom' op has 1 arguments of 't', expected 2}}
  %y = ad.custom @f(%x) {tangent = @t} : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}

// -----

func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @half_a_rule(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.custom' op has one of 'forward' and 'backward', expected both or none}}
  %y = ad.custom @f(%x) {forward = @f} : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}

// -----

func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func private @none(%x: tensor<f32>) {
  return
}
func.func @forward_results(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.custom' op forward rule 'none' gives 0 results, expected the 1 of the function in front of the residuals}}
  %y = ad.custom @f(%x) {forward = @none, backward = @f} : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}

// -----

func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @batch_axis(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.custom' op batch rule 'f' takes no instances along a leading axis of its first argument}}
  %y = ad.custom @f(%x) {batch = [@f]} : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}

// -----

func.func @unknown(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.custom' op names 'g', which is not a function of this module}}
  %y = ad.custom @g(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}

// -----


// ---- jvp

// The rules say 10 where the derivative of the square is 2x, so that they can be told from it.
func.func private @square(%x: tensor<f64>) -> tensor<f64> {
  %y = ad.square %x : tensor<f64>
  return %y : tensor<f64>
}
func.func private @tangent(%x: tensor<f64>, %dx: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %y = ad.square %x : tensor<f64>
  %ten = ad.constant dense<10.0> : tensor<f64>
  %s = ad.mul %ten, %x : tensor<f64>
  %dy = ad.mul %s, %dx : tensor<f64>
  return %y, %dy : tensor<f64>, tensor<f64>
}
func.func private @forward(%x: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %y = ad.square %x : tensor<f64>
  return %y, %x : tensor<f64>, tensor<f64>
}
func.func private @backward(%x: tensor<f64>, %cy: tensor<f64>) -> tensor<f64> {
  %ten = ad.constant dense<10.0> : tensor<f64>
  %s = ad.mul %ten, %x : tensor<f64>
  %cx = ad.mul %s, %cy : tensor<f64>
  return %cx : tensor<f64>
}
func.func private @by_tangent(%x: tensor<f64>) -> tensor<f64> {
  %y = ad.custom @square(%x) {tangent = @tangent} : (tensor<f64>) -> tensor<f64>
  return %y : tensor<f64>
}
func.func private @by_backward(%x: tensor<f64>) -> tensor<f64> {
  %y = ad.custom @square(%x) {forward = @forward, backward = @backward} : (tensor<f64>) -> tensor<f64>
  return %y : tensor<f64>
}
// JVP: 9.
// JVP: 30.
// JVP: 9.
// JVP: 30.
func.func @jvp(%x: tensor<f64>, %dx: tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>) {
  %y:2 = ad.jvp @by_tangent(%x, %dx) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  %z:2 = ad.jvp @by_backward(%x, %dx) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %y#0, %y#1, %z#0, %z#1 : tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>
}

// ---- vjp

// VJP: 9.
// VJP: 30.
// VJP: 9.
// VJP: 30.
func.func @vjp(%x: tensor<f64>, %cy: tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>) {
  %y:2 = ad.vjp @by_tangent(%x, %cy) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  %z:2 = ad.vjp @by_backward(%x, %cy) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %y#0, %y#1, %z#0, %z#1 : tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>
}

// The second derivative is that of the rule, in any pair of modes.
func.func private @grad_tangent(%x: tensor<f64>) -> tensor<f64> {
  %g = ad.grad @by_tangent(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %g : tensor<f64>
}
func.func private @grad_backward(%x: tensor<f64>) -> tensor<f64> {
  %g = ad.grad @by_backward(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %g : tensor<f64>
}
// TWICE: 10.
// TWICE: 10.
// TWICE: 10.
// TWICE: 10.
func.func @twice(%x: tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>) {
  %one = ad.constant dense<1.0> : tensor<f64>
  %a = ad.grad @grad_tangent(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  %b = ad.grad @grad_backward(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  %c:2 = ad.jvp @grad_tangent(%x, %one) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  %d:2 = ad.jvp @grad_backward(%x, %one) {wrt = array<i64: 0>} : (tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %a, %b, %c#1, %d#1 : tensor<f64>, tensor<f64>, tensor<f64>, tensor<f64>
}

// ---- run

// VALUE: 9.
func.func @run(%x: tensor<f64>) -> tensor<f64> {
  %y = func.call @by_tangent(%x) : (tensor<f64>) -> tensor<f64>
  return %y : tensor<f64>
}

// A batch keeps the rules, whether it is taken before or after the derivative.
func.func private @batched(%x: tensor<2xf64>) -> tensor<f64> {
  %y = ad.vmap @by_tangent(%x) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<2xf64>) -> tensor<2xf64>
  %z = ad.vmap @by_backward(%y) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<2xf64>) -> tensor<2xf64>
  %s = ad.sum %z {axes = array<i64: 0>} : tensor<2xf64> -> tensor<f64>
  return %s : tensor<f64>
}
// 10·x² · 10·x
// BATCH: tensor([100., 800.]
// BATCH: tensor([10., 20.]
func.func @batch(%x: tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>) {
  %a = ad.grad @batched(%x) {wrt = array<i64: 0>} : (tensor<2xf64>) -> tensor<2xf64>
  %b = ad.vmap @grad_backward(%x) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<2xf64>) -> tensor<2xf64>
  return %a, %b : tensor<2xf64>, tensor<2xf64>
}

func.func private @negated(%x: tensor<2xf64>) -> tensor<2xf64> {
  %y = ad.neg %x : tensor<2xf64>
  return %y : tensor<2xf64>
}
func.func private @with_batch(%x: tensor<f64>) -> tensor<f64> {
  %y = ad.custom @square(%x) {batch = [@negated]} : (tensor<f64>) -> tensor<f64>
  return %y : tensor<f64>
}
// BATCHRULE: tensor([-1., -2.]
func.func @batch_rule(%x: tensor<2xf64>) -> tensor<2xf64> {
  %y = ad.vmap @with_batch(%x) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<2xf64>) -> tensor<2xf64>
  return %y : tensor<2xf64>
}

// Without a rule for derivatives, the function is differentiated.
// NORULE: 6.
func.func @no_rule(%x: tensor<f64>) -> tensor<f64> {
  %g = ad.grad @with_batch(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %g : tensor<f64>
}
