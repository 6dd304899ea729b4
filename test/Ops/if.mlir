// ad.if: one of two bodies
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.if %{{.*}}(%{{.*}}) : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32> {
// PARSE: } else {
func.func @parse(%c: tensor<i1>, %x: tensor<2xf32>) -> tensor<2xf32> {
  %y = ad.if %c(%x) : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    %s = ad.square %a : tensor<2xf32>
    ad.yield %s : tensor<2xf32>
  } else {
  ^bb0(%a: tensor<2xf32>):
    ad.yield %a : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// -----

// ---- errors

func.func @condition(%c: tensor<2xi1>, %x: tensor<2xf32>) {
  // expected-error @below {{'ad.if' op condition is 'tensor<2xi1>', expected 'tensor<i1>'}}
  %y = ad.if %c(%x) : (tensor<2xi1>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    ad.yield %a : tensor<2xf32>
  } else {
  ^bb0(%a: tensor<2xf32>):
    ad.yield %a : tensor<2xf32>
  }
  return
}

// -----

func.func @branches_differ(%c: tensor<i1>, %x: tensor<2xf32>) {
  // expected-error @below {{'ad.if' op has 0 yielded values, expected 1}}
  %y = ad.if %c(%x) : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    ad.yield %a : tensor<2xf32>
  } else {
  ^bb0(%a: tensor<2xf32>):
    ad.yield
  }
  return
}

// -----

func.func @inputs(%c: tensor<i1>, %x: tensor<2xf32>) {
  // expected-error @below {{'ad.if' op block arguments 0 is 'tensor<3xf32>', expected 'tensor<2xf32>'}}
  ad.if %c(%x) : (tensor<i1>, tensor<2xf32>) -> () {
  ^bb0(%a: tensor<3xf32>):
    ad.yield
  } else {
  ^bb0(%a: tensor<2xf32>):
    ad.yield
  }
  return
}

// -----

func.func @captures(%c: tensor<i1>, %x: tensor<2xf32>) {
  // expected-note @below {{required by region isolation constraints}}
  %y = ad.if %c() : (tensor<i1>) -> tensor<2xf32> {
    // expected-error @below {{'ad.yield' op using value defined outside the region}}
    ad.yield %x : tensor<2xf32>
  } else {
    ad.yield %x : tensor<2xf32>
  }
  return
}
