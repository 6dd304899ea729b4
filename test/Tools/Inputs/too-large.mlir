func.func @f() -> tensor<f32> {
  %x = ad.iota {axis = 0 : i64} : tensor<2000000000x2000000000xf32>
  %y = ad.sum %x {axes = array<i64: 0, 1>} : tensor<2000000000x2000000000xf32> -> tensor<f32>
  return %y : tensor<f32>
}
