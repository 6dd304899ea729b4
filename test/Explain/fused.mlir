// Where one loop nest holds the program and its derivative, nothing is kept; and a sum's pullback reads nothing.
// RUN: ad-opt %s --explain | FileCheck %s

// CHECK-LABEL: @slope: 5 values
// CHECK: dropped ad.sin tensor<64xf32> 256 1280 {{.*}} no derivative reads it
// CHECK-NEXT: dropped ad.exp tensor<64xf32> 256 1280 {{.*}} primal and derivative share a loop nest
// The pullback of exp makes the same product: it is merged with that of the program.
// CHECK-NEXT: dropped ad.mul tensor<64xf32> 256 64 {{.*}} primal and derivative share a loop nest
// CHECK-NEXT: dropped ad.sum tensor<f32> 4 64 {{.*}} no derivative reads it
// CHECK-NEXT: given argument #0
// CHECK-NEXT: dropped: 4 values, 772 bytes not kept
// CHECK-LABEL: @of_sum: 2 values
// CHECK: dropped ad.add {{.*}} no derivative reads it
// CHECK-NEXT: dropped ad.sum {{.*}} no derivative reads it
// CHECK-NEXT: dropped: 2 values, 132 bytes not kept
// CHECK-LABEL: @recomputed
// CHECK: saved ad.matmul tensor<64x64xf32> 16384 524288 {{.*}} 'ad.matmul' is in no group: its result is in memory
// CHECK-NEXT: saved ad.exp tensor<64x64xf32> 16384 81920 {{.*}} 'ad.matmul' of the derivative reads it, from memory
// CHECK-NEXT: recomputed ad.abs tensor<64x64xf32> 16384 4096 {{.*}} a cheap op: computed again in 1 group, which moves fewer bytes
// CHECK: recomputed: 1 value, 16384 bytes not kept, 4096 flops more
// CHECK-LABEL: @inactive
// CHECK: dropped ad.exp {{.*}} no derivative passes through it
// CHECK-LABEL: @none: no derivative
func.func private @chain(%x: tensor<64xf32>) -> tensor<f32> {
  %a = ad.sin %x : tensor<64xf32>
  %b = ad.exp %a : tensor<64xf32>
  %c = ad.mul %b, %a : tensor<64xf32>
  %d = ad.sum %c {axes = array<i64: 0>} : tensor<64xf32> -> tensor<f32>
  return %d : tensor<f32>
}
func.func @slope(%x: tensor<64xf32>) -> (tensor<f32>, tensor<64xf32>) {
  %r:2 = ad.grad @chain(%x) {wrt = array<i64: 0>, value} : (tensor<64xf32>) -> (tensor<f32>, tensor<64xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<64xf32>
}
func.func private @total(%x: tensor<4x8xf32>) -> tensor<f32> {
  %a = ad.add %x, %x : tensor<4x8xf32>
  %b = ad.sum %a {axes = array<i64: 0, 1>} : tensor<4x8xf32> -> tensor<f32>
  return %b : tensor<f32>
}
func.func @of_sum(%x: tensor<4x8xf32>) -> (tensor<f32>, tensor<4x8xf32>) {
  %r:2 = ad.grad @total(%x) {wrt = array<i64: 0>, value} : (tensor<4x8xf32>) -> (tensor<f32>, tensor<4x8xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<4x8xf32>
}

func.func private @twice(%x: tensor<64x64xf32>, %w: tensor<64x64xf32>) -> tensor<f32> {
  %p = ad.matmul %x, %w : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  %a = ad.abs %p : tensor<64x64xf32>
  %b = ad.square %a : tensor<64x64xf32>
  %q = ad.matmul %b, %w : (tensor<64x64xf32>, tensor<64x64xf32>) -> tensor<64x64xf32>
  %c = ad.exp %q : tensor<64x64xf32>
  %s = ad.sum %c {axes = array<i64: 0, 1>} : tensor<64x64xf32> -> tensor<f32>
  return %s : tensor<f32>
}
func.func @recomputed(%x: tensor<64x64xf32>, %w: tensor<64x64xf32>) -> (tensor<f32>, tensor<64x64xf32>) {
  %r:2 = ad.grad @twice(%x, %w) {wrt = array<i64: 0>, value} : (tensor<64x64xf32>, tensor<64x64xf32>) -> (tensor<f32>, tensor<64x64xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<64x64xf32>
}
func.func private @scaled(%x: tensor<8xf32>, %k: tensor<8xf32>) -> (tensor<f32>, tensor<8xf32>) {
  %a = ad.square %x : tensor<8xf32>
  %s = ad.sum %a {axes = array<i64: 0>} : tensor<8xf32> -> tensor<f32>
  %e = ad.exp %k : tensor<8xf32>
  return %s, %e : tensor<f32>, tensor<8xf32>
}
func.func @inactive(%x: tensor<8xf32>, %k: tensor<8xf32>) -> (tensor<f32>, tensor<8xf32>, tensor<8xf32>) {
  %r:3 = ad.grad @scaled(%x, %k) {wrt = array<i64: 0>, value} : (tensor<8xf32>, tensor<8xf32>) -> (tensor<f32>, tensor<8xf32>, tensor<8xf32>)
  return %r#0, %r#1, %r#2 : tensor<f32>, tensor<8xf32>, tensor<8xf32>
}
func.func @none(%x: tensor<8xf32>) -> tensor<8xf32> {
  %a = ad.exp %x : tensor<8xf32>
  return %a : tensor<8xf32>
}
