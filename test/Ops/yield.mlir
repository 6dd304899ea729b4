// ad.yield: the results of a fused group
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

func.func @outside(%x: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @below {{'ad.yield' op expects parent op to be one of 'ad.fused, ad.for, ad.if, ad.while, ad.checkpoint, ad.reversal'}}
  ad.yield %x : tensor<3xf32>
}

// -----

func.func @type(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.fused' op yielded values 0 is 'tensor<3xf32>', expected 'tensor<2xf32>'}}
  %0 = ad.fused(%x) : (tensor<3xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<3xf32>):
    ad.yield %a : tensor<3xf32>
  }
  return
}
