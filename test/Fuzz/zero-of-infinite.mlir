// A derivative that is zero in both modes holds, also where the derivative behind it is infinite.
// RUN: ad-fuzz check %s --oracle o4 --seed 20262237 --flavor smooth | FileCheck %s
// CHECK: o4 holds
func.func @f(%x: tensor<1xf64> {ad.value = dense<3.750000e-01> : tensor<1xf64>}) -> tensor<1xf64> {
  %0 = ad.floor_divide %x, %x : tensor<1xf64>
  %1 = ad.asin %0 : tensor<1xf64>
  return %1 : tensor<1xf64>
}
