// Memory: views, results in place, reuse by liveness, constants.
// RUN: ad-opt %s --convert-ad-to-llvm=vector-bytes=32 | FileCheck %s

// A reshape is a view: the group writes the result buffer directly.
// CHECK-LABEL: llvm.func @view
// CHECK-SAME: ad.workspace_bytes = 0 : i64
// CHECK: llvm.call @view.fused0
// CHECK-NOT: llvm.intr.memcpy
// CHECK: llvm.return
func.func @view(%x: tensor<4x8xf32>) -> tensor<32xf32> {
  %0 = ad.neg %x : tensor<4x8xf32>
  %1 = ad.reshape %0 : tensor<4x8xf32> -> tensor<32xf32>
  return %1 : tensor<32xf32>
}

// An argument that is returned is copied.
// CHECK-LABEL: llvm.func @identity
// CHECK: "llvm.intr.memcpy"
func.func @identity(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}

// The chain works in one temporary: each op writes over the input that dies in it.
// CHECK-LABEL: llvm.func @chain
// CHECK-SAME: ad.workspace_bytes = 4096 : i64
func.func @chain(%x: tensor<1024xf32>) -> tensor<1024xf32> {
  %0 = ad.neg %x : tensor<1024xf32>
  %1 = ad.exp %0 : tensor<1024xf32>
  %2 = ad.abs %1 : tensor<1024xf32>
  %3 = ad.neg %2 : tensor<1024xf32>
  return %3 : tensor<1024xf32>
}

// Two live temporaries of a product, and none shared with them while they live.
// CHECK-LABEL: llvm.func @product
// CHECK-SAME: ad.workspace_bytes = 512 : i64
// CHECK: llvm.call @ad_rt_gemm_f32(
func.func @product(%x: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %0 = ad.neg %x : tensor<8x8xf32>
  %1 = ad.exp %x : tensor<8x8xf32>
  %2 = ad.matmul %0, %1 {transpose_b} : (tensor<8x8xf32>, tensor<8x8xf32>) -> tensor<8x8xf32>
  return %2 : tensor<8x8xf32>
}

// CHECK-LABEL: llvm.func @batched
// CHECK: llvm.call @ad_rt_gemm_batched_f64(
func.func @batched(%a: tensor<5x2x3xf64>, %b: tensor<5x3x4xf64>) -> tensor<5x2x4xf64> {
  %0 = ad.matmul %a, %b : (tensor<5x2x3xf64>, tensor<5x3x4xf64>) -> tensor<5x2x4xf64>
  return %0 : tensor<5x2x4xf64>
}

// A constant that is no splat is data of the module; a splat in memory is filled when it is needed.
// CHECK-LABEL: llvm.func @constants
// CHECK: llvm.call @constants.fused
// CHECK: llvm.mlir.global internal constant @constants.constant0(dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>) {{.*}}alignment = 64
func.func @constants(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<16xf32>) {
  %0 = ad.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %1 = ad.constant dense<3.0> : tensor<16xf32>
  %2 = ad.add %x, %0 : tensor<2xf32>
  return %2, %1 : tensor<2xf32>, tensor<16xf32>
}

// A slice of whole rows at an aligned place is a view, any other a copy.
// CHECK-LABEL: llvm.func @row
// CHECK-NOT: llvm.call @row.slice
// CHECK: llvm.return
func.func @row(%x: tensor<4x16xf32>) -> tensor<16xf32> {
  %0 = ad.slice %x {offsets = array<i64: 2, 0>, strides = array<i64: 1, 1>} : tensor<4x16xf32> -> tensor<1x16xf32>
  %1 = ad.reshape %0 : tensor<1x16xf32> -> tensor<16xf32>
  %2 = ad.neg %1 : tensor<16xf32>
  return %2 : tensor<16xf32>
}
// CHECK-LABEL: llvm.func @column
// CHECK: llvm.call @column.slice
func.func @column(%x: tensor<4x16xf32>) -> tensor<4x1xf32> {
  %0 = ad.slice %x {offsets = array<i64: 0, 3>, strides = array<i64: 1, 1>} : tensor<4x16xf32> -> tensor<4x1xf32>
  return %0 : tensor<4x1xf32>
}
