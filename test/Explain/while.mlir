// A while keeps what its pullback reads on a tape. Flops and bytes are those of one trip.
// RUN: ad-opt %s --explain | FileCheck %s

// CHECK-LABEL: @slope
// CHECK: saved ad.exp tensor<8xf32> 32 160 {{.*}} a costly op; kept for each trip
// CHECK-NEXT: dropped ad.sum tensor<f32> 4 8 {{.*}} no derivative passes through it
// CHECK-NEXT: dropped ad.compare tensor<i1> 1 1 {{.*}} no derivative passes through it
// CHECK-NEXT: dropped ad.mul tensor<8xf32> 32 8 {{.*}} no derivative reads it
// CHECK: saved: 1 value, 0 bytes of the workspace; 32 bytes of tapes for each trip

// Within a budget it keeps states, and runs its trips again from them. Flops are those of one trip, and bytes of one state.
// CHECK-LABEL: @slope_within
// How many trips there were.
// CHECK: saved ad.while tensor<i64> 8
// CHECK-NEXT: saved ad.broadcast tensor<25x8xf32> {{[0-9]+}} {{[0-9]+}} {{.*}} states from which trips of a loop are run again
// CHECK-NEXT: recomputed ad.exp tensor<8xf32> 32 {{[0-9]+}} {{.*}} trips of a loop are run again
// CHECK-NEXT: recomputed ad.mul tensor<8xf32> 32 {{[0-9]+}} {{.*}} trips of a loop are run again
// CHECK-NEXT: dropped ad.sum tensor<f32> 4 8 {{.*}} no derivative passes through it
// CHECK-NEXT: dropped ad.compare tensor<i1> 1 1 {{.*}} no derivative passes through it
func.func private @until(%x: tensor<8xf32>, %k: tensor<8xf32>) -> tensor<f32> {
  %y = ad.while(%x) with(%k) limit 100 : (tensor<8xf32>, tensor<8xf32>) -> tensor<8xf32> {
  ^bb0(%a: tensor<8xf32>, %m: tensor<8xf32>):
    %s = ad.sum %a {axes = array<i64: 0>} : tensor<8xf32> -> tensor<f32>
    %limit = ad.constant dense<100.0> : tensor<f32>
    %go = ad.compare lt, %s, %limit : tensor<f32>
    ad.yield %go : tensor<i1>
  } do {
  ^bb0(%a: tensor<8xf32>, %m: tensor<8xf32>):
    %e = ad.exp %a : tensor<8xf32>
    %n = ad.mul %e, %m : tensor<8xf32>
    ad.yield %n : tensor<8xf32>
  }
  %t = ad.sum %y {axes = array<i64: 0>} : tensor<8xf32> -> tensor<f32>
  return %t : tensor<f32>
}
func.func @slope(%x: tensor<8xf32>, %k: tensor<8xf32>) -> (tensor<f32>, tensor<8xf32>) {
  %r:2 = ad.grad @until(%x, %k) {wrt = array<i64: 0>, value} : (tensor<8xf32>, tensor<8xf32>) -> (tensor<f32>, tensor<8xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<8xf32>
}
func.func @slope_within(%x: tensor<8xf32>, %k: tensor<8xf32>) -> (tensor<f32>, tensor<8xf32>) attributes {ad.memory_budget = 2000 : i64} {
  %r:2 = ad.grad @until(%x, %k) {wrt = array<i64: 0>, value} : (tensor<8xf32>, tensor<8xf32>) -> (tensor<f32>, tensor<8xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<8xf32>
}
