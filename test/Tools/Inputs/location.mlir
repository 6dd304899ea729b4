func.func @f(%x: tensor<2xf32>) -> tensor<3xf32> {
  %y = ad.reshape %x : tensor<2xf32> -> tensor<3xf32> loc("/etc/passwd":1:1)
  return %y : tensor<3xf32>
}
