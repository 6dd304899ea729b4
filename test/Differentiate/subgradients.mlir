// Where a function has no derivative: the table of docs/Differentiation.md in numbers, in both modes.

// |x| at 0: 0.
// RUN: ad-run %s --entry=abs '[-2, 0, 3]' | FileCheck %s --check-prefix=ABS
// ABS-COUNT-2: {{^}}tensor([-1.,  0.,  1.], dtype=torch.float64)
func.func private @f_abs(%x: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.abs %x : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func @abs(%x: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>) {
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %r:2 = ad.vjp @f_abs(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  %f:2 = ad.jvp @f_abs(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1, %f#1 : tensor<3xf64>, tensor<3xf64>
}

// A step: 0 everywhere.
// RUN: ad-run %s --entry=sign '[-2, 0, 3]' | FileCheck %s --check-prefix=SIGN
// SIGN-COUNT-2: {{^}}tensor([0., 0., 0.], dtype=torch.float64)
func.func private @f_sign(%x: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.sign %x : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func @sign(%x: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>) {
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %r:2 = ad.vjp @f_sign(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  %f:2 = ad.jvp @f_sign(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1, %f#1 : tensor<3xf64>, tensor<3xf64>
}

// max(x, 0) at 0: 0.
// RUN: ad-run %s --entry=relu '[-2, 0, 3]' | FileCheck %s --check-prefix=RELU
// RELU-COUNT-2: {{^}}tensor([0., 0., 1.], dtype=torch.float64)
func.func private @f_relu(%x: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.relu %x : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func @relu(%x: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>) {
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %r:2 = ad.vjp @f_relu(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  %f:2 = ad.jvp @f_relu(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1, %f#1 : tensor<3xf64>, tensor<3xf64>
}

// At 0 the root is infinitely steep.
// RUN: ad-run %s --entry=sqrt '[0, 4]' | FileCheck %s --check-prefix=SQRT
// SQRT-COUNT-2: {{^}}tensor([   inf, 0.2500], dtype=torch.float64)
func.func private @f_sqrt(%x: tensor<2xf64>) -> tensor<2xf64> {
  %y = ad.sqrt %x : tensor<2xf64>
  return %y : tensor<2xf64>
}
func.func @sqrt(%x: tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>) {
  %one = ad.constant dense<1.0> : tensor<2xf64>
  %r:2 = ad.vjp @f_sqrt(%x, %one) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  %f:2 = ad.jvp @f_sqrt(%x, %one) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %r#1, %f#1 : tensor<2xf64>, tensor<2xf64>
}

// So is the logarithm.
// RUN: ad-run %s --entry=log '[0, 4]' | FileCheck %s --check-prefix=LOG
// LOG-COUNT-2: {{^}}tensor([   inf, 0.2500], dtype=torch.float64)
func.func private @f_log(%x: tensor<2xf64>) -> tensor<2xf64> {
  %y = ad.log %x : tensor<2xf64>
  return %y : tensor<2xf64>
}
func.func @log(%x: tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>) {
  %one = ad.constant dense<1.0> : tensor<2xf64>
  %r:2 = ad.vjp @f_log(%x, %one) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  %f:2 = ad.jvp @f_log(%x, %one) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %r#1, %f#1 : tensor<2xf64>, tensor<2xf64>
}

// A tie shares the gradient.
// RUN: ad-run %s --entry=maximum '[1, 2, 3]' '[2, 2, 2]' | FileCheck %s --check-prefix=MAXIMUM
// MAXIMUM: {{^}}tensor([0.0000, 0.5000, 1.0000], dtype=torch.float64)
// MAXIMUM-NEXT: {{^}}tensor([1.0000, 0.5000, 0.0000], dtype=torch.float64)
// MAXIMUM-NEXT: {{^}}tensor([0.0000, 0.5000, 1.0000], dtype=torch.float64)
// MAXIMUM-NEXT: {{^}}tensor([1.0000, 0.5000, 0.0000], dtype=torch.float64)
func.func private @f_maximum(%a: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.maximum %a, %b : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func @maximum(%a: tensor<3xf64>, %b: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) {
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %r:3 = ad.vjp @f_maximum(%a, %b, %one) {wrt = array<i64: 0, 1>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>)
  %fa:2 = ad.jvp @f_maximum(%a, %b, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  %fb:2 = ad.jvp @f_maximum(%a, %b, %one) {wrt = array<i64: 1>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1, %r#2, %fa#1, %fb#1 : tensor<3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>
}

// A tie shares the gradient.
// RUN: ad-run %s --entry=minimum '[1, 2, 3]' '[2, 2, 2]' | FileCheck %s --check-prefix=MINIMUM
// MINIMUM: {{^}}tensor([1.0000, 0.5000, 0.0000], dtype=torch.float64)
// MINIMUM-NEXT: {{^}}tensor([0.0000, 0.5000, 1.0000], dtype=torch.float64)
// MINIMUM-NEXT: {{^}}tensor([1.0000, 0.5000, 0.0000], dtype=torch.float64)
// MINIMUM-NEXT: {{^}}tensor([0.0000, 0.5000, 1.0000], dtype=torch.float64)
func.func private @f_minimum(%a: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.minimum %a, %b : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func @minimum(%a: tensor<3xf64>, %b: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) {
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %r:3 = ad.vjp @f_minimum(%a, %b, %one) {wrt = array<i64: 0, 1>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>)
  %fa:2 = ad.jvp @f_minimum(%a, %b, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  %fb:2 = ad.jvp @f_minimum(%a, %b, %one) {wrt = array<i64: 1>} : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1, %r#2, %fa#1, %fb#1 : tensor<3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>
}

// In the base 0 where the exponent is 0; in the exponent 0 at the base 0, if the exponent is not negative.
// RUN: ad-run %s --entry=pow '[0, 0, 0, 3]' '[0, 1, 2, 0]' | FileCheck %s --check-prefix=POW
// POW: {{^}}tensor([0., 1., 0., 0.], dtype=torch.float64)
// POW-NEXT: {{^}}tensor([0.0000, 0.0000, 0.0000, 1.0986], dtype=torch.float64)
// POW-NEXT: {{^}}tensor([0., 1., 0., 0.], dtype=torch.float64)
// POW-NEXT: {{^}}tensor([0.0000, 0.0000, 0.0000, 1.0986], dtype=torch.float64)
func.func private @f_pow(%a: tensor<4xf64>, %b: tensor<4xf64>) -> tensor<4xf64> {
  %y = ad.pow %a, %b : tensor<4xf64>
  return %y : tensor<4xf64>
}
func.func @pow(%a: tensor<4xf64>, %b: tensor<4xf64>) -> (tensor<4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<4xf64>) {
  %one = ad.constant dense<1.0> : tensor<4xf64>
  %r:3 = ad.vjp @f_pow(%a, %b, %one) {wrt = array<i64: 0, 1>} : (tensor<4xf64>, tensor<4xf64>, tensor<4xf64>) -> (tensor<4xf64>, tensor<4xf64>, tensor<4xf64>)
  %fa:2 = ad.jvp @f_pow(%a, %b, %one) {wrt = array<i64: 0>} : (tensor<4xf64>, tensor<4xf64>, tensor<4xf64>) -> (tensor<4xf64>, tensor<4xf64>)
  %fb:2 = ad.jvp @f_pow(%a, %b, %one) {wrt = array<i64: 1>} : (tensor<4xf64>, tensor<4xf64>, tensor<4xf64>) -> (tensor<4xf64>, tensor<4xf64>)
  return %r#1, %r#2, %fa#1, %fb#1 : tensor<4xf64>, tensor<4xf64>, tensor<4xf64>, tensor<4xf64>
}

// The largest elements share the gradient of their row.
// RUN: ad-run %s --entry=amax '[[3, 3, 1], [0, 2, 1]]' | FileCheck %s --check-prefix=AMAX
// AMAX: {{^}}tensor([{{\[}}0.5000, 0.5000, 0.0000],
// AMAX-NEXT:         [0.0000, 1.0000, 0.0000]], dtype=torch.float64)
// AMAX-NEXT: {{^}}tensor([1., 1.], dtype=torch.float64)
func.func private @f_amax(%x: tensor<2x3xf64>) -> tensor<2xf64> {
  %y = ad.amax %x {axes = array<i64: 1>} : tensor<2x3xf64> -> tensor<2xf64>
  return %y : tensor<2xf64>
}
func.func @amax(%x: tensor<2x3xf64>) -> (tensor<2x3xf64>, tensor<2xf64>) {
  %c = ad.constant dense<1.0> : tensor<2xf64>
  %v = ad.constant dense<1.0> : tensor<2x3xf64>
  %r:2 = ad.vjp @f_amax(%x, %c) {wrt = array<i64: 0>} : (tensor<2x3xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2x3xf64>)
  %f:2 = ad.jvp @f_amax(%x, %v) {wrt = array<i64: 0>} : (tensor<2x3xf64>, tensor<2x3xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %r#1, %f#1 : tensor<2x3xf64>, tensor<2xf64>
}
