// What cannot be differentiated in loops and branches, or cannot be batched: at the op at fault, once, with a note at the request.
// RUN: ad-opt %s --ad-differentiate --split-input-file --verify-diagnostics --allow-unregistered-dialect

// In a loop in a loop.
func.func @missing(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.for 2 init(%x) : (tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>):
    %z = ad.for 3 init(%a) : (tensor<f32>) -> tensor<f32> {
    ^bb0(%b: tensor<f32>):
      // expected-error @below {{'test.unknown' op has no derivative rule}}
      %s = "test.unknown"(%b) : (tensor<f32>) -> tensor<f32>
      ad.yield %s : tensor<f32>
    }
    ad.yield %z : tensor<f32>
  }
  return %y : tensor<f32>
}
func.func @request(%x: tensor<f32>, %dx: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{tangent requested here}}
  %r:2 = ad.jvp @missing(%x, %dx) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %r#1 : tensor<f32>
}

// -----

// A derivative may leave a body through an effect that nobody knows.
func.func @effect(%x: tensor<f32>) -> tensor<f32> {
  ad.for 2 with(%x) : (tensor<f32>) -> () {
  ^bb0(%a: tensor<f32>):
    // expected-error @below {{'test.store' op has no derivative rule}}
    "test.store"(%a) : (tensor<f32>) -> ()
    ad.yield
  }
  return %x : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @effect(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// Not active: what carries the derivative goes around the op.
func.func @around(%x: tensor<f32>, %k: tensor<f32>) -> tensor<f32> {
  %y:2 = ad.for 2 init(%x, %k) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    %s = "test.unknown"(%b) : (tensor<f32>) -> tensor<f32>
    %n = ad.mul %a, %s : tensor<f32>
    ad.yield %n, %s : tensor<f32>, tensor<f32>
  }
  return %y#0 : tensor<f32>
}
func.func @request(%x: tensor<f32>, %k: tensor<f32>) -> tensor<f32> {
  %dx = ad.grad @around(%x, %k) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

// A derivative comes to the op in the second trip only.
func.func @later(%x: tensor<f32>, %k: tensor<f32>) -> tensor<f32> {
  %y:2 = ad.for 2 init(%x, %k) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>):
    // expected-error @below {{'test.unknown' op has no derivative rule}}
    %s = "test.unknown"(%b) : (tensor<f32>) -> tensor<f32>
    ad.yield %s, %a : tensor<f32>, tensor<f32>
  }
  return %y#0 : tensor<f32>
}
func.func @request(%x: tensor<f32>, %k: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{gradient requested here}}
  %dx = ad.grad @later(%x, %k) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

func.func private @draws(%key: tensor<2xi64>, %c: tensor<i1>) -> tensor<3xf32> {
  %y = ad.if %c(%key) : (tensor<i1>, tensor<2xi64>) -> tensor<3xf32> {
  ^bb0(%k: tensor<2xi64>):
    // expected-error @below {{'ad.random' op has no batching rule}}
    %r = ad.random %k {offset = 0 : i64} : tensor<2xi64> -> tensor<3xf32>
    ad.yield %r : tensor<3xf32>
  } else {
  ^bb0(%k: tensor<2xi64>):
    %r = ad.constant dense<0.0> : tensor<3xf32>
    ad.yield %r : tensor<3xf32>
  }
  return %y : tensor<3xf32>
}
func.func @request(%key: tensor<5x2xi64>, %c: tensor<i1>) -> tensor<5x3xf32> {
  // expected-note @below {{batch requested here}}
  %0 = ad.vmap @draws(%key, %c) {in_axes = array<i64: 0, -1>, out_axes = array<i64: 0>} : (tensor<5x2xi64>, tensor<i1>) -> tensor<5x3xf32>
  return %0 : tensor<5x3xf32>
}

// -----

// The second derivative of a loop whose trips are counted, with a pull that clips.
func.func private @clipped(%x: tensor<f64>, %n: tensor<i64>) -> tensor<f64> {
  // expected-error @below {{'ad.reversal' op pulls cotangents back by a rule that is not linear in them, expected one that is, to differentiate it}}
  %y = ad.reversal %n of(%x) pulls(%x) limit 100 : (tensor<i64>, tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>):
    %next = ad.mul %a, %a : tensor<f64>
    ad.yield %next : tensor<f64>
  } pull {
  ^bb0(%a: tensor<f64>, %d: tensor<f64>):
    %one = ad.constant dense<1.0> : tensor<f64>
    %least = ad.minimum %d, %one : tensor<f64>
    %back = ad.mul %least, %a : tensor<f64>
    ad.yield %back : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func @request(%x: tensor<f64>, %n: tensor<i64>) -> tensor<f64> {
  %g = ad.grad @clipped(%x, %n) {wrt = array<i64: 0>} : (tensor<f64>, tensor<i64>) -> tensor<f64>
  return %g : tensor<f64>
}
