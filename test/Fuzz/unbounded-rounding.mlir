// Where the derivative is infinite, that of acos at 1, a rounding has no bound to be held to.
// RUN: ad-fuzz check %s --oracle o2 --seed 101 --flavor smooth | FileCheck %s
// CHECK: o2 holds
func.func @f(%x: tensor<2xf64> {ad.value = dense<[5.000000e-01, 1.750000e+00]> : tensor<2xf64>},
             %m: tensor<2xi1> {ad.value = dense<true> : tensor<2xi1>},
             %o: tensor<2xf64> {ad.value = dense<[-1.750000e+00, 7.500000e-01]> : tensor<2xf64>}) -> tensor<2xf64> {
  %0 = ad.trunc %x : tensor<2xf64>
  %1 = ad.select %m, %0, %o : tensor<2xf64>
  %2 = ad.acos %1 : tensor<2xf64>
  return %2 : tensor<2xf64>
}
