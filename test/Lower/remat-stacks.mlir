// ad-remat lets the loop that reads stacks compute their entries again: from stacks that stay, from new ones of what costs
// less to keep, from entries of sequences and from invariants.
// RUN: ad-opt %s --ad-remat | FileCheck %s
// RUN: ad-opt %s --ad-remat --remarks-filter=ad-remat 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK
// RUN: %python %S/Inputs/same_bits.py ad-run %s %t entries carried drawn

// Both stacks are of an entry of the sequence and of an invariant; the reader's group does it all.
// CHECK-LABEL: @entries
// CHECK: %[[F:.*]] = ad.for 10 init(%{{.*}}) over(%arg1) with(%arg2)
// CHECK-SAME: -> tensor<64xf32> {
// CHECK: ad.for 10 reverse init(%[[F]]) over(%arg1) with(%arg2)
// CHECK-COUNT-1: ad.fused
// CHECK: ad.exp
// CHECK: ad.sin
// CHECK-NOT: ad.fused
// REMARK: computed again: 2560 bytes are not kept
// REMARK: computed again: 2560 bytes are not kept
func.func @entries(%h: tensor<64xf32>, %xs: tensor<10x64xf32>, %w: tensor<64xf32>) -> tensor<64xf32> attributes {ad.memory_budget = 1024 : i64} {
  %f:3 = ad.for 10 init(%h) over(%xs) with(%w) : (tensor<64xf32>, tensor<10x64xf32>, tensor<64xf32>) -> (tensor<64xf32>, tensor<10x64xf32>, tensor<10x64xf32>) {
  ^bb0(%c: tensor<64xf32>, %x: tensor<64xf32>, %v: tensor<64xf32>):
    %e = ad.exp %x : tensor<64xf32>
    %s = ad.sin %v : tensor<64xf32>
    %p = ad.mul %e, %s : tensor<64xf32>
    %n = ad.add %c, %p : tensor<64xf32>
    ad.yield %n, %e, %s : tensor<64xf32>, tensor<64xf32>, tensor<64xf32>
  }
  %r = ad.for 10 reverse init(%f#0) over(%f#1, %f#2) : (tensor<64xf32>, tensor<10x64xf32>, tensor<10x64xf32>) -> tensor<64xf32> {
  ^bb0(%c: tensor<64xf32>, %e: tensor<64xf32>, %s: tensor<64xf32>):
    %a = ad.mul %c, %e : tensor<64xf32>
    %n = ad.sub %a, %s : tensor<64xf32>
    ad.yield %n : tensor<64xf32>
  }
  return %r : tensor<64xf32>
}

// What is carried cannot be computed again in a trip: one stack of it takes the place of two.
// CHECK-LABEL: @carried
// CHECK: %[[F:.*]]:2 = ad.for 10 init(%arg0)
// CHECK-SAME: -> (tensor<64xf32>, tensor<10x64xf32>) {
// CHECK: ^bb0(%[[C:.*]]: tensor<64xf32>):
// CHECK: ad.yield %{{.*}}, %[[C]]
// CHECK: ad.for 10 reverse init(%[[F]]#0) over(%[[F]]#1)
// CHECK: ad.exp
// CHECK: ad.sin
// REMARK: computed again: 2560 bytes are not kept
// REMARK: computed again: 2560 bytes are not kept
func.func @carried(%h: tensor<64xf32>) -> tensor<64xf32> attributes {ad.memory_budget = 4096 : i64} {
  %f:3 = ad.for 10 init(%h) : (tensor<64xf32>) -> (tensor<64xf32>, tensor<10x64xf32>, tensor<10x64xf32>) {
  ^bb0(%c: tensor<64xf32>):
    %e = ad.exp %c : tensor<64xf32>
    %s = ad.sin %c : tensor<64xf32>
    %n = ad.mul %e, %s : tensor<64xf32>
    ad.yield %n, %e, %s : tensor<64xf32>, tensor<64xf32>, tensor<64xf32>
  }
  %r = ad.for 10 reverse init(%f#0) over(%f#1, %f#2) : (tensor<64xf32>, tensor<10x64xf32>, tensor<10x64xf32>) -> tensor<64xf32> {
  ^bb0(%c: tensor<64xf32>, %e: tensor<64xf32>, %s: tensor<64xf32>):
    %a = ad.mul %c, %e : tensor<64xf32>
    %n = ad.sub %a, %s : tensor<64xf32>
    ad.yield %n : tensor<64xf32>
  }
  return %r : tensor<64xf32>
}

// A random number is stacked, and a stack that others read too stays.
// CHECK-LABEL: @drawn
// CHECK: %[[F:.*]]:3 = ad.for 10
// CHECK: %[[R:.*]] = ad.random
// CHECK-NOT: ad.random
// CHECK: ad.for 10 reverse init(%[[F]]#0) over(%[[F]]#{{[12]}}, %[[F]]#{{[12]}})
// CHECK-NOT: ad.random
// CHECK: ad.exp
// CHECK-NOT: ad.sin
func.func @drawn(%h: tensor<64xf32>, %keys: tensor<10x2xi64>) -> (tensor<64xf32>, tensor<10x64xf32>) attributes {ad.memory_budget = 4096 : i64} {
  %f:4 = ad.for 10 init(%h) over(%keys) : (tensor<64xf32>, tensor<10x2xi64>) -> (tensor<64xf32>, tensor<10x64xf32>, tensor<10x64xf32>, tensor<10x64xf32>) {
  ^bb0(%c: tensor<64xf32>, %k: tensor<2xi64>):
    %u = ad.random %k {offset = 0 : i64} : tensor<2xi64> -> tensor<64xf32>
    %e = ad.exp %u : tensor<64xf32>
    %s = ad.sin %c : tensor<64xf32>
    %n = ad.mul %e, %s : tensor<64xf32>
    ad.yield %n, %e, %u, %s : tensor<64xf32>, tensor<64xf32>, tensor<64xf32>, tensor<64xf32>
  }
  %r = ad.for 10 reverse init(%f#0) over(%f#1, %f#2, %f#3) : (tensor<64xf32>, tensor<10x64xf32>, tensor<10x64xf32>, tensor<10x64xf32>) -> tensor<64xf32> {
  ^bb0(%c: tensor<64xf32>, %e: tensor<64xf32>, %u: tensor<64xf32>, %s: tensor<64xf32>):
    %a = ad.mul %c, %e : tensor<64xf32>
    %b = ad.sub %a, %s : tensor<64xf32>
    %n = ad.add %b, %u : tensor<64xf32>
    ad.yield %n : tensor<64xf32>
  }
  return %r, %f#3 : tensor<64xf32>, tensor<10x64xf32>
}
