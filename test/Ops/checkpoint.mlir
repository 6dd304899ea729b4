// ad.checkpoint: a body whose values are computed again for its derivative
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.checkpoint(%{{.*}}) : (tensor<2xf32>) -> tensor<2xf32> {
func.func @parse(%x: tensor<2xf32>) -> tensor<2xf32> {
  %y = ad.checkpoint(%x) : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    %s = ad.sin %a : tensor<2xf32>
    ad.yield %s : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// -----

// ---- errors

func.func @inputs(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.checkpoint' op block arguments 0 is 'tensor<3xf32>', expected 'tensor<2xf32>'}}
  %y = ad.checkpoint(%x) : (tensor<2xf32>) -> tensor<3xf32> {
  ^bb0(%a: tensor<3xf32>):
    ad.yield %a : tensor<3xf32>
  }
  return
}
