// Where a root is not seen, its derivative does not count, although it is NaN.
// RUN: ad-fuzz check %s --oracle o3,o4 | FileCheck %s
// CHECK: o3 holds
// CHECK: o4 holds
func.func @f(%x: tensor<3xf64> {ad.value = dense<[-1.0, 0.5, -2.0]> : tensor<3xf64>}) -> tensor<3xf64> {
  %c = ad.constant dense<0.1> : tensor<3xf64>
  %m = ad.compare ge, %x, %c : tensor<3xf64>
  %y = ad.sqrt %x : tensor<3xf64>
  %z = ad.select %m, %y, %x : tensor<3xf64>
  return %z : tensor<3xf64>
}
