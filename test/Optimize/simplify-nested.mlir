// Bodies in bodies take many sweeps until nothing changes: here those of a loop that is pulled back twice, for a batch.
// RUN: ad-opt %s --ad-differentiate --ad-optimize -o /dev/null
// RUN: ad-run %s --entry=batch '[1.5, 0.5]' | FileCheck %s
// RUN: ad-run %s --engine=jit --entry=batch '[1.5, 0.5]' | FileCheck %s

func.func private @loop(%x: tensor<f64>) -> tensor<f64> {
  %limit = ad.constant dense<6.0> : tensor<f64>
  %y = ad.while(%x) with(%limit, %x) limit 1000 : (tensor<f64>, tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%c: tensor<f64>, %most: tensor<f64>, %a: tensor<f64>):
    %m = ad.compare lt, %c, %most : tensor<f64>
    ad.yield %m : tensor<i1>
  } do {
  ^bb0(%c: tensor<f64>, %most: tensor<f64>, %a: tensor<f64>):
    %rate = ad.constant dense<1.25> : tensor<f64>
    %grown = ad.mul %c, %rate : tensor<f64>
    %s = ad.sin %a : tensor<f64>
    %n = ad.add %grown, %s : tensor<f64>
    ad.yield %n : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func private @first(%x: tensor<f64>) -> tensor<f64> {
  %0 = ad.grad @loop(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}
func.func private @second(%x: tensor<f64>) -> tensor<f64> {
  %0 = ad.grad @first(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}
// The sum of 1.25^k over the trips, times −sin x.
// CHECK: tensor([-3.8029, -5.3978], dtype=torch.float64)
func.func @batch(%xs: tensor<2xf64>) -> tensor<2xf64> {
  %0 = ad.vmap @second(%xs) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<2xf64>) -> tensor<2xf64>
  return %0 : tensor<2xf64>
}
