// ad-remat computes values again for what reads them next, in its group if there is one, from what is in memory there, until a
// function's temporaries fit into its budget.
// RUN: ad-opt %s --ad-remat | FileCheck %s
// RUN: ad-opt %s --ad-remat --remarks-filter=ad-remat 2>&1 >/dev/null | FileCheck %s --check-prefix=REMARK
// RUN: ad-opt %s --convert-ad-to-llvm | FileCheck %s --check-prefix=BYTES
// RUN: %python %S/Inputs/same_bits.py ad-run %s %t again

// Without a budget it is kept.
// CHECK-LABEL: @kept
// CHECK: ad.exp
// CHECK-NOT: ad.exp
// BYTES-LABEL: llvm.func @kept(
// BYTES-SAME: ad.workspace_bytes = 12288
func.func @kept(%x: tensor<1024xf32>) -> tensor<1024xf32> {
  %a = ad.exp %x : tensor<1024xf32>
  %b = ad.flip %a {axes = array<i64: 0>} : tensor<1024xf32>
  %c = ad.cumsum %b {axis = 0 : i64} : tensor<1024xf32>
  %d = ad.flip %c {axes = array<i64: 0>} : tensor<1024xf32>
  %y = ad.mul %a, %d : tensor<1024xf32>
  return %y : tensor<1024xf32>
}

// CHECK-LABEL: @again
// CHECK: ad.cumsum
// CHECK: %[[D:.*]] = ad.flip
// CHECK: ad.fused(%arg0, %[[D]])
// CHECK: ad.exp
// CHECK: ad.mul
// REMARK: remat.mlir:[[@LINE+4]]:8: remark: {{.*}}computed again: 4096 bytes are not kept
// BYTES-LABEL: llvm.func @again(
// BYTES-SAME: ad.workspace_bytes = 8192
func.func @again(%x: tensor<1024xf32>) -> tensor<1024xf32> attributes {ad.memory_budget = 8192 : i64} {
  %a = ad.exp %x : tensor<1024xf32>
  %b = ad.flip %a {axes = array<i64: 0>} : tensor<1024xf32>
  %c = ad.cumsum %b {axis = 0 : i64} : tensor<1024xf32>
  %d = ad.flip %c {axes = array<i64: 0>} : tensor<1024xf32>
  %y = ad.mul %a, %d : tensor<1024xf32>
  return %y : tensor<1024xf32>
}

// Random numbers are drawn once: what is made of them is computed again from them, and they are kept.
// CHECK-LABEL: @random
// CHECK: %[[R:.*]] = ad.random
// CHECK-NOT: ad.random
// CHECK: ad.cumsum
// CHECK: ad.fused(%[[R]],
// CHECK: ad.exp
// CHECK: ad.fused(%[[R]],
// CHECK: ad.sin
// CHECK-NOT: ad.random
func.func @random(%key: tensor<2xi64>) -> tensor<1024xf32> attributes {ad.memory_budget = 12288 : i64} {
  %r = ad.random %key {offset = 0 : i64} : tensor<2xi64> -> tensor<1024xf32>
  %a = ad.exp %r : tensor<1024xf32>
  %s = ad.sin %r : tensor<1024xf32>
  %p = ad.add %a, %s : tensor<1024xf32>
  %b = ad.flip %p {axes = array<i64: 0>} : tensor<1024xf32>
  %c = ad.cumsum %b {axis = 0 : i64} : tensor<1024xf32>
  %d = ad.flip %c {axes = array<i64: 0>} : tensor<1024xf32>
  %e = ad.mul %a, %d : tensor<1024xf32>
  %y = ad.mul %s, %e : tensor<1024xf32>
  return %y : tensor<1024xf32>
}

// Of a group only what makes the value is copied, with the inputs that this needs; views are made again.
// CHECK-LABEL: @trimmed
// CHECK: ad.fused(%arg0, %arg1) {{.*}} -> tensor<1024xf32> {
// CHECK: ad.cumsum
// CHECK: %[[A:.*]] = ad.fused(%arg0) : (tensor<1024xf32>) -> tensor<1024xf32>
// CHECK-NEXT: ^bb0
// CHECK-NEXT: ad.exp
// CHECK-NEXT: ad.yield
// CHECK: %[[V:.*]] = ad.reshape %[[A]]
// CHECK: ad.matmul %{{.*}}, %[[V]]
func.func @trimmed(%x: tensor<1024xf32>, %w: tensor<1024xf32>) -> tensor<32x32xf32> attributes {ad.memory_budget = 8192 : i64} {
  %a:2 = ad.fused(%x, %w) : (tensor<1024xf32>, tensor<1024xf32>) -> (tensor<1024xf32>, tensor<1024xf32>) {
  ^bb0(%p: tensor<1024xf32>, %q: tensor<1024xf32>):
    %e = ad.exp %p : tensor<1024xf32>
    %m = ad.mul %e, %q : tensor<1024xf32>
    ad.yield %e, %m : tensor<1024xf32>, tensor<1024xf32>
  }
  %v = ad.reshape %a#0 : tensor<1024xf32> -> tensor<32x32xf32>
  %b = ad.flip %a#1 {axes = array<i64: 0>} : tensor<1024xf32>
  %c = ad.cumsum %b {axis = 0 : i64} : tensor<1024xf32>
  %d = ad.flip %c {axes = array<i64: 0>} : tensor<1024xf32>
  %u = ad.reshape %d : tensor<1024xf32> -> tensor<32x32xf32>
  %y = ad.matmul %u, %v : (tensor<32x32xf32>, tensor<32x32xf32>) -> tensor<32x32xf32>
  return %y : tensor<32x32xf32>
}
