func.func @f(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.add %x, %x   tensor<f32>
  return %y : tensor<f32>
}
