// What is stored and what is computed again.
// RUN: ad-opt %s --split-input-file --ad-fuse --ad-check-groups | FileCheck %s

// 1 - y² is cheap and y is in memory anyway: it is computed where it is read, and only y is stored.
// CHECK-LABEL: @tanh_mask
// CHECK: %[[Y:.*]] = ad.fused(%arg0) : (tensor<8x8xf32>) -> tensor<8x8xf32>
// CHECK-NEXT: ^bb0
// CHECK-NEXT: ad.tanh
// CHECK-NEXT: ad.yield
// CHECK: %[[M:.*]] = ad.matmul %[[Y]], %arg1
// CHECK: ad.fused(%[[Y]], %[[M]]) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
// CHECK: ad.square
// CHECK: ad.sub
// CHECK: ad.mul
func.func @tanh_mask(%x: tensor<8x8xf32>, %w: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %one = ad.constant dense<1.0> : tensor<8x8xf32>
  %y = ad.tanh %x : tensor<8x8xf32>
  %q = ad.square %y : tensor<8x8xf32>
  %p = ad.sub %one, %q : tensor<8x8xf32>
  %m = ad.matmul %y, %w : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %g = ad.mul %p, %m : tensor<8x8xf32>
  return %g : tensor<8x8xf32>
}

// -----
// An exponential read in two groups is stored, not computed twice.
// CHECK-LABEL: @costly
// CHECK-COUNT-1: ad.exp
// CHECK-NOT: ad.exp
func.func @costly(%x: tensor<8x8xf32>, %w: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  %e = ad.exp %x : tensor<8x8xf32>
  %a = ad.neg %e : tensor<8x8xf32>
  %m = ad.matmul %a, %w : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %g = ad.mul %e, %m : tensor<8x8xf32>
  return %a, %g : tensor<8x8xf32>, tensor<8x8xf32>
}

// -----
// A mask is computed in both groups that read it from what they load anyway.
// CHECK-LABEL: @mask_twice
// CHECK: ad.fused({{.*}}) : {{.*}} -> tensor<8x8xf32>
// CHECK: ad.compare
// CHECK: ad.matmul
// CHECK: ad.fused
// CHECK: ad.compare
// CHECK-NOT: tensor<8x8xi1> {
func.func @mask_twice(%x: tensor<8x8xf32>, %w: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  %zero = ad.constant dense<0.0> : tensor<8x8xf32>
  %c = ad.compare lt, %x, %zero : tensor<8x8xf32>
  %a = ad.select %c, %zero, %x : tensor<8x8xf32>
  %m = ad.matmul %a, %w : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %b = ad.select %c, %zero, %m : tensor<8x8xf32>
  return %a, %b : tensor<8x8xf32>, tensor<8x8xf32>
}

// -----
// What only a later group reads is computed there.
// CHECK-LABEL: @late
// CHECK: %[[M:.*]] = ad.matmul
// CHECK: ad.fused({{.*}}) : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
// CHECK: ad.sin
// CHECK: ad.exp
// CHECK: ad.mul
// CHECK-NOT: ad.fused
func.func @late(%x: tensor<8x8xf32>, %w: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %s = ad.sin %w : tensor<8x8xf32>
  %e = ad.exp %s : tensor<8x8xf32>
  %m = ad.matmul %x, %x : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %y = ad.mul %e, %m : tensor<8x8xf32>
  return %y : tensor<8x8xf32>
}

// -----
// So is a reduction, with all of its group.
// CHECK-LABEL: @late_reduction
// CHECK: ad.matmul
// CHECK: ad.fused
// CHECK: ad.sum
// CHECK: ad.sub
// CHECK-NOT: ad.fused
func.func @late_reduction(%x: tensor<8x8xf32>, %t: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %q = ad.square %t : tensor<8x8xf32>
  %s = ad.sum %q {axes = array<i64: 1>} : tensor<8x8xf32> -> tensor<8xf32>
  %b = ad.broadcast %s {axes = array<i64: 1>} : tensor<8xf32> -> tensor<8x8xf32>
  %m = ad.matmul %x, %x : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %y = ad.sub %m, %b : tensor<8x8xf32>
  return %y : tensor<8x8xf32>
}

// -----
// Groups that read the same memory are one.
// CHECK-LABEL: @siblings
// CHECK: ad.fused(%arg0) : (tensor<100xf32>) -> (tensor<100xf32>, tensor<100xf32>)
// CHECK-NOT: ad.fused
func.func @siblings(%x: tensor<100xf32>) -> (tensor<100xf32>, tensor<100xf32>) {
  %a = ad.exp %x : tensor<100xf32>
  %b = ad.sin %x : tensor<100xf32>
  return %a, %b : tensor<100xf32>, tensor<100xf32>
}

// -----
// Groups that share nothing are two.
// CHECK-LABEL: @strangers
// CHECK-COUNT-2: ad.fused
func.func @strangers(%x: tensor<100xf32>, %y: tensor<100xf32>) -> (tensor<100xf32>, tensor<100xf32>) {
  %a = ad.exp %x : tensor<100xf32>
  %b = ad.exp %y : tensor<100xf32>
  return %a, %b : tensor<100xf32>, tensor<100xf32>
}

// -----
// The sum needs the product, which needs the exponential: one group would wait for itself.
// CHECK-LABEL: @no_cycle
// CHECK: %[[E:.*]] = ad.fused(%arg0)
// CHECK: %[[M:.*]] = ad.matmul %[[E]], %[[E]]
// CHECK: ad.fused({{.*}}%[[M]]
func.func @no_cycle(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %e = ad.exp %x : tensor<8x8xf32>
  %m = ad.matmul %e, %e : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %y = ad.add %e, %m : tensor<8x8xf32>
  return %y : tensor<8x8xf32>
}

// -----
// The order of the block follows the groups: the sine stood first and is read last.
// CHECK-LABEL: @reorders
// CHECK: %[[E:.*]] = ad.fused(%arg0)
// CHECK: ad.matmul %[[E]], %[[E]]
// CHECK: ad.fused
// CHECK: ad.sin
// CHECK: ad.add
func.func @reorders(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %s = ad.sin %x : tensor<8x8xf32>
  %e = ad.exp %x : tensor<8x8xf32>
  %m = ad.matmul %e, %e : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  %y = ad.add %s, %m : tensor<8x8xf32>
  return %y : tensor<8x8xf32>
}

// -----
// The adjoint of a mean does not need the mean: value and gradient are one pass over x.
// CHECK-LABEL: @value_and_gradient
// CHECK: ad.fused(%arg0) : (tensor<4096xf32>) -> (tensor<f32>, tensor<4096xf32>)
// CHECK-NOT: ad.fused
func.func @value_and_gradient(%x: tensor<4096xf32>) -> (tensor<f32>, tensor<4096xf32>) {
  %q = ad.square %x : tensor<4096xf32>
  %l = ad.mean %q {axes = array<i64: 0>} : tensor<4096xf32> -> tensor<f32>
  %c = ad.constant dense<4.8828125E-4> : tensor<4096xf32>
  %g = ad.mul %x, %c : tensor<4096xf32>
  return %l, %g : tensor<f32>, tensor<4096xf32>
}

// -----
// Work on scalars goes before or after the loop of the group that reads or makes them.
// CHECK-LABEL: @scalars
// CHECK-COUNT-1: ad.fused
// CHECK-NOT: ad.fused
func.func @scalars(%x: tensor<8x5xf32>, %rate: tensor<f32>) -> (tensor<8x5xf32>, tensor<f32>) {
  %e = ad.exp %rate : tensor<f32>
  %b = ad.broadcast %e {axes = array<i64: 0, 1>} : tensor<f32> -> tensor<8x5xf32>
  %y = ad.mul %x, %b : tensor<8x5xf32>
  %s = ad.sum %y {axes = array<i64: 0, 1>} : tensor<8x5xf32> -> tensor<f32>
  %l = ad.log %s : tensor<f32>
  return %y, %l : tensor<8x5xf32>, tensor<f32>
}
