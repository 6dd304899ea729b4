// RUN: ad-opt %s | FileCheck %s
// The function of docs/Architecture.md: the loss of one tanh layer, and the request for its gradient.
// CHECK-LABEL: func.func @loss
// CHECK: ad.matmul %{{.*}}, %{{.*}} : (tensor<64x3xf32>, tensor<3x2xf32>) -> tensor<64x2xf32>
// CHECK: ad.mean
// CHECK-LABEL: func.func @step
// CHECK: ad.grad @loss
func.func @loss(%w: tensor<3x2xf32>, %x: tensor<64x3xf32>, %t: tensor<64x2xf32>) -> tensor<f32> {
  %h = ad.matmul %x, %w : (tensor<64x3xf32>, tensor<3x2xf32>) -> tensor<64x2xf32>
  %y = ad.tanh %h : tensor<64x2xf32>
  %d = ad.sub %y, %t : tensor<64x2xf32>
  %s = ad.square %d : tensor<64x2xf32>
  %m = ad.mean %s {axes = array<i64: 0, 1>} : tensor<64x2xf32> -> tensor<f32>
  return %m : tensor<f32>
}

func.func @step(%w: tensor<3x2xf32>, %x: tensor<64x3xf32>, %t: tensor<64x2xf32>)
    -> (tensor<f32>, tensor<3x2xf32>) {
  %value, %dw = ad.grad @loss(%w, %x, %t) {wrt = array<i64: 0>, value}
      : (tensor<3x2xf32>, tensor<64x3xf32>, tensor<64x2xf32>) -> (tensor<f32>, tensor<3x2xf32>)
  return %value, %dw : tensor<f32>, tensor<3x2xf32>
}
