// Where a function has no derivative, as acos at 1, the orders of modes may differ: a factor that is zero is known to
// be so in some of them, and makes 0 * infinity in others.
// RUN: ad-fuzz check %s --oracle o3,o4,o8 --seed 101 --flavor smooth | FileCheck %s
// CHECK: o3 holds
// CHECK: o4 holds
// CHECK: o8 holds
func.func @f(%x: tensor<2xf64> {ad.value = dense<[5.000000e-01, 1.750000e+00]> : tensor<2xf64>},
             %o: tensor<2xf64> {ad.value = dense<[-1.750000e+00, 7.500000e-01]> : tensor<2xf64>}) -> tensor<2xf64> {
  %0 = ad.trunc %x : tensor<2xf64>
  %1 = ad.acos %0 : tensor<2xf64>
  %2 = ad.mul %1, %o : tensor<2xf64>
  return %2 : tensor<2xf64>
}
