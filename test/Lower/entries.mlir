// Entries that a loop writes one after the other over what it carries: in place, unless what was there is still read.
// RUN: %python %S/Inputs/same_bits.py ad-run %s %t chain nested stacked late twice table returned
// RUN: ad-opt %s --ad-widen --convert-ad-to-llvm | FileCheck %s

// Both write to the result, and so does every trip.
// CHECK-LABEL: llvm.func @chain(
// CHECK-SAME: ad.workspace_bytes = 0 : i64
func.func @chain(%x: tensor<64xf64>, %w: tensor<20xf64>) -> tensor<64xf64> {
  %three = ad.constant dense<3> : tensor<i64>
  %y = ad.for 20 init(%x) over(%w) with(%three) : (tensor<64xf64>, tensor<20xf64>, tensor<i64>) -> tensor<64xf64> {
  ^bb0(%a: tensor<64xf64>, %v: tensor<f64>, %i: tensor<i64>):
    %zero = ad.constant dense<0> : tensor<i64>
    %b = ad.put %v into %a, %i {axis = 0 : i64} : (tensor<64xf64>, tensor<f64>, tensor<i64>) -> tensor<64xf64>
    %c = ad.gather %b, %zero {axis = 0 : i64} : (tensor<64xf64>, tensor<i64>) -> tensor<f64>
    %d = ad.add %c, %v : tensor<f64>
    %e = ad.put %d into %b, %zero {axis = 0 : i64} : (tensor<64xf64>, tensor<f64>, tensor<i64>) -> tensor<64xf64>
    ad.yield %e : tensor<64xf64>
  }
  return %y : tensor<64xf64>
}

// A loop between two of them writes there as well.
// CHECK-LABEL: llvm.func @nested(
// CHECK-SAME: ad.workspace_bytes = 0 : i64
func.func @nested(%x: tensor<8x8xf64>, %w: tensor<5x8xf64>) -> tensor<8x8xf64> {
  %y = ad.for 5 init(%x) over(%w) : (tensor<8x8xf64>, tensor<5x8xf64>) -> tensor<8x8xf64> {
  ^bb0(%a: tensor<8x8xf64>, %v: tensor<8xf64>):
    %one = ad.constant dense<1> : tensor<i64>
    %six = ad.constant dense<6> : tensor<i64>
    %b = ad.put %v into %a, %one {axis = 0 : i64} : (tensor<8x8xf64>, tensor<8xf64>, tensor<i64>) -> tensor<8x8xf64>
    %n = ad.iota {axis = 0 : i64} : tensor<8xi64>
    %c = ad.for 8 init(%b) over(%n) : (tensor<8x8xf64>, tensor<8xi64>) -> tensor<8x8xf64> {
    ^bb0(%d: tensor<8x8xf64>, %i: tensor<i64>):
      %e = ad.gather %d, %i {axis = 0 : i64} : (tensor<8x8xf64>, tensor<i64>) -> tensor<8xf64>
      %f = ad.sin %e : tensor<8xf64>
      %g = ad.put %f into %d, %i {axis = 0 : i64} : (tensor<8x8xf64>, tensor<8xf64>, tensor<i64>) -> tensor<8x8xf64>
      ad.yield %g : tensor<8x8xf64>
    }
    %h = ad.gather %c, %one {axis = 0 : i64} : (tensor<8x8xf64>, tensor<i64>) -> tensor<8xf64>
    %k = ad.put %h into %c, %six {axis = 1 : i64} : (tensor<8x8xf64>, tensor<8xf64>, tensor<i64>) -> tensor<8x8xf64>
    ad.yield %k : tensor<8x8xf64>
  }
  return %y : tensor<8x8xf64>
}

// What is stacked stays.
// CHECK-LABEL: llvm.func @stacked(
// CHECK-SAME: ad.workspace_bytes = 0 : i64
func.func @stacked(%x: tensor<16xf64>, %w: tensor<5xf64>) -> (tensor<16xf64>, tensor<5x16xf64>) {
  %y:2 = ad.for 5 init(%x) over(%w) : (tensor<16xf64>, tensor<5xf64>) -> (tensor<16xf64>, tensor<5x16xf64>) {
  ^bb0(%a: tensor<16xf64>, %v: tensor<f64>):
    %one = ad.constant dense<1> : tensor<i64>
    %six = ad.constant dense<6> : tensor<i64>
    %b = ad.put %v into %a, %one {axis = 0 : i64} : (tensor<16xf64>, tensor<f64>, tensor<i64>) -> tensor<16xf64>
    %c = ad.put %v into %b, %six {axis = 0 : i64} : (tensor<16xf64>, tensor<f64>, tensor<i64>) -> tensor<16xf64>
    ad.yield %c, %b : tensor<16xf64>, tensor<16xf64>
  }
  return %y#0, %y#1 : tensor<16xf64>, tensor<5x16xf64>
}

// So does what is read where the second one has to be known; what can be read before that is.
// CHECK-LABEL: llvm.func @late(
// CHECK-SAME: ad.workspace_bytes = 128 : i64
func.func @late(%x: tensor<16xf64>, %w: tensor<5xf64>) -> (tensor<16xf64>, tensor<5x2xf64>) {
  %y:2 = ad.for 5 init(%x) over(%w) : (tensor<16xf64>, tensor<5xf64>) -> (tensor<16xf64>, tensor<5x2xf64>) {
  ^bb0(%a: tensor<16xf64>, %v: tensor<f64>):
    %one = ad.constant dense<1> : tensor<i64>
    %six = ad.constant dense<6> : tensor<i64>
    %b = ad.put %v into %a, %one {axis = 0 : i64} : (tensor<16xf64>, tensor<f64>, tensor<i64>) -> tensor<16xf64>
    %p = ad.gather %a, %one {axis = 0 : i64} : (tensor<16xf64>, tensor<i64>) -> tensor<f64>
    %s = ad.add %p, %v : tensor<f64>
    %c = ad.put %s into %b, %six {axis = 0 : i64} : (tensor<16xf64>, tensor<f64>, tensor<i64>) -> tensor<16xf64>
    %m = ad.gather %c, %six {axis = 0 : i64} : (tensor<16xf64>, tensor<i64>) -> tensor<f64>
    %n = ad.compare eq, %m, %m : tensor<f64>
    %k = ad.cast %n : tensor<i1> -> tensor<i64>
    %q = ad.gather %b, %k {axis = 0 : i64} : (tensor<16xf64>, tensor<i64>) -> tensor<f64>
    %r = ad.reshape %q : tensor<f64> -> tensor<1xf64>
    %t = ad.reshape %p : tensor<f64> -> tensor<1xf64>
    %u = ad.concat %r, %t {axis = 0 : i64} : (tensor<1xf64>, tensor<1xf64>) -> tensor<2xf64>
    ad.yield %c, %u : tensor<16xf64>, tensor<2xf64>
  }
  return %y#0, %y#1 : tensor<16xf64>, tensor<5x2xf64>
}

// Two that are carried crosswise, through views.
// CHECK-LABEL: llvm.func @twice(
// CHECK-SAME: ad.workspace_bytes = 128 : i64
func.func @twice(%x: tensor<16xf64>, %z: tensor<4x4xf64>) -> (tensor<16xf64>, tensor<4x4xf64>) {
  %y:2 = ad.for 7 init(%x, %z) : (tensor<16xf64>, tensor<4x4xf64>) -> (tensor<16xf64>, tensor<4x4xf64>) {
  ^bb0(%a: tensor<16xf64>, %b: tensor<4x4xf64>):
    %one = ad.constant dense<1> : tensor<i64>
    %two = ad.constant dense<2> : tensor<i64>
    %v = ad.gather %a, %two {axis = 0 : i64} : (tensor<16xf64>, tensor<i64>) -> tensor<f64>
    %row = ad.gather %b, %one {axis = 0 : i64} : (tensor<4x4xf64>, tensor<i64>) -> tensor<4xf64>
    %w = ad.sin %v : tensor<f64>
    %c = ad.put %w into %a, %one {axis = 0 : i64} : (tensor<16xf64>, tensor<f64>, tensor<i64>) -> tensor<16xf64>
    %d = ad.reshape %c : tensor<16xf64> -> tensor<4x4xf64>
    %e = ad.put %row into %d, %two {axis = 0 : i64} : (tensor<4x4xf64>, tensor<4xf64>, tensor<i64>) -> tensor<4x4xf64>
    %f = ad.put %row into %b, %two {axis = 1 : i64} : (tensor<4x4xf64>, tensor<4xf64>, tensor<i64>) -> tensor<4x4xf64>
    %g = ad.reshape %f : tensor<4x4xf64> -> tensor<16xf64>
    ad.yield %g, %e : tensor<16xf64>, tensor<4x4xf64>
  }
  return %y#0, %y#1 : tensor<16xf64>, tensor<4x4xf64>
}

// Constants are not written over, outside of loops or in them.
// CHECK-LABEL: llvm.func @table(
func.func @table(%x: tensor<f64>, %w: tensor<5xf64>) -> (tensor<2xf64>, tensor<9xf64>) {
  %one = ad.constant dense<1> : tensor<i64>
  %a = ad.constant dense<[5.0, 7.0]> : tensor<2xf64>
  %b = ad.put %x into %a, %one {axis = 0 : i64} : (tensor<2xf64>, tensor<f64>, tensor<i64>) -> tensor<2xf64>
  %init = ad.constant dense<0.0> : tensor<9xf64>
  %y = ad.for 5 init(%init) over(%w) : (tensor<9xf64>, tensor<5xf64>) -> tensor<9xf64> {
  ^bb0(%c: tensor<9xf64>, %v: tensor<f64>):
    %two = ad.constant dense<2> : tensor<i64>
    %t = ad.constant dense<[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0]> : tensor<9xf64>
    %p = ad.gather %c, %two {axis = 0 : i64} : (tensor<9xf64>, tensor<i64>) -> tensor<f64>
    %q = ad.add %p, %v : tensor<f64>
    %d = ad.put %q into %t, %two {axis = 0 : i64} : (tensor<9xf64>, tensor<f64>, tensor<i64>) -> tensor<9xf64>
    ad.yield %d : tensor<9xf64>
  }
  return %b, %y : tensor<2xf64>, tensor<9xf64>
}

// What is returned is written where it is returned, with what is written over on the way.
// CHECK-LABEL: llvm.func @returned(
// CHECK-SAME: ad.workspace_bytes = 64 : i64
func.func @returned(%x: tensor<64xf64>, %w: tensor<5xf64>) -> tensor<64xf64> {
  %one = ad.constant dense<1> : tensor<i64>
  %a = ad.sin %x : tensor<64xf64>
  %y = ad.for 5 init(%a) over(%w) : (tensor<64xf64>, tensor<5xf64>) -> tensor<64xf64> {
  ^bb0(%c: tensor<64xf64>, %v: tensor<f64>):
    %two = ad.constant dense<2> : tensor<i64>
    %d = ad.put %v into %c, %two {axis = 0 : i64} : (tensor<64xf64>, tensor<f64>, tensor<i64>) -> tensor<64xf64>
    ad.yield %d : tensor<64xf64>
  }
  %e = ad.gather %y, %one {axis = 0 : i64} : (tensor<64xf64>, tensor<i64>) -> tensor<f64>
  %f = ad.exp %e : tensor<f64>
  %z = ad.put %f into %y, %one {axis = 0 : i64} : (tensor<64xf64>, tensor<f64>, tensor<i64>) -> tensor<64xf64>
  return %z : tensor<64xf64>
}
