// Transposes become flags of matrix products.
// RUN: ad-opt %s --ad-simplify | FileCheck %s

// CHECK-LABEL: @transposed_operands
// CHECK-NEXT: ad.matmul %arg0, %arg1 {transpose_a, transpose_b}
func.func @transposed_operands(%a: tensor<3x2xf32>, %b: tensor<4x3xf32>) -> tensor<2x4xf32> {
  %ta = ad.transpose %a {permutation = array<i64: 1, 0>} : tensor<3x2xf32> -> tensor<2x3xf32>
  %tb = ad.transpose %b {permutation = array<i64: 1, 0>} : tensor<4x3xf32> -> tensor<3x4xf32>
  %y = ad.matmul %ta, %tb : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: @flag_cancels
// CHECK-NEXT: ad.matmul %arg0, %arg1 :
func.func @flag_cancels(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) -> tensor<2x4xf32> {
  %ta = ad.transpose %a {permutation = array<i64: 1, 0>} : tensor<2x3xf32> -> tensor<3x2xf32>
  %y = ad.matmul %ta, %b {transpose_a} : (tensor<3x2xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}

// CHECK-LABEL: @batched
// CHECK-NEXT: ad.matmul %arg0, %arg1 {transpose_a}
func.func @batched(%a: tensor<5x3x2xf32>, %b: tensor<5x3x4xf32>) -> tensor<5x2x4xf32> {
  %ta = ad.transpose %a {permutation = array<i64: 0, 2, 1>} : tensor<5x3x2xf32> -> tensor<5x2x3xf32>
  %y = ad.matmul %ta, %b : (tensor<5x2x3xf32>, tensor<5x3x4xf32>) -> tensor<5x2x4xf32>
  return %y : tensor<5x2x4xf32>
}

// A transpose that moves the batch is no flag.
// CHECK-LABEL: @moves_batch
// CHECK-NEXT: ad.transpose
func.func @moves_batch(%a: tensor<2x5x3xf32>, %b: tensor<5x3x4xf32>) -> tensor<5x2x4xf32> {
  %ta = ad.transpose %a {permutation = array<i64: 1, 0, 2>} : tensor<2x5x3xf32> -> tensor<5x2x3xf32>
  %y = ad.matmul %ta, %b : (tensor<5x2x3xf32>, tensor<5x3x4xf32>) -> tensor<5x2x4xf32>
  return %y : tensor<5x2x4xf32>
}

// CHECK-LABEL: @transposed_result
// CHECK-NEXT: ad.matmul %arg1, %arg0 {transpose_a, transpose_b}
func.func @transposed_result(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>) -> tensor<4x2xf32> {
  %y = ad.matmul %a, %b : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  %t = ad.transpose %y {permutation = array<i64: 1, 0>} : tensor<2x4xf32> -> tensor<4x2xf32>
  return %t : tensor<4x2xf32>
}

// An elementwise op between a transpose and a product lets the transpose through.
// CHECK-LABEL: @through_elementwise
// CHECK: %[[E:.*]] = ad.tanh %arg0
// CHECK: ad.matmul %[[E]], %arg1 {transpose_a}
func.func @through_elementwise(%a: tensor<3x2xf32>, %b: tensor<3x4xf32>) -> tensor<2x4xf32> {
  %ta = ad.transpose %a {permutation = array<i64: 1, 0>} : tensor<3x2xf32> -> tensor<2x3xf32>
  %e = ad.tanh %ta : tensor<2x3xf32>
  %y = ad.matmul %e, %b : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  return %y : tensor<2x4xf32>
}
