// ad.while: a body that runs as long as a condition holds
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.while(%{{.*}}) with(%{{.*}}) limit 100 : (tensor<f32>, tensor<f32>) -> tensor<f32> {
// PARSE: } do {
func.func @parse(%x: tensor<f32>, %end: tensor<f32>) -> tensor<f32> {
  %y = ad.while(%x) with(%end) limit 100 : (tensor<f32>, tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>, %e: tensor<f32>):
    %less = ad.compare lt, %a, %e : tensor<f32>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<f32>, %e: tensor<f32>):
    %twice = ad.add %a, %a : tensor<f32>
    ad.yield %twice : tensor<f32>
  }
  return %y : tensor<f32>
}

// -----

// ---- errors

func.func @limit(%x: tensor<i1>) {
  // expected-error @below {{'ad.while' op limit is 0, expected at least 1}}
  %y = ad.while(%x) limit 0 : (tensor<i1>) -> tensor<i1> {
  ^bb0(%a: tensor<i1>):
    ad.yield %a : tensor<i1>
  } do {
  ^bb0(%a: tensor<i1>):
    ad.yield %a : tensor<i1>
  }
  return
}

// -----

func.func @condition_count(%x: tensor<i1>) {
  // expected-error @below {{'ad.while' op condition yields 2 values, expected one}}
  %y = ad.while(%x) limit 9 : (tensor<i1>) -> tensor<i1> {
  ^bb0(%a: tensor<i1>):
    ad.yield %a, %a : tensor<i1>, tensor<i1>
  } do {
  ^bb0(%a: tensor<i1>):
    ad.yield %a : tensor<i1>
  }
  return
}

// -----

func.func @condition_type(%x: tensor<f32>) {
  // expected-error @below {{'ad.while' op condition is 'tensor<f32>', expected 'tensor<i1>'}}
  %y = ad.while(%x) limit 9 : (tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>):
    ad.yield %a : tensor<f32>
  } do {
  ^bb0(%a: tensor<f32>):
    ad.yield %a : tensor<f32>
  }
  return
}

// -----

func.func @carries_other(%x: tensor<i1>, %w: tensor<2xi1>) {
  // expected-error @below {{'ad.while' op yielded values 0 is 'tensor<2xi1>', expected 'tensor<i1>'}}
  %y = ad.while(%x) with(%w) limit 9 : (tensor<i1>, tensor<2xi1>) -> tensor<i1> {
  ^bb0(%a: tensor<i1>, %b: tensor<2xi1>):
    ad.yield %a : tensor<i1>
  } do {
  ^bb0(%a: tensor<i1>, %b: tensor<2xi1>):
    ad.yield %b : tensor<2xi1>
  }
  return
}
