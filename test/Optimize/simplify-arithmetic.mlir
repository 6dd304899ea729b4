// Signs, squares, quotients, selections: exact in IEEE, and what looks alike but is not stays.
// RUN: ad-opt %s --ad-simplify | FileCheck %s

// CHECK-LABEL: @add_of_neg
// CHECK-NEXT: ad.sub %arg0, %arg1
func.func @add_of_neg(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %n = ad.neg %b : tensor<4xf32>
  %y = ad.add %a, %n : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @neg_plus
// CHECK-NEXT: ad.sub %arg1, %arg0
func.func @neg_plus(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %n = ad.neg %a : tensor<4xf32>
  %y = ad.add %n, %b : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @sub_of_neg
// CHECK-NEXT: ad.add %arg0, %arg1
func.func @sub_of_neg(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %n = ad.neg %b : tensor<4xf32>
  %y = ad.sub %a, %n : tensor<4xf32>
  return %y : tensor<4xf32>
}

// -(a - b) is -0 where a = b, b - a is +0: not the same.
// CHECK-LABEL: @keeps_neg_of_sub
// CHECK-NEXT: ad.sub
// CHECK-NEXT: ad.neg
func.func @keeps_neg_of_sub(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %d = ad.sub %a, %b : tensor<4xf32>
  %y = ad.neg %d : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @signs_cancel
// CHECK-NEXT: ad.mul %arg0, %arg1
func.func @signs_cancel(%a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %m = ad.neg %a : tensor<4xf32>
  %n = ad.neg %b : tensor<4xf32>
  %y = ad.mul %m, %n : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @sign_into_constant
// CHECK-NEXT: %[[C:.*]] = ad.constant dense<-3.000000e+00>
// CHECK-NEXT: ad.mul %arg0, %[[C]]
func.func @sign_into_constant(%a: tensor<4xf32>) -> tensor<4xf32> {
  %c = ad.constant dense<3.0> : tensor<4xf32>
  %p = ad.mul %a, %c : tensor<4xf32>
  %y = ad.neg %p : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @times_minus_one
// CHECK-NEXT: ad.neg %arg0
func.func @times_minus_one(%a: tensor<4xf32>) -> tensor<4xf32> {
  %c = ad.constant dense<-1.0> : tensor<4xf32>
  %y = ad.mul %a, %c : tensor<4xf32>
  return %y : tensor<4xf32>
}

// Reassociation would round differently.
// CHECK-LABEL: @keeps_two_factors
// CHECK: ad.mul
// CHECK: ad.mul
func.func @keeps_two_factors(%a: tensor<4xf32>) -> tensor<4xf32> {
  %c = ad.constant dense<3.0> : tensor<4xf32>
  %d = ad.constant dense<0.1> : tensor<4xf32>
  %p = ad.mul %a, %c : tensor<4xf32>
  %y = ad.mul %p, %d : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @square_of_neg
// CHECK-NEXT: ad.square %arg0
func.func @square_of_neg(%a: tensor<4xf32>) -> tensor<4xf32> {
  %n = ad.neg %a : tensor<4xf32>
  %y = ad.mul %n, %n : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @divide_by_power_of_two
// CHECK: ad.constant dense<1.250000e-01>
// CHECK: ad.mul
func.func @divide_by_power_of_two(%a: tensor<4xf32>) -> tensor<4xf32> {
  %c = ad.constant dense<8.0> : tensor<4xf32>
  %y = ad.div %a, %c : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @divide_by_three
// CHECK: ad.div
func.func @divide_by_three(%a: tensor<4xf32>) -> tensor<4xf32> {
  %c = ad.constant dense<3.0> : tensor<4xf32>
  %y = ad.div %a, %c : tensor<4xf32>
  return %y : tensor<4xf32>
}

// The inverse of the largest power of two is subnormal.
// CHECK-LABEL: @divide_by_largest_power
// CHECK: ad.div
func.func @divide_by_largest_power(%a: tensor<4xf32>) -> tensor<4xf32> {
  %c = ad.constant dense<0x7F000000> : tensor<4xf32>
  %y = ad.div %a, %c : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @one_over
// CHECK-NEXT: ad.reciprocal %arg0
func.func @one_over(%a: tensor<4xf32>) -> tensor<4xf32> {
  %c = ad.constant dense<1.0> : tensor<4xf32>
  %y = ad.div %c, %a : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @nested_select
// CHECK-NEXT: ad.select %arg0, %arg1, %arg2
func.func @nested_select(%c: tensor<4xi1>, %a: tensor<4xf32>, %b: tensor<4xf32>) -> tensor<4xf32> {
  %n = ad.not %c : tensor<4xi1>
  %s = ad.select %n, %b, %a : tensor<4xf32>
  %y = ad.select %c, %s, %b : tensor<4xf32>
  return %y : tensor<4xf32>
}

// The mask of the derivative reads the activation, so that the pre-activation need not be kept.
// CHECK-LABEL: @mask_of_relu
// CHECK: %[[R:.*]] = ad.relu %arg0
// CHECK: ad.compare  gt, %[[R]], %{{.*}}
func.func @mask_of_relu(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xi1>) {
  %zero = ad.constant dense<0.0> : tensor<4xf32>
  %r = ad.relu %x : tensor<4xf32>
  %m = ad.compare gt, %x, %zero : tensor<4xf32>
  return %r, %m : tensor<4xf32>, tensor<4xi1>
}

// x >= 0 is not relu(x) >= 0.
// CHECK-LABEL: @keeps_other_mask
// CHECK: ad.compare  ge, %arg0, %{{.*}}
func.func @keeps_other_mask(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xi1>) {
  %zero = ad.constant dense<0.0> : tensor<4xf32>
  %r = ad.relu %x : tensor<4xf32>
  %m = ad.compare ge, %x, %zero : tensor<4xf32>
  return %r, %m : tensor<4xf32>, tensor<4xi1>
}

// CHECK-LABEL: @wider_and_back
// CHECK-NEXT: return %arg0
func.func @wider_and_back(%x: tensor<4xf32>) -> tensor<4xf32> {
  %w = ad.cast %x : tensor<4xf32> -> tensor<4xf64>
  %y = ad.cast %w : tensor<4xf64> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: @narrower_and_back
// CHECK-COUNT-2: ad.cast
func.func @narrower_and_back(%x: tensor<4xf64>) -> tensor<4xf64> {
  %w = ad.cast %x : tensor<4xf64> -> tensor<4xf32>
  %y = ad.cast %w : tensor<4xf32> -> tensor<4xf64>
  return %y : tensor<4xf64>
}
