// An elementwise group: a loop over bundles of vectors, and one masked tail.
// RUN: ad-opt %s --convert-ad-to-llvm=vector-bytes=32 | FileCheck %s
// RUN: ad-opt %s --convert-ad-to-llvm=vector-bytes=64 | FileCheck %s --check-prefix=WIDE

// 70 elements of f32 are two steps of four vectors of eight, and six elements.
// CHECK-LABEL: llvm.func internal @add.fused0
// CHECK-DAG: %[[TAIL:.*]] = llvm.mlir.constant(dense<[true, true, true, true, true, true, false, false]> : vector<8xi1>)
// CHECK-DAG: %[[STEP:.*]] = llvm.mlir.constant(32 : i64)
// CHECK: ^bb1(%[[I:.*]]: i64):
// CHECK-COUNT-8: llvm.load {{.*}} -> vector<8xf32>
// CHECK-COUNT-4: llvm.fadd {{.*}} : vector<8xf32>
// CHECK-COUNT-4: llvm.store {{.*}} : vector<8xf32>
// CHECK: llvm.add %[[I]], %[[STEP]]
// CHECK: llvm.cond_br
// CHECK-COUNT-2: llvm.intr.masked.load {{.*}}%[[TAIL]]
// CHECK: llvm.fadd {{.*}} : vector<8xf32>
// CHECK: llvm.intr.masked.store {{.*}}%[[TAIL]]
// WIDE-LABEL: llvm.func internal @add.fused0
// WIDE: llvm.fadd {{.*}} : vector<16xf32>
// The entry finds its buffers behind one pointer: arguments, then results.
// CHECK-LABEL: llvm.func @add(%arg0: !llvm.ptr, %arg1: !llvm.ptr) attributes
// CHECK-SAME: ad.num_inputs = 2 : i64, ad.num_results = 1 : i64, ad.workspace_bytes = 0 : i64
// CHECK-COUNT-3: llvm.load {{.*}} -> !llvm.ptr
// CHECK: llvm.call @add.fused0
func.func @add(%x: tensor<70xf32>, %y: tensor<70xf32>) -> tensor<70xf32> {
  %0 = ad.add %x, %y : tensor<70xf32>
  return %0 : tensor<70xf32>
}

// A mask is a byte in memory and a bit in registers.
// CHECK-LABEL: llvm.func internal @masks.fused0
// CHECK: %[[BIT:.*]] = llvm.fcmp "olt"
// CHECK: llvm.zext %{{.*}} : vector<8xi1> to vector<8xi8>
func.func @masks(%x: tensor<64xf32>, %y: tensor<64xf32>) -> tensor<64xi1> {
  %0 = ad.compare lt, %x, %y : tensor<64xf32>
  return %0 : tensor<64xi1>
}

// Nothing is reassociated or contracted.
// CHECK-NOT: fastmath<{{(fast|contract|reassoc|nnan|ninf)}}

// The huge arguments of a sine go to libm, in a branch that is taken rarely.
// CHECK-LABEL: llvm.func internal @sine.fused0
// CHECK: llvm.intr.vector.reduce.or
// CHECK: llvm.cond_br {{.*}} weights([1, 2000])
// CHECK: llvm.call @ad_lanes_sinf_w8
func.func @sine(%x: tensor<32xf32>) -> tensor<32xf32> {
  %0 = ad.sin %x : tensor<32xf32>
  return %0 : tensor<32xf32>
}

// An empty tensor runs no loop.
// CHECK-LABEL: llvm.func internal @empty.fused0
// CHECK-NOT: llvm.fadd
// CHECK: llvm.return
func.func @empty(%x: tensor<0xf32>) -> tensor<0xf32> {
  %0 = ad.add %x, %x : tensor<0xf32>
  return %0 : tensor<0xf32>
}
