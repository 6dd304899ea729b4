// Computing sums again within a memory budget joins no groups over inputs of other extents.
// RUN: ad-run %s --engine=jit --memory-budget=128 '[1, 2, 3, 4, 5, 6, 7, 8]' '[1, 2, 3]' | FileCheck %s
// RUN: ad-run %s --engine=jit '[1, 2, 3, 4, 5, 6, 7, 8]' '[1, 2, 3]' | FileCheck %s
// RUN: ad-run %s --engine=interpret '[1, 2, 3, 4, 5, 6, 7, 8]' '[1, 2, 3]' | FileCheck %s
// CHECK: tensor(-540., dtype=torch.float64)
func.func @m(%x: tensor<8xf64>, %y: tensor<3xf64>) -> tensor<f64> {
  %s = ad.sum %x {axes = array<i64: 0>} : tensor<8xf64> -> tensor<f64>
  %c = ad.cumsum %y {axis = 0 : i64} : tensor<3xf64>
  %p = ad.prod %c {axis = 0 : i64} : tensor<3xf64> -> tensor<f64>
  %t = ad.sum %y {axes = array<i64: 0>} : tensor<3xf64> -> tensor<f64>
  %d = ad.sub %t, %s : tensor<f64>
  %e = ad.mul %d, %p : tensor<f64>
  return %e : tensor<f64>
}
