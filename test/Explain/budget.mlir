// Under a memory budget values are computed again that are kept without one, products and costly ops among them.
// RUN: ad-opt %s --explain | FileCheck %s
// RUN: sed 's/ attributes {.*} {/ {/' %s | ad-opt --explain | FileCheck %s --check-prefix=KEPT

// CHECK-LABEL: @step: 11 values
// CHECK-COUNT-2: saved ad.tanh tensor<64x64xf32> 16384 81920 {{.*}} in memory anyway: 'ad.matmul' of the primal reads it there
// CHECK-NEXT: recomputed ad.matmul tensor<64x64xf32> 16384 524288 {{.*}} computed again beside its readers
// CHECK-NEXT: recomputed ad.tanh tensor<64x64xf32> 16384 81920 {{.*}} computed again in 1 group rather than kept
// CHECK: recomputed: 2 values, 32768 bytes not kept, 606208 flops more
// KEPT-NOT: recomputed
// KEPT: saved: 3 values, 49152 bytes of the workspace
func.func private @loss(%w: tensor<64x64xf32>, %x: tensor<64x64xf32>) -> tensor<f32> {
  %a = ad.matmul %x, %w : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  %b = ad.tanh %a : tensor<64x64xf32>
  %c = ad.matmul %b, %w : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  %d = ad.tanh %c : tensor<64x64xf32>
  %e = ad.matmul %d, %w : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  %f = ad.tanh %e : tensor<64x64xf32>
  %g = ad.matmul %f, %w : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  %h = ad.tanh %g : tensor<64x64xf32>
  %s = ad.sum %h {axes = array<i64: 0, 1>} : tensor<64x64xf32> -> tensor<f32>
  return %s : tensor<f32>
}
func.func @step(%w: tensor<64x64xf32>, %x: tensor<64x64xf32>) -> (tensor<f32>, tensor<64x64xf32>) attributes {ad.memory_budget = 66000 : i64} {
  %r:2 = ad.grad @loss(%w, %x) {wrt = array<i64: 1>, value} : (tensor<64x64xf32>, tensor<64x64xf32>) -> (tensor<f32>, tensor<64x64xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<64x64xf32>
}
