// Kernels that threads share have the bits of the interpreter on any number of them: blocks of elements and their tails,
// tiles, several reductions at once, rows, sums over rows, columns in blocks of rows, totals. With split-cost=1 threads
// share whatever has two units.
// RUN: %python %S/Inputs/same_on_threads.py ad-run %s %t blocks cut even tiles rows columns batches total greatest

// RUN: ad-opt %s --convert-ad-to-llvm=split-cost=1 | FileCheck %s
// RUN: ad-opt %s --convert-ad-to-llvm=split-cost=0 | FileCheck %s --check-prefix=NONE
// NONE-NOT: ad_rt_share
// A kernel is worth sharing from about 4 million bytes and operations on.
// RUN: ad-opt %s --convert-ad-to-llvm | FileCheck %s --check-prefix=SMALL
// SMALL-NOT: ad_rt_share

// Parts get what is theirs; once they are done the kernel is called for no units, to add the results of blocks.
// CHECK-LABEL: llvm.func internal @blocks.fused0
// CHECK-SAME: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: !llvm.ptr, %{{.*}}: i64, %{{.*}}: i64) {
// CHECK: llvm.icmp "slt"
// CHECK: llvm.icmp "sge"
// CHECK-LABEL: llvm.func @blocks(
// CHECK: %[[KERNEL:.*]] = llvm.mlir.addressof @blocks.fused0
// CHECK: llvm.call @ad_rt_share(%[[KERNEL]], %[[TABLE:[^,]*]], %[[SHARED:[^,]*]], %[[OWN:[^,]*]], %{{[^,]*}}, %[[UNITS:[^,]*]], %{{.*}})
// CHECK: llvm.call @blocks.fused0(%[[TABLE]], %[[SHARED]], %[[OWN]], %[[UNITS]], %[[UNITS]])
func.func @blocks(%x: tensor<9221xf32>, %p: tensor<f32>) -> (tensor<f32>, tensor<9221xf32>, tensor<f32>) {
  %0:3 = ad.fused(%x, %p) : (tensor<9221xf32>, tensor<f32>) -> (tensor<f32>, tensor<9221xf32>, tensor<f32>) {
  ^bb0(%a: tensor<9221xf32>, %q: tensor<f32>):
    %b = ad.broadcast %q {axes = array<i64: 0>} : tensor<f32> -> tensor<9221xf32>
    %1 = ad.mul %a, %b : tensor<9221xf32>
    %2 = ad.sum %1 {axes = array<i64: 0>} : tensor<9221xf32> -> tensor<f32>
    %3 = ad.square %a : tensor<9221xf32>
    %4 = ad.amax %3 {axes = array<i64: 0>} : tensor<9221xf32> -> tensor<f32>
    %5 = ad.exp %2 : tensor<f32>
    ad.yield %5, %1, %4 : tensor<f32>, tensor<9221xf32>, tensor<f32>
  }
  return %0#0, %0#1, %0#2 : tensor<f32>, tensor<9221xf32>, tensor<f32>
}

// The tail begins a block of its own.
func.func @cut(%x: tensor<4099xf64>, %i: tensor<4099xi32>) -> (tensor<f64>, tensor<i32>, tensor<4099xf64>) {
  %0 = ad.sum %x {axes = array<i64: 0>} : tensor<4099xf64> -> tensor<f64>
  %1 = ad.sum %i {axes = array<i64: 0>} : tensor<4099xi32> -> tensor<i32>
  %2 = ad.neg %x : tensor<4099xf64>
  return %0, %1, %2 : tensor<f64>, tensor<i32>, tensor<4099xf64>
}

// Elements alone need no end.
// CHECK-LABEL: llvm.func @even(
// CHECK: llvm.call @ad_rt_share
// CHECK-NEXT: llvm.return
func.func @even(%x: tensor<4096xf32>) -> tensor<4096xf32> {
  %0 = ad.neg %x : tensor<4096xf32>
  return %0 : tensor<4096xf32>
}

// Math functions are called on tiles, whose memory each thread has its own of.
func.func @tiles(%x: tensor<13389xf32>, %p: tensor<f32>) -> (tensor<f32>, tensor<13389xf32>) {
  %0 = ad.tanh %x : tensor<13389xf32>
  %1 = ad.sin %0 : tensor<13389xf32>
  %2 = ad.exp %1 : tensor<13389xf32>
  %3 = ad.broadcast %p {axes = array<i64: 0>} : tensor<f32> -> tensor<13389xf32>
  %4 = ad.atan2 %2, %3 : tensor<13389xf32>
  %5 = ad.mul %4, %1 : tensor<13389xf32>
  %s = ad.sum %5 {axes = array<i64: 0>} : tensor<13389xf32> -> tensor<f32>
  return %s, %5 : tensor<f32>, tensor<13389xf32>
}

// Softmax and a sum over its rows: more rows than a block of a sum has.
func.func @rows(%x: tensor<1500x37xf32>) -> (tensor<1500x37xf32>, tensor<1500xf32>, tensor<f32>) {
  %0:3 = ad.fused(%x) : (tensor<1500x37xf32>) -> (tensor<1500x37xf32>, tensor<1500xf32>, tensor<f32>) {
  ^bb0(%a: tensor<1500x37xf32>):
    %m = ad.amax %a {axes = array<i64: 1>} : tensor<1500x37xf32> -> tensor<1500xf32>
    %mb = ad.broadcast %m {axes = array<i64: 1>} : tensor<1500xf32> -> tensor<1500x37xf32>
    %d = ad.sub %a, %mb : tensor<1500x37xf32>
    %e = ad.exp %d : tensor<1500x37xf32>
    %s = ad.sum %e {axes = array<i64: 1>} : tensor<1500x37xf32> -> tensor<1500xf32>
    %sb = ad.broadcast %s {axes = array<i64: 1>} : tensor<1500xf32> -> tensor<1500x37xf32>
    %y = ad.div %e, %sb : tensor<1500x37xf32>
    %l = ad.log %s : tensor<1500xf32>
    %t = ad.sum %l {axes = array<i64: 0>} : tensor<1500xf32> -> tensor<f32>
    ad.yield %y, %l, %t : tensor<1500x37xf32>, tensor<1500xf32>, tensor<f32>
  }
  return %0#0, %0#1, %0#2 : tensor<1500x37xf32>, tensor<1500xf32>, tensor<f32>
}

// Sums and greatest elements over rows, in blocks of 128.
func.func @columns(%x: tensor<700x45xf32>, %i: tensor<700x45xi32>) -> (tensor<45xf32>, tensor<45xf32>, tensor<45xi32>) {
  %0 = ad.sum %x {axes = array<i64: 0>} : tensor<700x45xf32> -> tensor<45xf32>
  %1 = ad.amax %x {axes = array<i64: 0>} : tensor<700x45xf32> -> tensor<45xf32>
  %2 = ad.sum %i {axes = array<i64: 0>} : tensor<700x45xi32> -> tensor<45xi32>
  return %0, %1, %2 : tensor<45xf32>, tensor<45xf32>, tensor<45xi32>
}

// Axes in the middle: each point in front of them is a unit.
func.func @batches(%x: tensor<5x300x33xf32>, %c: tensor<300xf32>) -> (tensor<5x33xf32>, tensor<5x300x33xf32>) {
  %0 = ad.sum %x {axes = array<i64: 1>} : tensor<5x300x33xf32> -> tensor<5x33xf32>
  %1 = ad.broadcast %c {axes = array<i64: 0, 2>} : tensor<300xf32> -> tensor<5x300x33xf32>
  %2 = ad.mul %x, %1 : tensor<5x300x33xf32>
  return %0, %2 : tensor<5x33xf32>, tensor<5x300x33xf32>
}

// The sum of everything where rows are no whole number of lanes.
func.func @total(%x: tensor<70x61xf32>, %c: tensor<61xf32>) -> (tensor<f32>, tensor<f32>) {
  %0 = ad.broadcast %c {axes = array<i64: 0>} : tensor<61xf32> -> tensor<70x61xf32>
  %1 = ad.mul %x, %0 : tensor<70x61xf32>
  %2 = ad.sum %1 {axes = array<i64: 0, 1>} : tensor<70x61xf32> -> tensor<f32>
  %3 = ad.exp %2 : tensor<f32>
  return %2, %3 : tensor<f32>, tensor<f32>
}

func.func @greatest(%x: tensor<5000xf32>) -> tensor<f32> {
  %0 = ad.amax %x {axes = array<i64: 0>} : tensor<5000xf32> -> tensor<f32>
  return %0 : tensor<f32>
}
