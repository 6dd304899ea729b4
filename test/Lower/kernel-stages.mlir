// A pass with several math functions runs tile by tile: loops over vectors, calls between them.
// RUN: ad-opt %s --convert-ad-to-llvm=vector-bytes=32 | FileCheck %s
// RUN: ad-opt %s --ad-optimize --convert-ad-to-llvm=vector-bytes=32 | FileCheck %s --check-prefix=TABLE

// The first call reads the input where it is. What only the end of the tile needs is computed there:
// the square of the tangent, though the tangent is known from the first stage on.
// CHECK-LABEL: llvm.func internal @stages.fused0
// CHECK-DAG: %[[TILE:.*]] = llvm.mlir.constant(1024 : i64)
// CHECK: ^bb1(%[[FIRST:[0-9]+]]: i64,
// CHECK: %[[SLOT:.*]] = llvm.getelementptr %arg2
// CHECK: %[[X:.*]] = llvm.getelementptr %arg0[%[[FIRST]]]
// CHECK: llvm.call @ad_rt_tanh_f32(%[[SLOT]], %[[X]], %[[TILE]])
// CHECK: ^bb2(%{{[0-9]+}}: i64):
// CHECK: llvm.fadd {{.*}} : vector<8xf32>
// CHECK-NOT: llvm.fmul
// CHECK: llvm.store {{.*}} : vector<8xf32>
// CHECK: llvm.icmp "slt" %{{.*}}, %[[TILE]]
// CHECK: llvm.call @ad_rt_exp_f32(
// CHECK: llvm.call @ad_rt_log1p_f32(
// The last stage carries the lanes of the sum.
// CHECK: ^bb4(%{{[0-9]+}}: i64, %{{[0-9]+}}: vector<8xf32>
// CHECK: llvm.fmul
// CHECK: llvm.return
// 2832 elements are two tiles and one of 784.
// CHECK-LABEL: llvm.func @stages(
func.func @stages(%x: tensor<2832xf32>) -> tensor<f32> {
  %y = ad.fused(%x) : (tensor<2832xf32>) -> tensor<f32> {
  ^bb0(%a: tensor<2832xf32>):
    %0 = ad.tanh %a : tensor<2832xf32>
    %1 = ad.mul %0, %0 : tensor<2832xf32>
    %2 = ad.add %0, %a : tensor<2832xf32>
    %3 = ad.exp %2 : tensor<2832xf32>
    %4 = ad.log1p %3 : tensor<2832xf32>
    %5 = ad.mul %4, %1 : tensor<2832xf32>
    %6 = ad.sum %5 {axes = array<i64: 0>} : tensor<2832xf32> -> tensor<f32>
    ad.yield %6 : tensor<f32>
  }
  return %y : tensor<f32>
}

// A slot is used again when its value has been read for the last time: a chain of calls has one, of
// 1024 elements.
// CHECK-LABEL: llvm.func internal @reuse.fused0
// CHECK-COUNT-4: llvm.call @ad_rt_
// CHECK-LABEL: llvm.func @reuse(
// CHECK-SAME: ad.workspace_bytes = 4096 : i64
func.func @reuse(%x: tensor<4096xf32>) -> tensor<4096xf32> {
  %y = ad.fused(%x) : (tensor<4096xf32>) -> tensor<4096xf32> {
  ^bb0(%a: tensor<4096xf32>):
    %0 = ad.tanh %a : tensor<4096xf32>
    %1 = ad.exp %0 : tensor<4096xf32>
    %2 = ad.sin %1 : tensor<4096xf32>
    %3 = ad.cos %2 : tensor<4096xf32>
    ad.yield %3 : tensor<4096xf32>
  }
  return %y : tensor<4096xf32>
}

// Neither a constant nor a broadcast has a slot, though both are read on both sides of calls: an input that
// is one number is made a vector once, in front of the loops (64 bytes), and the chain has its one slot.
// CHECK-LABEL: llvm.func internal @hand.fused0
// CHECK: llvm.shufflevector
// CHECK: llvm.store %{{.*}} : vector<8xf32>
// CHECK-NOT: llvm.shufflevector
// CHECK-COUNT-3: llvm.call @ad_rt_
// CHECK-NOT: llvm.shufflevector
// CHECK-LABEL: llvm.func @hand(
// CHECK-SAME: ad.workspace_bytes = 4160 : i64
func.func @hand(%x: tensor<4096xf32>, %s: tensor<f32>) -> tensor<4096xf32> {
  %y = ad.fused(%x, %s) : (tensor<4096xf32>, tensor<f32>) -> tensor<4096xf32> {
  ^bb0(%a: tensor<4096xf32>, %b: tensor<f32>):
    %c = ad.constant dense<2.5> : tensor<4096xf32>
    %w = ad.broadcast %b {axes = array<i64: 0>} : tensor<f32> -> tensor<4096xf32>
    %0 = ad.mul %a, %w : tensor<4096xf32>
    %1 = ad.tanh %0 : tensor<4096xf32>
    %2 = ad.add %1, %c : tensor<4096xf32>
    %3 = ad.exp %2 : tensor<4096xf32>
    %4 = ad.mul %3, %w : tensor<4096xf32>
    %5 = ad.sin %4 : tensor<4096xf32>
    %6 = ad.mul %5, %c : tensor<4096xf32>
    %7 = ad.mul %6, %w : tensor<4096xf32>
    ad.yield %7 : tensor<4096xf32>
  }
  return %y : tensor<4096xf32>
}

// Long stages are split: 100 products are three loops after the calls.
// CHECK-LABEL: llvm.func internal @split.fused0
// CHECK: llvm.call @ad_rt_tanh_f32
// CHECK-COUNT-48: llvm.fmul {{.*}} : vector<8xf32>
// CHECK-NOT: llvm.fmul
// CHECK: llvm.cond_br
// CHECK-COUNT-48: llvm.fmul {{.*}} : vector<8xf32>
// CHECK-NOT: llvm.fmul
// CHECK: llvm.cond_br
// CHECK-COUNT-4: llvm.fmul {{.*}} : vector<8xf32>
// CHECK: llvm.return
func.func @split(%x: tensor<1024xf32>) -> tensor<1024xf32> {
  %y = ad.fused(%x) : (tensor<1024xf32>) -> tensor<1024xf32> {
  ^bb0(%a: tensor<1024xf32>):
    %0 = ad.sin %a : tensor<1024xf32>
    %1 = ad.exp %0 : tensor<1024xf32>
    %m0 = ad.tanh %1 : tensor<1024xf32>
    %m1 = ad.mul %m0, %a : tensor<1024xf32>
    %m2 = ad.mul %m1, %a : tensor<1024xf32>
    %m3 = ad.mul %m2, %a : tensor<1024xf32>
    %m4 = ad.mul %m3, %a : tensor<1024xf32>
    %m5 = ad.mul %m4, %a : tensor<1024xf32>
    %m6 = ad.mul %m5, %a : tensor<1024xf32>
    %m7 = ad.mul %m6, %a : tensor<1024xf32>
    %m8 = ad.mul %m7, %a : tensor<1024xf32>
    %m9 = ad.mul %m8, %a : tensor<1024xf32>
    %m10 = ad.mul %m9, %a : tensor<1024xf32>
    %m11 = ad.mul %m10, %a : tensor<1024xf32>
    %m12 = ad.mul %m11, %a : tensor<1024xf32>
    %m13 = ad.mul %m12, %a : tensor<1024xf32>
    %m14 = ad.mul %m13, %a : tensor<1024xf32>
    %m15 = ad.mul %m14, %a : tensor<1024xf32>
    %m16 = ad.mul %m15, %a : tensor<1024xf32>
    %m17 = ad.mul %m16, %a : tensor<1024xf32>
    %m18 = ad.mul %m17, %a : tensor<1024xf32>
    %m19 = ad.mul %m18, %a : tensor<1024xf32>
    %m20 = ad.mul %m19, %a : tensor<1024xf32>
    %m21 = ad.mul %m20, %a : tensor<1024xf32>
    %m22 = ad.mul %m21, %a : tensor<1024xf32>
    %m23 = ad.mul %m22, %a : tensor<1024xf32>
    %m24 = ad.mul %m23, %a : tensor<1024xf32>
    %m25 = ad.mul %m24, %a : tensor<1024xf32>
    %m26 = ad.mul %m25, %a : tensor<1024xf32>
    %m27 = ad.mul %m26, %a : tensor<1024xf32>
    %m28 = ad.mul %m27, %a : tensor<1024xf32>
    %m29 = ad.mul %m28, %a : tensor<1024xf32>
    %m30 = ad.mul %m29, %a : tensor<1024xf32>
    %m31 = ad.mul %m30, %a : tensor<1024xf32>
    %m32 = ad.mul %m31, %a : tensor<1024xf32>
    %m33 = ad.mul %m32, %a : tensor<1024xf32>
    %m34 = ad.mul %m33, %a : tensor<1024xf32>
    %m35 = ad.mul %m34, %a : tensor<1024xf32>
    %m36 = ad.mul %m35, %a : tensor<1024xf32>
    %m37 = ad.mul %m36, %a : tensor<1024xf32>
    %m38 = ad.mul %m37, %a : tensor<1024xf32>
    %m39 = ad.mul %m38, %a : tensor<1024xf32>
    %m40 = ad.mul %m39, %a : tensor<1024xf32>
    %m41 = ad.mul %m40, %a : tensor<1024xf32>
    %m42 = ad.mul %m41, %a : tensor<1024xf32>
    %m43 = ad.mul %m42, %a : tensor<1024xf32>
    %m44 = ad.mul %m43, %a : tensor<1024xf32>
    %m45 = ad.mul %m44, %a : tensor<1024xf32>
    %m46 = ad.mul %m45, %a : tensor<1024xf32>
    %m47 = ad.mul %m46, %a : tensor<1024xf32>
    %m48 = ad.mul %m47, %a : tensor<1024xf32>
    %m49 = ad.mul %m48, %a : tensor<1024xf32>
    %m50 = ad.mul %m49, %a : tensor<1024xf32>
    %m51 = ad.mul %m50, %a : tensor<1024xf32>
    %m52 = ad.mul %m51, %a : tensor<1024xf32>
    %m53 = ad.mul %m52, %a : tensor<1024xf32>
    %m54 = ad.mul %m53, %a : tensor<1024xf32>
    %m55 = ad.mul %m54, %a : tensor<1024xf32>
    %m56 = ad.mul %m55, %a : tensor<1024xf32>
    %m57 = ad.mul %m56, %a : tensor<1024xf32>
    %m58 = ad.mul %m57, %a : tensor<1024xf32>
    %m59 = ad.mul %m58, %a : tensor<1024xf32>
    %m60 = ad.mul %m59, %a : tensor<1024xf32>
    %m61 = ad.mul %m60, %a : tensor<1024xf32>
    %m62 = ad.mul %m61, %a : tensor<1024xf32>
    %m63 = ad.mul %m62, %a : tensor<1024xf32>
    %m64 = ad.mul %m63, %a : tensor<1024xf32>
    %m65 = ad.mul %m64, %a : tensor<1024xf32>
    %m66 = ad.mul %m65, %a : tensor<1024xf32>
    %m67 = ad.mul %m66, %a : tensor<1024xf32>
    %m68 = ad.mul %m67, %a : tensor<1024xf32>
    %m69 = ad.mul %m68, %a : tensor<1024xf32>
    %m70 = ad.mul %m69, %a : tensor<1024xf32>
    %m71 = ad.mul %m70, %a : tensor<1024xf32>
    %m72 = ad.mul %m71, %a : tensor<1024xf32>
    %m73 = ad.mul %m72, %a : tensor<1024xf32>
    %m74 = ad.mul %m73, %a : tensor<1024xf32>
    %m75 = ad.mul %m74, %a : tensor<1024xf32>
    %m76 = ad.mul %m75, %a : tensor<1024xf32>
    %m77 = ad.mul %m76, %a : tensor<1024xf32>
    %m78 = ad.mul %m77, %a : tensor<1024xf32>
    %m79 = ad.mul %m78, %a : tensor<1024xf32>
    %m80 = ad.mul %m79, %a : tensor<1024xf32>
    %m81 = ad.mul %m80, %a : tensor<1024xf32>
    %m82 = ad.mul %m81, %a : tensor<1024xf32>
    %m83 = ad.mul %m82, %a : tensor<1024xf32>
    %m84 = ad.mul %m83, %a : tensor<1024xf32>
    %m85 = ad.mul %m84, %a : tensor<1024xf32>
    %m86 = ad.mul %m85, %a : tensor<1024xf32>
    %m87 = ad.mul %m86, %a : tensor<1024xf32>
    %m88 = ad.mul %m87, %a : tensor<1024xf32>
    %m89 = ad.mul %m88, %a : tensor<1024xf32>
    %m90 = ad.mul %m89, %a : tensor<1024xf32>
    %m91 = ad.mul %m90, %a : tensor<1024xf32>
    %m92 = ad.mul %m91, %a : tensor<1024xf32>
    %m93 = ad.mul %m92, %a : tensor<1024xf32>
    %m94 = ad.mul %m93, %a : tensor<1024xf32>
    %m95 = ad.mul %m94, %a : tensor<1024xf32>
    %m96 = ad.mul %m95, %a : tensor<1024xf32>
    %m97 = ad.mul %m96, %a : tensor<1024xf32>
    %m98 = ad.mul %m97, %a : tensor<1024xf32>
    %m99 = ad.mul %m98, %a : tensor<1024xf32>
    %m100 = ad.mul %m99, %a : tensor<1024xf32>
    ad.yield %m100 : tensor<1024xf32>
  }
  return %y : tensor<1024xf32>
}

// More than 24 buffers come as a table of pointers; each is loaded where it is used.
// TABLE-LABEL: llvm.func internal @table.fused0(%arg0: !llvm.ptr, %arg1: !llvm.ptr)
// TABLE: llvm.getelementptr %arg0[%{{.*}}] : (!llvm.ptr, i64) -> !llvm.ptr, !llvm.ptr
// TABLE: llvm.load %{{.*}} : !llvm.ptr -> !llvm.ptr
// TABLE-LABEL: llvm.func @table(
// TABLE: %[[TABLE:.*]] = llvm.alloca
// TABLE-COUNT-25: llvm.store %{{.*}} : !llvm.ptr, !llvm.ptr
// TABLE: llvm.call @table.fused0(%[[TABLE]], %arg1)
func.func @table(%x0: tensor<8xf32>, %x1: tensor<8xf32>, %x2: tensor<8xf32>, %x3: tensor<8xf32>, %x4: tensor<8xf32>, %x5: tensor<8xf32>, %x6: tensor<8xf32>, %x7: tensor<8xf32>, %x8: tensor<8xf32>, %x9: tensor<8xf32>, %x10: tensor<8xf32>, %x11: tensor<8xf32>, %x12: tensor<8xf32>, %x13: tensor<8xf32>, %x14: tensor<8xf32>, %x15: tensor<8xf32>, %x16: tensor<8xf32>, %x17: tensor<8xf32>, %x18: tensor<8xf32>, %x19: tensor<8xf32>, %x20: tensor<8xf32>, %x21: tensor<8xf32>, %x22: tensor<8xf32>, %x23: tensor<8xf32>) -> tensor<8xf32> {
  %s1 = ad.add %x0, %x1 : tensor<8xf32>
  %s2 = ad.add %s1, %x2 : tensor<8xf32>
  %s3 = ad.add %s2, %x3 : tensor<8xf32>
  %s4 = ad.add %s3, %x4 : tensor<8xf32>
  %s5 = ad.add %s4, %x5 : tensor<8xf32>
  %s6 = ad.add %s5, %x6 : tensor<8xf32>
  %s7 = ad.add %s6, %x7 : tensor<8xf32>
  %s8 = ad.add %s7, %x8 : tensor<8xf32>
  %s9 = ad.add %s8, %x9 : tensor<8xf32>
  %s10 = ad.add %s9, %x10 : tensor<8xf32>
  %s11 = ad.add %s10, %x11 : tensor<8xf32>
  %s12 = ad.add %s11, %x12 : tensor<8xf32>
  %s13 = ad.add %s12, %x13 : tensor<8xf32>
  %s14 = ad.add %s13, %x14 : tensor<8xf32>
  %s15 = ad.add %s14, %x15 : tensor<8xf32>
  %s16 = ad.add %s15, %x16 : tensor<8xf32>
  %s17 = ad.add %s16, %x17 : tensor<8xf32>
  %s18 = ad.add %s17, %x18 : tensor<8xf32>
  %s19 = ad.add %s18, %x19 : tensor<8xf32>
  %s20 = ad.add %s19, %x20 : tensor<8xf32>
  %s21 = ad.add %s20, %x21 : tensor<8xf32>
  %s22 = ad.add %s21, %x22 : tensor<8xf32>
  %s23 = ad.add %s22, %x23 : tensor<8xf32>
  return %s23 : tensor<8xf32>
}

// A row of two vectors is over before calls would be: their functions are inlined. Longer ones have calls.
// CHECK-LABEL: llvm.func internal @short_rows.fused0
// CHECK-NOT: ad_rt_
// CHECK-LABEL: llvm.func @short_rows(
func.func @short_rows(%x: tensor<14xf32>) -> tensor<14xf32> {
  %y = ad.fused(%x) : (tensor<14xf32>) -> tensor<14xf32> {
  ^bb0(%a: tensor<14xf32>):
    %0 = ad.tanh %a : tensor<14xf32>
    %1 = ad.exp %0 : tensor<14xf32>
    %2 = ad.sin %1 : tensor<14xf32>
    ad.yield %2 : tensor<14xf32>
  }
  return %y : tensor<14xf32>
}

// CHECK-LABEL: llvm.func internal @longer_rows.fused0
// CHECK-COUNT-3: llvm.call @ad_rt_
// CHECK-LABEL: llvm.func @longer_rows(
func.func @longer_rows(%x: tensor<17xf32>) -> tensor<17xf32> {
  %y = ad.fused(%x) : (tensor<17xf32>) -> tensor<17xf32> {
  ^bb0(%a: tensor<17xf32>):
    %0 = ad.tanh %a : tensor<17xf32>
    %1 = ad.exp %0 : tensor<17xf32>
    %2 = ad.sin %1 : tensor<17xf32>
    ad.yield %2 : tensor<17xf32>
  }
  return %y : tensor<17xf32>
}
