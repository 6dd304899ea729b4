// The residuals of a loop are kept for all trips, those that the next trip begins with once.
// RUN: ad-opt %s --explain | FileCheck %s

// CHECK-LABEL: @train: 8 values
// CHECK: saved ad.for tensor<4x16xf32> 256 0 {{.*}} a result of 'ad.for', which runs once
// CHECK-NEXT: saved ad.add tensor<4x16xf32> 2560 640 {{.*}} computing it again would need 'ad.matmul', which is not kept; kept for 10 trips
// CHECK-NEXT: saved ad.tanh tensor<4x16xf32> 2560 12800 {{.*}} carried to the next trip, for which it is kept; kept for 10 trips
// CHECK-NEXT: saved carried #0 tensor<4x16xf32> 2560 0 {{.*}} what a trip begins with, computed by the trip before; kept for 10 trips
// CHECK-NEXT: dropped ad.matmul tensor<4x16xf32> 256 20480
// CHECK-NEXT: dropped ad.square
// CHECK-NEXT: dropped ad.sum
// CHECK-NEXT: given argument #0 tensor<16x16xf32> 1024
// What is carried on is counted with what it is carried to.
// CHECK-NEXT: saved: 4 values, 5376 bytes of the workspace
// CHECK-LABEL: @of_entries
// A cheap op on the entry of a sequence is computed again in the trip back.
// CHECK: recomputed ad.abs tensor<16xf32> 64 160 {{.*}} a cheap op: each trip back computes it from what is kept
// CHECK: given argument #0 tensor<10x16xf32> 640
// CHECK: recomputed: 1 value, 64 bytes not kept, 160 flops more
// CHECK-LABEL: @of_stack
// What a trip stacks is read by the trip back, and the whole stack behind the loop: it is counted once.
// CHECK: saved ad.for tensor<10x16xf32> 640 0 {{.*}} the stack of what its trips keep
// CHECK-NEXT: saved ad.exp tensor<16xf32> 640 3200 {{.*}} kept for 10 trips
// CHECK: saved: {{.*}}, 640 bytes of the workspace
func.func private @rnn(%w: tensor<16x16xf32>, %h: tensor<4x16xf32>, %xs: tensor<10x4x16xf32>) -> tensor<f32> {
  %last = ad.for 10 init(%h) over(%xs) with(%w) : (tensor<4x16xf32>, tensor<10x4x16xf32>, tensor<16x16xf32>) -> tensor<4x16xf32> {
  ^bb0(%state: tensor<4x16xf32>, %x: tensor<4x16xf32>, %m: tensor<16x16xf32>):
    %p = ad.matmul %state, %m : (tensor<4x16xf32>, tensor<16x16xf32>) -> tensor<4x16xf32>
    %a = ad.add %p, %x : tensor<4x16xf32>
    %e = ad.square %a : tensor<4x16xf32>
    %n = ad.tanh %e : tensor<4x16xf32>
    ad.yield %n : tensor<4x16xf32>
  }
  %s = ad.sum %last {axes = array<i64: 0, 1>} : tensor<4x16xf32> -> tensor<f32>
  return %s : tensor<f32>
}
func.func @train(%w: tensor<16x16xf32>, %h: tensor<4x16xf32>, %xs: tensor<10x4x16xf32>) -> (tensor<f32>, tensor<16x16xf32>) {
  %r:2 = ad.grad @rnn(%w, %h, %xs) {wrt = array<i64: 0>, value}
      : (tensor<16x16xf32>, tensor<4x16xf32>, tensor<10x4x16xf32>) -> (tensor<f32>, tensor<16x16xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<16x16xf32>
}

func.func private @entries(%xs: tensor<10x16xf32>, %h: tensor<16xf32>) -> tensor<f32> {
  %last = ad.for 10 init(%h) over(%xs) : (tensor<16xf32>, tensor<10x16xf32>) -> tensor<16xf32> {
  ^bb0(%state: tensor<16xf32>, %x: tensor<16xf32>):
    %a = ad.abs %x : tensor<16xf32>
    %n = ad.mul %state, %a : tensor<16xf32>
    ad.yield %n : tensor<16xf32>
  }
  %s = ad.sum %last {axes = array<i64: 0>} : tensor<16xf32> -> tensor<f32>
  return %s : tensor<f32>
}
func.func @of_entries(%xs: tensor<10x16xf32>, %h: tensor<16xf32>) -> (tensor<f32>, tensor<16xf32>) {
  %r:2 = ad.grad @entries(%xs, %h) {wrt = array<i64: 1>, value} : (tensor<10x16xf32>, tensor<16xf32>) -> (tensor<f32>, tensor<16xf32>)
  return %r#0, %r#1 : tensor<f32>, tensor<16xf32>
}

func.func private @stack(%xs: tensor<10x16xf32>, %w: tensor<16x10xf32>) -> tensor<f32> {
  %ys = ad.for 10 over(%xs) : (tensor<10x16xf32>) -> tensor<10x16xf32> {
  ^bb0(%x: tensor<16xf32>):
    %e = ad.exp %x : tensor<16xf32>
    ad.yield %e : tensor<16xf32>
  }
  %p = ad.matmul %ys, %w : (tensor<10x16xf32>, tensor<16x10xf32>) -> tensor<10x10xf32>
  %s = ad.sum %p {axes = array<i64: 0, 1>} : tensor<10x10xf32> -> tensor<f32>
  return %s : tensor<f32>
}
func.func @of_stack(%xs: tensor<10x16xf32>, %w: tensor<16x10xf32>) -> (tensor<f32>, tensor<10x16xf32>, tensor<16x10xf32>) {
  %r:3 = ad.grad @stack(%xs, %w) {wrt = array<i64: 0, 1>, value}
      : (tensor<10x16xf32>, tensor<16x10xf32>) -> (tensor<f32>, tensor<10x16xf32>, tensor<16x10xf32>)
  return %r#0, %r#1, %r#2 : tensor<f32>, tensor<10x16xf32>, tensor<16x10xf32>
}
