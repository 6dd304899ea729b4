// ad.fused: a group that becomes one loop nest
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.fused(%{{.*}}) : (tensor<3xf32>) -> (tensor<3xf32>, tensor<f32>) {
// PARSE: ^bb0(%{{.*}}: tensor<3xf32>):
// PARSE: ad.yield %{{.*}}, %{{.*}} : tensor<3xf32>, tensor<f32>
func.func @parse(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<f32>) {
  %0:2 = ad.fused(%x) : (tensor<3xf32>) -> (tensor<3xf32>, tensor<f32>) {
  ^bb0(%a: tensor<3xf32>):
    %y = ad.exp %a : tensor<3xf32>
    %s = ad.sum %y {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
    ad.yield %y, %s : tensor<3xf32>, tensor<f32>
  }
  return %0#0, %0#1 : tensor<3xf32>, tensor<f32>
}

// -----

// ---- errors

func.func @arguments(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.fused' op block arguments 0 is 'tensor<2xf32>', expected 'tensor<3xf32>'}}
  %0 = ad.fused(%x) : (tensor<3xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    ad.yield %a : tensor<2xf32>
  }
  return
}

// -----

func.func @outside(%x: tensor<3xf32>) {
  // expected-note @below {{required by region isolation constraints}}
  %0 = ad.fused(%x) : (tensor<3xf32>) -> tensor<3xf32> {
  ^bb0(%a: tensor<3xf32>):
    // expected-error @below {{'ad.add' op using value defined outside the region}}
    %y = ad.add %a, %x : tensor<3xf32>
    ad.yield %y : tensor<3xf32>
  }
  return
}

// -----

func.func @yielded(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.fused' op has 0 yielded values, expected 1}}
  %0 = ad.fused(%x) : (tensor<3xf32>) -> tensor<3xf32> {
  ^bb0(%a: tensor<3xf32>):
    ad.yield
  }
  return
}
