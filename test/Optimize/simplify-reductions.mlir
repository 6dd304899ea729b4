// Reductions: the order of a sum is kept, so only sums that are exact in any order fold.
// RUN: ad-opt %s --ad-simplify | FileCheck %s

// CHECK-LABEL: @mean
// CHECK: %[[S:.*]] = ad.sum %arg0 {axes = array<i64: 1>}
// CHECK: ad.div %[[S]], %{{.*}} : tensor<4xf32>
func.func @mean(%x: tensor<4x3xf32>) -> tensor<4xf32> {
  %y = ad.mean %x {axes = array<i64: 1>} : tensor<4x3xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @sum_of_ones
// CHECK-NEXT: ad.constant dense<1.000000e+03> : tensor<3xf32>
func.func @sum_of_ones() -> tensor<3xf32> {
  %c = ad.constant dense<1.0> : tensor<1000x3xf32>
  %y = ad.sum %c {axes = array<i64: 0>} : tensor<1000x3xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// The sum of -0 starts at +0.
// CHECK-LABEL: @sum_of_negative_zeros
// CHECK-NEXT: ad.constant dense<0.000000e+00> : tensor<f32>
func.func @sum_of_negative_zeros() -> tensor<f32> {
  %c = ad.constant dense<-0.0> : tensor<7xf32>
  %y = ad.sum %c {axes = array<i64: 0>} : tensor<7xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// 0.1 has a full significand: partial sums round.
// CHECK-LABEL: @sum_of_tenths
// CHECK: ad.sum
func.func @sum_of_tenths() -> tensor<f32> {
  %c = ad.constant dense<0.1> : tensor<1000xf32>
  %y = ad.sum %c {axes = array<i64: 0>} : tensor<1000xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// 2²⁴ + 1 is no f32.
// CHECK-LABEL: @sum_of_too_many
// CHECK: ad.sum
func.func @sum_of_too_many() -> tensor<f32> {
  %c = ad.constant dense<1.0> : tensor<16777217xf32>
  %y = ad.sum %c {axes = array<i64: 0>} : tensor<16777217xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// Integers wrap.
// CHECK-LABEL: @sum_of_integers
// CHECK-NEXT: ad.constant dense<44> : tensor<i8>
func.func @sum_of_integers() -> tensor<i8> {
  %c = ad.constant dense<3> : tensor<100xi8>
  %y = ad.sum %c {axes = array<i64: 0>} : tensor<100xi8> -> tensor<i8>
  return %y : tensor<i8>
}

// CHECK-LABEL: @keeps_sum_of_broadcast
// CHECK: ad.sum
func.func @keeps_sum_of_broadcast(%x: tensor<f32>) -> tensor<f32> {
  %b = ad.broadcast %x {axes = array<i64: 0>} : tensor<f32> -> tensor<64xf32>
  %y = ad.sum %b {axes = array<i64: 0>} : tensor<64xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// CHECK-LABEL: @keeps_sum_of_sum
// CHECK-COUNT-2: ad.sum
func.func @keeps_sum_of_sum(%x: tensor<4x5xf32>) -> tensor<f32> {
  %r = ad.sum %x {axes = array<i64: 1>} : tensor<4x5xf32> -> tensor<4xf32>
  %y = ad.sum %r {axes = array<i64: 0>} : tensor<4xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// CHECK-LABEL: @sum_of_one
// CHECK: %[[R:.*]] = ad.reshape %arg0
// CHECK: ad.add %[[R]], %{{.*}}
func.func @sum_of_one(%x: tensor<4x1xf32>) -> tensor<4xf32> {
  %y = ad.sum %x {axes = array<i64: 1>} : tensor<4x1xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @amax_of_one
// CHECK-NEXT: ad.reshape %arg0
func.func @amax_of_one(%x: tensor<4x1xf32>) -> tensor<4xf32> {
  %y = ad.amax %x {axes = array<i64: 1>} : tensor<4x1xf32> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// Of the axes (2, 3, 4, 5), 0 and 2 are repeated, 1 and 2 reduced.
// CHECK-LABEL: @amax_of_broadcast
// CHECK-NEXT: %[[A:.*]] = ad.amax %arg0 {axes = array<i64: 0>} : tensor<3x5xf32> -> tensor<5xf32>
// CHECK-NEXT: ad.broadcast %[[A]] {axes = array<i64: 0>} : tensor<5xf32> -> tensor<2x5xf32>
func.func @amax_of_broadcast(%x: tensor<3x5xf32>) -> tensor<2x5xf32> {
  %b = ad.broadcast %x {axes = array<i64: 0, 2>} : tensor<3x5xf32> -> tensor<2x3x4x5xf32>
  %y = ad.amax %b {axes = array<i64: 1, 2>} : tensor<2x3x4x5xf32> -> tensor<2x5xf32>
  return %y : tensor<2x5xf32>
}

// CHECK-LABEL: @total_of_reshape
// CHECK-NEXT: ad.sum %arg0 {axes = array<i64: 0, 1>} : tensor<4x5xf32> -> tensor<f32>
func.func @total_of_reshape(%x: tensor<4x5xf32>) -> tensor<f32> {
  %r = ad.reshape %x : tensor<4x5xf32> -> tensor<20xf32>
  %y = ad.sum %r {axes = array<i64: 0>} : tensor<20xf32> -> tensor<f32>
  return %y : tensor<f32>
}
