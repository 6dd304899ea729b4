// What fused, what did not, and why.
// RUN: ad-opt %s --ad-fuse --remarks-filter=ad-fuse --remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s
// RUN: ad-opt %s --ad-fuse -o /dev/null 2>&1 | count 0

// CHECK: [[#@LINE+5]]:8: remark: [Missed] {{.*}}'ad.sub' is not in the group of 'ad.sum' that it reads: it is complete only after the last row
// CHECK: remark: [Passed] {{.*}}one loop nest of 1 ops, 1 inputs, 1 results: saves 0 bytes of memory traffic
func.func @columns(%x: tensor<8x5xf32>) -> tensor<8x5xf32> {
  %s = ad.sum %x {axes = array<i64: 0>} : tensor<8x5xf32> -> tensor<5xf32>
  %b = ad.broadcast %s {axes = array<i64: 0>} : tensor<5xf32> -> tensor<8x5xf32>
  %y = ad.sub %x, %b : tensor<8x5xf32>
  return %y : tensor<8x5xf32>
}

// The exponential is not stored once and loaded twice: 3 · 400 bytes; sine and product: 2 · 400 each.
// CHECK: remark: [Passed] {{.*}}one loop nest of 4 ops, 1 inputs, 1 results: saves 2800 bytes of memory traffic
func.func @saves(%x: tensor<100xf32>) -> tensor<f32> {
  %e = ad.exp %x : tensor<100xf32>
  %s = ad.sin %e : tensor<100xf32>
  %p = ad.mul %e, %s : tensor<100xf32>
  %t = ad.sum %p {axes = array<i64: 0>} : tensor<100xf32> -> tensor<f32>
  return %t : tensor<f32>
}
