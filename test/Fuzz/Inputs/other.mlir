func.func @g(%x: tensor<f64>) -> tensor<f64> {
  return %x : tensor<f64>
}
