// What requests and fused groups refuse: each error names the op, what was found, what was expected.
// RUN: ad-opt %s --split-input-file --verify-diagnostics

func.func @unknown_function(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.grad' op names 'nowhere', which is not a function of this module}}
  %dx = ad.grad @nowhere(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

func.func private @declared(tensor<f32>) -> tensor<f32>
func.func @no_body(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.grad' op names 'declared', which has no body to differentiate}}
  %dx = ad.grad @declared(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

func.func @f(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @wrt_out_of_range(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.grad' op wrt names argument 1, expected 0 <= index < 1}}
  %dx = ad.grad @f(%x) {wrt = array<i64: 1>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

func.func @f(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @wrt_twice(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.grad' op wrt names argument 0 twice}}
  %dx:2 = ad.grad @f(%x) {wrt = array<i64: 0, 0>} : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %dx#0 : tensor<f32>
}

// -----

func.func @f(%x: tensor<f32>, %n: tensor<i32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @wrt_integer(%x: tensor<f32>, %n: tensor<i32>) -> tensor<i32> {
  // expected-error @below {{'ad.grad' op argument 1 is 'tensor<i32>', expected a tensor of floats to differentiate by}}
  %dn = ad.grad @f(%x, %n) {wrt = array<i64: 1>} : (tensor<f32>, tensor<i32>) -> tensor<i32>
  return %dn : tensor<i32>
}

// -----

func.func @vector(%x: tensor<3xf32>) -> tensor<3xf32> {
  return %x : tensor<3xf32>
}
func.func @loss_of_rank_1(%x: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @below {{'ad.grad' op first result of 'vector' is 'tensor<3xf32>', expected a float tensor of rank 0}}
  %dx = ad.grad @vector(%x) {wrt = array<i64: 0>} : (tensor<3xf32>) -> tensor<3xf32>
  return %dx : tensor<3xf32>
}

// -----

func.func @nothing(%x: tensor<f32>) {
  return
}
func.func @no_loss(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.grad' op first result of 'nothing' is missing, expected a float tensor of rank 0}}
  %dx = ad.grad @nothing(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}

// -----

func.func @f(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @vjp_without_cotangent(%x: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  // expected-error @below {{'ad.vjp' op has 1 operands, expected 2}}
  %r:2 = ad.vjp @f(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %r#0, %r#1 : tensor<f32>, tensor<f32>
}

// -----

func.func @f(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @jvp_tangent_type(%x: tensor<f32>, %dx: tensor<f64>) -> (tensor<f32>, tensor<f32>) {
  // expected-error @below {{'ad.jvp' op operands 1 is 'tensor<f64>', expected 'tensor<f32>'}}
  %r:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f64>) -> (tensor<f32>, tensor<f32>)
  return %r#0, %r#1 : tensor<f32>, tensor<f32>
}

// -----

func.func @f(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
}
func.func @missing_gradient(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @below {{'ad.grad' op has 1 results, expected 2}}
  %value = ad.grad @f(%x) {wrt = array<i64: 0>, value} : (tensor<f32>) -> tensor<f32>
  return %value : tensor<f32>
}

// -----

func.func @body_without_yield(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'ad.fused' op body has no terminator, expected 'ad.yield'}}
  %r = "ad.fused"(%x) ({
  ^bb0(%a: tensor<4xf32>):
    %b = ad.neg %a : tensor<4xf32>
  }) : (tensor<4xf32>) -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// -----

func.func @body_arguments(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'ad.fused' op block arguments 0 is 'tensor<5xf32>', expected 'tensor<4xf32>'}}
  %r = ad.fused(%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<5xf32>):
    %b = ad.constant dense<0.0> : tensor<4xf32>
    ad.yield %b : tensor<4xf32>
  }
  return %r : tensor<4xf32>
}

// -----

func.func @yielded_values(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{'ad.fused' op has 2 yielded values, expected 1}}
  %r = ad.fused(%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    ad.yield %a, %a : tensor<4xf32>, tensor<4xf32>
  }
  return %r : tensor<4xf32>
}
