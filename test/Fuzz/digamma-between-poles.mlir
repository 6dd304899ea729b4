// Between two poles below 0 digamma has a zero, where its error is relative to 1 and not to its value.
// RUN: ad-fuzz check %s --oracle o2 --seed 20262268 --flavor smooth | FileCheck %s
// CHECK: o2 holds
func.func @f(%x: tensor<5xf32> {ad.value = dense<[-0.625, -0.375, -1.75, 0.125, -0.5]> : tensor<5xf32>}) -> tensor<5xf32> {
  %0 = ad.digamma %x : tensor<5xf32>
  return %0 : tensor<5xf32>
}
