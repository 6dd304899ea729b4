// Everything in the workspace is saved for the derivative: what it makes itself is a result, or is written over what has been read.
func.func private @loss(%w: tensor<32x16xf32>, %x: tensor<16x32xf32>) -> tensor<f32> {
  %y = ad.tanh %x : tensor<16x32xf32>
  %z = ad.matmul %y, %w : (tensor<16x32xf32>, tensor<32x16xf32>) -> tensor<16x16xf32>
  %s = ad.square %z : tensor<16x16xf32>
  %l = ad.sum %s {axes = array<i64: 0, 1>} : tensor<16x16xf32> -> tensor<f32>
  return %l : tensor<f32>
}
func.func @step(%w: tensor<32x16xf32>, %x: tensor<16x32xf32>) -> (tensor<f32>, tensor<32x16xf32>) {
  %l, %dw = ad.grad @loss(%w, %x) {wrt = array<i64: 0>, value} : (tensor<32x16xf32>, tensor<16x32xf32>) -> (tensor<f32>, tensor<32x16xf32>)
  return %l, %dw : tensor<f32>, tensor<32x16xf32>
}
