// What a branch keeps for its pullback is kept whether it is taken or not.
// RUN: ad-opt %s --explain | FileCheck %s

// CHECK-LABEL: @slope: 6 values
// CHECK: saved ad.exp tensor<8xf32> 32 160 {{.*}} a costly op
// CHECK-NEXT: dropped ad.square
// CHECK-NEXT: dropped ad.add
// CHECK-NEXT: dropped ad.sum
// CHECK-NEXT: given argument #0 tensor<i1> 1
func.func private @either(%c: tensor<i1>, %x: tensor<8xf32>) -> tensor<f32> {
  %y = ad.if %c(%x) : (tensor<i1>, tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>):
    %e = ad.exp %a : tensor<8xf32>
    %s = ad.square %e : tensor<8xf32>
    ad.yield %s : tensor<8xf32>
  } else {
  ^bb0(%a: tensor<8xf32>):
    %s = ad.add %a, %a : tensor<8xf32>
    ad.yield %s : tensor<8xf32>
  }
  %t = ad.sum %y {axes = array<i64: 0>} : tensor<8xf32> -> tensor<f32>
  return %t : tensor<f32>
}
func.func @slope(%c: tensor<i1>, %x: tensor<8xf32>) -> (tensor<f32>, tensor<8xf32>) {
  %r:2 = ad.grad @either(%c, %x) {wrt = array<i64: 1>, value} : (tensor<i1>, tensor<8xf32>) -> (tensor<f32>, tensor<8xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<8xf32>
}
