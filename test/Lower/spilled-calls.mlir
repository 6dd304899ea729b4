// A math function that reads what an earlier pass over the row has computed reads it from there, and not from the place where
// it is put for the function, before it is put there.
// RUN: %python %S/Inputs/same_bits.py ad-run %s %t called mixed

func.func @called(%x: tensor<3x40xf64>, %y: tensor<3x40xf64>) -> (tensor<3x40xf64>, tensor<3x40xf64>) {
  %0 = ad.acosh %x : tensor<3x40xf64>
  %1 = ad.sum %y {axes = array<i64: 1>} : tensor<3x40xf64> -> tensor<3xf64>
  %2 = ad.broadcast %1 {axes = array<i64: 1>} : tensor<3xf64> -> tensor<3x40xf64>
  %3 = ad.atan2 %2, %0 : tensor<3x40xf64>
  %4 = ad.digamma %0 : tensor<3x40xf64>
  return %3, %4 : tensor<3x40xf64>, tensor<3x40xf64>
}

// Here an op of an earlier stage of the same pass reads it too, and a function of the first pass is read by two later ones.
func.func @mixed(%x: tensor<2x1300xf32>, %y: tensor<2x1300xf32>) -> (tensor<2x1300xf32>, tensor<2x1300xf32>) {
  %0 = ad.tanh %x : tensor<2x1300xf32>
  %1 = ad.sum %0 {axes = array<i64: 1>} : tensor<2x1300xf32> -> tensor<2xf32>
  %2 = ad.broadcast %1 {axes = array<i64: 1>} : tensor<2xf32> -> tensor<2x1300xf32>
  %3 = ad.add %2, %0 : tensor<2x1300xf32>
  %4 = ad.sin %3 : tensor<2x1300xf32>
  %5 = ad.mul %4, %y : tensor<2x1300xf32>
  %6 = ad.hypot %5, %0 : tensor<2x1300xf32>
  %7 = ad.exp %0 : tensor<2x1300xf32>
  %8 = ad.sum %6 {axes = array<i64: 1>} : tensor<2x1300xf32> -> tensor<2xf32>
  %9 = ad.broadcast %8 {axes = array<i64: 1>} : tensor<2xf32> -> tensor<2x1300xf32>
  %10 = ad.atan2 %9, %0 : tensor<2x1300xf32>
  %11 = ad.add %10, %7 : tensor<2x1300xf32>
  return %11, %6 : tensor<2x1300xf32>, tensor<2x1300xf32>
}
