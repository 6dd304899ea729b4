// Groups that are no loop nest, and what is wrong with them; the structure of one that is.
// RUN: ad-opt %s --split-input-file --ad-check-groups=print --verify-diagnostics

func.func @softmax(%x: tensor<8x5xf32>, %b: tensor<5xf32>) -> (tensor<8x5xf32>, tensor<5xf32>, tensor<f32>) {
  // expected-remark@below {{group of 1 x 8 rows of 5, 3 passes}}
  %0:3 = ad.fused(%x, %b) : (tensor<8x5xf32>, tensor<5xf32>) -> (tensor<8x5xf32>, tensor<5xf32>, tensor<f32>) {
  ^bb0(%a: tensor<8x5xf32>, %c: tensor<5xf32>):
    // expected-remark@below {{full, pass 0}}
    %cb = ad.broadcast %c {axes = array<i64: 0>} : tensor<5xf32> -> tensor<8x5xf32>
    // expected-remark@below {{full, pass 0}}
    %z = ad.add %a, %cb : tensor<8x5xf32>
    // expected-remark@below {{row, pass 0, over each row}}
    %m = ad.amax %z {axes = array<i64: 1>} : tensor<8x5xf32> -> tensor<8xf32>
    // expected-remark@below {{full, pass 1}}
    %mb = ad.broadcast %m {axes = array<i64: 1>} : tensor<8xf32> -> tensor<8x5xf32>
    // expected-remark@below {{full, pass 1}}
    %s = ad.sub %z, %mb : tensor<8x5xf32>
    // expected-remark@below {{full, pass 1}}
    %e = ad.exp %s : tensor<8x5xf32>
    // expected-remark@below {{row, pass 1, over each row}}
    %t = ad.sum %e {axes = array<i64: 1>} : tensor<8x5xf32> -> tensor<8xf32>
    // expected-remark@below {{row, pass 2}}
    %l = ad.log %t : tensor<8xf32>
    // expected-remark@below {{scalar, pass 2, over the row values}}
    %ll = ad.sum %l {axes = array<i64: 0>} : tensor<8xf32> -> tensor<f32>
    // expected-remark@below {{scalar, pass 3}}
    %n = ad.neg %ll : tensor<f32>
    // expected-remark@below {{full, pass 2}}
    %tb = ad.broadcast %t {axes = array<i64: 1>} : tensor<8xf32> -> tensor<8x5xf32>
    // expected-remark@below {{full, pass 2}}
    %y = ad.div %e, %tb : tensor<8x5xf32>
    // expected-remark@below {{column, pass 2, over the rows}}
    %u = ad.sum %y {axes = array<i64: 0>} : tensor<8x5xf32> -> tensor<5xf32>
    ad.yield %y, %u, %n : tensor<8x5xf32>, tensor<5xf32>, tensor<f32>
  }
  return %0#0, %0#1, %0#2 : tensor<8x5xf32>, tensor<5xf32>, tensor<f32>
}

// -----
func.func @product(%x: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %0 = ad.fused(%x) : (tensor<2x2xf32>) -> tensor<2x2xf32> {
  ^bb0(%a: tensor<2x2xf32>):
    // expected-error@below {{'ad.matmul' op has no place in a fused group, expected an elementwise op, 'ad.broadcast', 'ad.sum', 'ad.amax', 'ad.iota' or a splat constant}}
    %y = ad.matmul %a, %a : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
    ad.yield %y : tensor<2x2xf32>
  }
  return %0 : tensor<2x2xf32>
}

// -----
func.func @empty(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error@below {{'ad.fused' op computes nothing}}
  %0 = ad.fused(%x) : (tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    ad.yield %a : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

// -----
func.func @domains(%x: tensor<2xf32>, %y: tensor<3xf32>) -> (tensor<2xf32>, tensor<3xf32>) {
  %0:2 = ad.fused(%x, %y) : (tensor<2xf32>, tensor<3xf32>) -> (tensor<2xf32>, tensor<3xf32>) {
  ^bb0(%a: tensor<2xf32>, %b: tensor<3xf32>):
    %c = ad.exp %a : tensor<2xf32>
    // expected-error@below {{'ad.exp' op has shape [3], expected the domain [2] or its leading axes}}
    %d = ad.exp %b : tensor<3xf32>
    ad.yield %c, %d : tensor<2xf32>, tensor<3xf32>
  }
  return %0#0, %0#1 : tensor<2xf32>, tensor<3xf32>
}

// -----
func.func @two_ways(%x: tensor<4xf32>) -> tensor<4x4xf32> {
  %0 = ad.fused(%x) : (tensor<4xf32>) -> tensor<4x4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %r = ad.broadcast %a {axes = array<i64: 1>} : tensor<4xf32> -> tensor<4x4xf32>
    // expected-error@below {{'ad.broadcast' op reads input 0 along other axes than an op before it, expected one input for each}}
    %c = ad.broadcast %a {axes = array<i64: 0>} : tensor<4xf32> -> tensor<4x4xf32>
    %y = ad.add %r, %c : tensor<4x4xf32>
    ad.yield %y : tensor<4x4xf32>
  }
  return %0 : tensor<4x4xf32>
}

// -----
func.func @row_as_column(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %0 = ad.fused(%x) : (tensor<4x4xf32>) -> tensor<4x4xf32> {
  ^bb0(%a: tensor<4x4xf32>):
    %r = ad.sum %a {axes = array<i64: 1>} : tensor<4x4xf32> -> tensor<4xf32>
    // expected-error@below {{'ad.broadcast' op reads a value along other axes of the domain [4, 4] than those it was computed along}}
    %y = ad.broadcast %r {axes = array<i64: 0>} : tensor<4xf32> -> tensor<4x4xf32>
    ad.yield %y : tensor<4x4xf32>
  }
  return %0 : tensor<4x4xf32>
}

// -----
func.func @two_splits(%x: tensor<2x3x4xf32>) -> (tensor<2x3xf32>, tensor<2xf32>) {
  %0:2 = ad.fused(%x) : (tensor<2x3x4xf32>) -> (tensor<2x3xf32>, tensor<2xf32>) {
  ^bb0(%a: tensor<2x3x4xf32>):
    %r = ad.sum %a {axes = array<i64: 2>} : tensor<2x3x4xf32> -> tensor<2x3xf32>
    // expected-error@below {{'ad.sum' op wants the first 1 axes of the domain [2, 3, 4] as rows, but 'ad.sum' before it 2}}
    %s = ad.sum %a {axes = array<i64: 1, 2>} : tensor<2x3x4xf32> -> tensor<2xf32>
    ad.yield %r, %s : tensor<2x3xf32>, tensor<2xf32>
  }
  return %0#0, %0#1 : tensor<2x3xf32>, tensor<2xf32>
}

// -----
func.func @two_batches(%x: tensor<2x3x4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>) {
  %0:2 = ad.fused(%x) : (tensor<2x3x4xf32>) -> (tensor<2x4xf32>, tensor<4xf32>) {
  ^bb0(%a: tensor<2x3x4xf32>):
    %r = ad.sum %a {axes = array<i64: 1>} : tensor<2x3x4xf32> -> tensor<2x4xf32>
    // expected-error@below {{'ad.sum' op reduces rows from axis 0 on, but 'ad.sum' before it from axis 1}}
    %s = ad.sum %a {axes = array<i64: 0, 1>} : tensor<2x3x4xf32> -> tensor<4xf32>
    ad.yield %r, %s : tensor<2x4xf32>, tensor<4xf32>
  }
  return %0#0, %0#1 : tensor<2x4xf32>, tensor<4xf32>
}

// -----
func.func @apart(%x: tensor<2x3x4xf32>) -> tensor<3xf32> {
  %0 = ad.fused(%x) : (tensor<2x3x4xf32>) -> tensor<3xf32> {
  ^bb0(%a: tensor<2x3x4xf32>):
    // expected-error@below {{'ad.sum' op reduces axes [0, 2], expected adjacent ones}}
    %r = ad.sum %a {axes = array<i64: 0, 2>} : tensor<2x3x4xf32> -> tensor<3xf32>
    ad.yield %r : tensor<3xf32>
  }
  return %0 : tensor<3xf32>
}

// -----
func.func @some_rows(%x: tensor<2x3x4xf32>) -> tensor<2xf32> {
  %0 = ad.fused(%x) : (tensor<2x3x4xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2x3x4xf32>):
    %r = ad.sum %a {axes = array<i64: 2>} : tensor<2x3x4xf32> -> tensor<2x3xf32>
    // expected-error@below {{'ad.sum' op reduces some of the row axes, expected all of them}}
    %s = ad.sum %r {axes = array<i64: 1>} : tensor<2x3xf32> -> tensor<2xf32>
    ad.yield %s : tensor<2xf32>
  }
  return %0 : tensor<2xf32>
}

// -----
func.func @too_early(%x: tensor<2x3xf32>) -> (tensor<3xf32>, tensor<2x3xf32>) {
  %0:2 = ad.fused(%x) : (tensor<2x3xf32>) -> (tensor<3xf32>, tensor<2x3xf32>) {
  ^bb0(%a: tensor<2x3xf32>):
    %c = ad.sum %a {axes = array<i64: 0>} : tensor<2x3xf32> -> tensor<3xf32>
    %s = ad.sum %a {axes = array<i64: 0, 1>} : tensor<2x3xf32> -> tensor<f32>
    // expected-error@below {{'ad.broadcast' op reads a result of the whole loop nest inside it}}
    %b = ad.broadcast %s {axes = array<i64: 0, 1>} : tensor<f32> -> tensor<2x3xf32>
    ad.yield %c, %b : tensor<3xf32>, tensor<2x3xf32>
  }
  return %0#0, %0#1 : tensor<3xf32>, tensor<2x3xf32>
}

// -----

// Sums of inputs of other extents are no one loop: the shorter input would be read beyond its end.
func.func @extents(%x: tensor<8xf64>, %y: tensor<3xf64>) -> tensor<f64> {
  %0 = ad.fused(%x, %y) : (tensor<8xf64>, tensor<3xf64>) -> tensor<f64> {
  ^bb0(%a: tensor<8xf64>, %b: tensor<3xf64>):
    %s = ad.sum %a {axes = array<i64: 0>} : tensor<8xf64> -> tensor<f64>
    // expected-error@below {{'ad.sum' op reads shape [3], expected the domain [8] or its leading axes}}
    %t = ad.sum %b {axes = array<i64: 0>} : tensor<3xf64> -> tensor<f64>
    %d = ad.sub %t, %s : tensor<f64>
    ad.yield %d : tensor<f64>
  }
  return %0 : tensor<f64>
}
