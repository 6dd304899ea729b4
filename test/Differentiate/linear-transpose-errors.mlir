// Functions that are not linear have no transpose: the error is at the op that tells.
// RUN: ad-opt %s --ad-differentiate --split-input-file --verify-diagnostics

func.func private @square(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.mul' op combines a cotangent with what depends on argument 0 of 'square', expected a function that is linear in it}}
  %y = ad.square %x : tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%cy: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{transpose requested here}}
  %0 = ad.linear_transpose @square(%cy) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// Linear in each of two arguments, but not in both together.
func.func private @product(%x: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.mul' op combines a cotangent with what depends on argument 0 of 'product', expected a function that is linear in it}}
  %y = ad.mul %x, %w : tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%cy: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  // expected-note @below {{transpose requested here}}
  %0:2 = ad.linear_transpose @product(%cy) {wrt = array<i64: 0, 1>} : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %0#0, %0#1 : tensor<f32>, tensor<f32>
}

// -----

// What is not differentiated is not linear either.
func.func private @rounded(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.floor' op passes on what depends on an argument of 'rounded' without a derivative, expected a function that is linear in it}}
  %r = ad.floor %x : tensor<f32>
  %y = ad.add %x, %r : tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%cy: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{transpose requested here}}
  %0 = ad.linear_transpose @rounded(%cy) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// In a body, by way of a condition.
func.func private @positive(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.for 2 init(%x) : (tensor<f32>) -> tensor<f32> {
  ^bb0(%c: tensor<f32>):
    %zero = ad.constant dense<0.0> : tensor<f32>
    // expected-error @below {{'ad.compare' op passes on what depends on an argument of 'positive' without a derivative, expected a function that is linear in it}}
    %m = ad.compare gt, %c, %zero : tensor<f32>
    %n = ad.select %m, %c, %zero : tensor<f32>
    ad.yield %n : tensor<f32>
  }
  return %y : tensor<f32>
}
func.func @request(%cy: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{transpose requested here}}
  %0 = ad.linear_transpose @positive(%cy) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// In a body, by what the loop keeps.
func.func private @power(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.for 3 init(%x) with(%x) : (tensor<f32>, tensor<f32>) -> tensor<f32> {
  ^bb0(%c: tensor<f32>, %k: tensor<f32>):
    // expected-error @below {{'ad.mul' op combines a cotangent with what depends on argument 0 of 'power', expected a function that is linear in it}}
    %n = ad.mul %c, %k : tensor<f32>
    ad.yield %n : tensor<f32>
  }
  return %y : tensor<f32>
}
func.func @request(%cy: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{transpose requested here}}
  %0 = ad.linear_transpose @power(%cy) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// In a rule.
func.func private @f(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.square %x : tensor<f32>
  return %y : tensor<f32>
}
func.func private @f_tangent(%x: tensor<f32>, %dx: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %y = ad.square %x : tensor<f32>
  // expected-error @below {{'ad.mul' op combines a cotangent with what depends on argument 0 of 'with_rule', expected a function that is linear in it}}
  %dy = ad.mul %x, %dx : tensor<f32>
  return %y, %dy : tensor<f32>, tensor<f32>
}
func.func private @with_rule(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.custom @f(%x) {tangent = @f_tangent} : (tensor<f32>) -> tensor<f32>
  return %y : tensor<f32>
}
func.func @request(%cy: tensor<f32>) -> tensor<f32> {
  // expected-note @below {{transpose requested here}}
  %0 = ad.linear_transpose @with_rule(%cy) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}
