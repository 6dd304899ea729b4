// What cannot be differentiated, each with a note at the request.
// RUN: ad-opt %s --ad-differentiate --split-input-file --verify-diagnostics --allow-unregistered-dialect

func.func @missing_rule(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'test.unknown' op has no derivative rule}}
  %y = "test.unknown"(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @missing_rule(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// All of them, in the order of the program.
func.func @two_missing(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'test.first' op has no derivative rule}}
  %y = "test.first"(%x) : (tensor<f32>) -> tensor<f32>
  // expected-error @below {{'test.second' op has no derivative rule}}
  %z = "test.second"(%y) : (tensor<f32>) -> tensor<f32>
  return %z : tensor<f32>
}
func.func @request(%x: tensor<f32>, %dx: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{tangent requested here}}
  %r:2 = ad.jvp @two_missing(%x, %dx) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %r#1 : tensor<f32>
}

// -----

// Not active: no rule is needed.
func.func @inactive(%x: tensor<f32>, %w: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %k = "test.unknown"(%w) : (tensor<f32>) -> tensor<f32>
  %y = ad.mul %k, %x : tensor<f32>
  return %y, %k : tensor<f32>, tensor<f32>
}
func.func @request(%x: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  %dx = ad.grad @inactive(%x, %w) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// A derivative may leave through an effect that nobody knows: no silent zero.
func.func @effect(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'test.store' op has no derivative rule}}
  "test.store"(%x) : (tensor<f32>) -> ()
  return %x : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @effect(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// Through a type that no tensor op sees.
func.func @through_scalar(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'test.extract' op has no derivative rule}}
  %s = "test.extract"(%x) : (tensor<f32>) -> f32
  // expected-error @below {{'test.insert' op has no derivative rule}}
  %y = "test.insert"(%s) : (f32) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @through_scalar(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// An op with regions that captures what carries the derivative.
func.func @region(%x: tensor<f32>, %n: tensor<i32>) -> tensor<f32> {
  // expected-error @below {{'test.loop' op has no derivative rule}}
  %y = "test.loop"(%n) ({
    %z = ad.exp %x : tensor<f32>
    "test.yield"(%z) : (tensor<f32>) -> ()
  }) : (tensor<i32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%x: tensor<f32>, %n: tensor<i32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @region(%x, %n) {wrt = array<i64: 0>} : (tensor<f32>, tensor<i32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// A fused group is made after differentiation.
func.func @fused(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'ad.fused' op has no derivative rule}}
  %y = ad.fused(%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %z = ad.exp %a : tensor<4xf32>
    ad.yield %z : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}
func.func @request(%x: tensor<4xf32>, %c: tensor<4xf32>) -> tensor<4xf32> {
  // expected-note @below {{gradient requested here}}
  %r:2 = ad.vjp @fused(%x, %c) {wrt = array<i64: 0>} : (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>)
  return %r#1 : tensor<4xf32>
}

// -----

// Control flow between blocks.
func.func @branches(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'test.br' op branches between the 2 blocks of 'branches', expected one block to differentiate}}
  "test.br"()[^end] : () -> ()
^end:
  return %x : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @branches(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// In a callee it is the call that cannot be differentiated.
func.func @branches(%x: tensor<f32>) -> tensor<f32> {
  "test.br"()[^end] : () -> ()
^end:
  return %x : tensor<f32>
}
func.func @caller(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'func.call' op has no derivative rule}}
  %y = call @branches(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @caller(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// A callee that has no body.
func.func private @outside(tensor<f32>) -> tensor<f32>
func.func @caller(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'func.call' op has no derivative rule}}
  %y = call @outside(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @caller(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// Self recursion, by a call.
func.func @self(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'func.call' op makes 'self' recursive, which cannot be differentiated}}
  %y = call @self(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @self(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// Mutual recursion, by calls.
func.func @ping(%x: tensor<f32>) -> tensor<f32> {
  %y = call @pong(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @pong(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'func.call' op makes 'ping' recursive, which cannot be differentiated}}
  %y = call @ping(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @ping(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// A function that asks for its own derivative.
func.func @own(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.grad' op makes 'own' recursive, which cannot be differentiated}}
  %dx = ad.grad @own(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// Two functions that ask for each other's.
func.func @left(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.grad' op makes 'right' recursive, which cannot be differentiated}}
  %dx = ad.grad @right(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}
func.func @right(%x: tensor<f32>) -> tensor<f32> {
  %dx = ad.grad @left(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// A body that does not return.
func.func @endless(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'test.stop' op ends 'endless', expected 'func.return' to differentiate}}
  "test.stop"() : () -> ()
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @endless(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

func.func @endless(%x: tensor<f32>) -> tensor<f32> {
  "test.stop"() : () -> ()
}
func.func @caller(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'func.call' op has no derivative rule}}
  %y = call @endless(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @caller(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// In a callee the error is at the op, not at the call.
func.func @callee(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'test.unknown' op has no derivative rule}}
  %y = "test.unknown"(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @caller(%x: tensor<f32>) -> tensor<f32> {
  %y = call @callee(%x) : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @caller(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// Values are tensors of known rank: neither memory nor unranked tensors.
func.func private @memory(%x: tensor<3xf32>, %m: memref<3xf32>) -> tensor<f32> {
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%x: tensor<3xf32>, %m: memref<3xf32>) -> tensor<3xf32> {
  // expected-error @below {{'ad.grad' op operand #1 must be variadic of statically shaped tensor of floats (f16, bf16, f32, f64), integers (i8, i16, i32, i64, ui8) or i1, but got 'memref<3xf32>'}}
  %dx = ad.grad @memory(%x, %m) {wrt = array<i64: 0>} : (tensor<3xf32>, memref<3xf32>) -> tensor<3xf32>
  return %dx : tensor<3xf32>
}

// -----

func.func @unranked(%x: tensor<*xf32>) -> tensor<*xf32> {
  // expected-error @below {{'ad.exp' op operand #0 must be statically shaped tensor of f16, bf16, f32 or f64, but got 'tensor<*xf32>'}}
  %y = "ad.exp"(%x) : (tensor<*xf32>) -> tensor<*xf32>
  return %y : tensor<*xf32>
}
