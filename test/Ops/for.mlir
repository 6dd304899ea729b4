// ad.for: a body that runs a fixed number of times
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: %[[Y:.*]]:2 = ad.for 3 reverse init(%{{.*}}) over(%{{.*}}, %{{.*}}) with(%{{.*}}) : (tensor<2xf32>, tensor<3x2xf32>, tensor<3xi64>, tensor<f32>) -> (tensor<2xf32>, tensor<3xf32>) {
// PARSE-NEXT: ^bb0(%{{.*}}: tensor<2xf32>, %{{.*}}: tensor<2xf32>, %{{.*}}: tensor<i64>, %[[W:.*]]: tensor<f32>):
// PARSE: ad.yield %{{.*}}, %[[W]] : tensor<2xf32>, tensor<f32>
func.func @parse(%h: tensor<2xf32>, %x: tensor<3x2xf32>, %i: tensor<3xi64>, %w: tensor<f32>) -> (tensor<2xf32>, tensor<3xf32>) {
  %y:2 = ad.for 3 reverse init(%h) over(%x, %i) with(%w) : (tensor<2xf32>, tensor<3x2xf32>, tensor<3xi64>, tensor<f32>) -> (tensor<2xf32>, tensor<3xf32>) {
  ^bb0(%c: tensor<2xf32>, %e: tensor<2xf32>, %n: tensor<i64>, %v: tensor<f32>):
    %next = ad.add %c, %e : tensor<2xf32>
    ad.yield %next, %v : tensor<2xf32>, tensor<f32>
  }
  return %y#0, %y#1 : tensor<2xf32>, tensor<3xf32>
}

// PARSE-LABEL: @nothing(
// PARSE: ad.for 0 : () -> () {
func.func @nothing() {
  ad.for 0 : () -> () {
    ad.yield
  }
  return
}

// -----

// ---- errors

func.func @negative(%h: tensor<f32>) {
  // expected-error @below {{'ad.for' op runs -1 times, expected at least 0}}
  %y = ad.for -1 init(%h) : (tensor<f32>) -> tensor<f32> {
  ^bb0(%c: tensor<f32>):
    ad.yield %c : tensor<f32>
  }
  return
}

// -----

func.func @entries(%x: tensor<4x2xf32>) {
  // expected-error @below {{'ad.for' op sequence 0 is 'tensor<4x2xf32>', expected 3 entries along its leading axis}}
  %y = ad.for 3 over(%x) : (tensor<4x2xf32>) -> tensor<3x2xf32> {
  ^bb0(%e: tensor<2xf32>):
    ad.yield %e : tensor<2xf32>
  }
  return
}

// -----

func.func @argument(%x: tensor<3x2xf32>) {
  // expected-error @below {{'ad.for' op block arguments 0 is 'tensor<3xf32>', expected 'tensor<2xf32>'}}
  %y = ad.for 3 over(%x) : (tensor<3x2xf32>) -> tensor<3x3xf32> {
  ^bb0(%e: tensor<3xf32>):
    ad.yield %e : tensor<3xf32>
  }
  return
}

// -----

func.func @carries_less(%h: tensor<f32>) {
  // expected-error @below {{'ad.for' op yields 0 values, expected the 1 that are carried}}
  %y = ad.for 3 init(%h) : (tensor<f32>) -> tensor<f32> {
  ^bb0(%c: tensor<f32>):
    ad.yield
  }
  return
}

// -----

func.func @carries_other(%h: tensor<f32>, %w: tensor<2xf32>) {
  // expected-error @below {{'ad.for' op carried values 0 is 'tensor<2xf32>', expected 'tensor<f32>'}}
  %y = ad.for 3 init(%h) with(%w) : (tensor<f32>, tensor<2xf32>) -> tensor<f32> {
  ^bb0(%c: tensor<f32>, %v: tensor<2xf32>):
    ad.yield %v : tensor<2xf32>
  }
  return
}

// -----

func.func @stack(%x: tensor<3x2xf32>) {
  // expected-error @below {{'ad.for' op results 0 is 'tensor<2xf32>', expected 'tensor<3x2xf32>'}}
  %y = ad.for 3 over(%x) : (tensor<3x2xf32>) -> tensor<2xf32> {
  ^bb0(%e: tensor<2xf32>):
    ad.yield %e : tensor<2xf32>
  }
  return
}
