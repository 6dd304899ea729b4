// Reductions: the lanes of the fixed tree, blocks, passes over a row, columns, totals.
// RUN: ad-opt %s --convert-ad-to-llvm=vector-bytes=32 | FileCheck %s

// f32 is summed in 32 lanes, whatever the vector width: four vectors of eight.
// CHECK-LABEL: llvm.func internal @short.fused0
// CHECK: ^bb1(%{{.*}}: i64, %{{.*}}: vector<8xf32>, %{{.*}}: vector<8xf32>, %{{.*}}: vector<8xf32>, %{{.*}}: vector<8xf32>):
// CHECK-NOT: llvm.fpext
func.func @short(%x: tensor<1024xf32>) -> tensor<f32> {
  %0 = ad.sum %x {axes = array<i64: 0>} : tensor<1024xf32> -> tensor<f32>
  return %0 : tensor<f32>
}

// More than one block: block sums are added in f64.
// CHECK-LABEL: llvm.func internal @long.fused0
// CHECK: ^bb1(%{{.*}}: i64, %{{.*}}: vector<8xf32>, %{{.*}}: vector<8xf32>, %{{.*}}: vector<8xf32>, %{{.*}}: vector<8xf32>, %{{.*}}: f64):
// CHECK: llvm.fpext %{{.*}} : f32 to f64
// CHECK: llvm.fptrunc %{{.*}} : f64 to f32
func.func @long(%x: tensor<65536xf32>) -> tensor<f32> {
  %0 = ad.sum %x {axes = array<i64: 0>} : tensor<65536xf32> -> tensor<f32>
  return %0 : tensor<f32>
}

// A softmax makes three passes over each row; the exponentials are kept for the last one.
// CHECK-LABEL: llvm.func internal @softmax.fused0
// CHECK-SAME: %[[SCRATCH:[a-z0-9]*]]: !llvm.ptr) {
// CHECK: llvm.fdiv
// CHECK-LABEL: llvm.func @softmax
// CHECK-SAME: ad.workspace_bytes = 512 : i64
func.func @softmax(%x: tensor<8x96xf32>) -> tensor<8x96xf32> {
  %0 = ad.fused(%x) : (tensor<8x96xf32>) -> tensor<8x96xf32> {
  ^bb0(%p: tensor<8x96xf32>):
    %m = ad.amax %p {axes = array<i64: 1>} : tensor<8x96xf32> -> tensor<8xf32>
    %mb = ad.broadcast %m {axes = array<i64: 1>} : tensor<8xf32> -> tensor<8x96xf32>
    %d = ad.sub %p, %mb : tensor<8x96xf32>
    %e = ad.exp %d : tensor<8x96xf32>
    %s = ad.sum %e {axes = array<i64: 1>} : tensor<8x96xf32> -> tensor<8xf32>
    %sb = ad.broadcast %s {axes = array<i64: 1>} : tensor<8xf32> -> tensor<8x96xf32>
    %y = ad.div %e, %sb : tensor<8x96xf32>
    ad.yield %y : tensor<8x96xf32>
  }
  return %0 : tensor<8x96xf32>
}

// Column sums of up to 128 rows are accumulated in the result itself, more of them in blocks.
// CHECK-LABEL: llvm.func @few_rows
// CHECK-SAME: ad.workspace_bytes = 0 : i64
func.func @few_rows(%x: tensor<128x16xf32>) -> tensor<16xf32> {
  %0 = ad.sum %x {axes = array<i64: 0>} : tensor<128x16xf32> -> tensor<16xf32>
  return %0 : tensor<16xf32>
}
// CHECK-LABEL: llvm.func internal @many_rows.fused0
// CHECK: llvm.fpext %{{.*}} : vector<8xf32> to vector<8xf64>
// CHECK-LABEL: llvm.func @many_rows
// CHECK-SAME: ad.workspace_bytes = 192 : i64
func.func @many_rows(%x: tensor<129x16xf32>) -> tensor<16xf32> {
  %0 = ad.sum %x {axes = array<i64: 0>} : tensor<129x16xf32> -> tensor<16xf32>
  return %0 : tensor<16xf32>
}

// Axes that are not neighbours are reduced one after another, the inner ones first; the value between
// them is the only temporary.
// CHECK-LABEL: llvm.func @two_runs
// CHECK-SAME: ad.workspace_bytes = 64 : i64
// CHECK: llvm.call @two_runs.fused0
// CHECK: llvm.call @two_runs.fused1
func.func @two_runs(%x: tensor<2x3x4xf32>) -> tensor<3xf32> {
  %0 = ad.sum %x {axes = array<i64: 0, 2>} : tensor<2x3x4xf32> -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
