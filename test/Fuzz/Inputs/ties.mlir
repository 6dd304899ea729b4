func.func @f(%a: tensor<3xf64> {ad.value = dense<[1.0, -0.5, 2.0]> : tensor<3xf64>}, %b: tensor<3xf64> {ad.value = dense<[1.0, -0.5, 3.0]> : tensor<3xf64>}) -> (tensor<3xf64>, tensor<3xf64>) {
  %0 = ad.fmax %a, %b : tensor<3xf64>
  %1 = ad.maximum %a, %b : tensor<3xf64>
  return %0, %1 : tensor<3xf64>, tensor<3xf64>
}
