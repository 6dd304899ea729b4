func.func @f(%x: tensor<f64> {ad.value = dense<1.0> : tensor<f64>},
             %y: tensor<f64> {ad.value = dense<1.0> : tensor<2xf64>}) -> tensor<f64> {
  return %x : tensor<f64>
}
