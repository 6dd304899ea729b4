// The limits of a group: ops, and rows that are passed over again.
// RUN: ad-opt %s --pass-pipeline='builtin.module(ad-fuse{max-ops=2},ad-check-groups)' | FileCheck %s --check-prefix=OPS
// RUN: ad-opt %s --pass-pipeline='builtin.module(ad-fuse{max-row-bytes=399},ad-check-groups)' | FileCheck %s --check-prefix=ROW
// RUN: ad-opt %s --pass-pipeline='builtin.module(ad-fuse{max-row-bytes=400},ad-check-groups)' | FileCheck %s --check-prefix=FITS

// OPS-LABEL: @chain
// OPS: ad.exp
// OPS-NEXT: ad.sin
// OPS-NEXT: ad.yield
// OPS: ad.exp
// OPS-NEXT: ad.sin
// OPS-NEXT: ad.yield
func.func @chain(%x: tensor<4xf32>) -> tensor<4xf32> {
  %a = ad.exp %x : tensor<4xf32>
  %b = ad.sin %a : tensor<4xf32>
  %c = ad.exp %b : tensor<4xf32>
  %d = ad.sin %c : tensor<4xf32>
  return %d : tensor<4xf32>
}

// ROW-LABEL: @again
// ROW-COUNT-2: ad.fused
// FITS-LABEL: @again
// FITS-COUNT-1: ad.fused
// FITS-NOT: ad.fused
func.func @again(%x: tensor<100xf32>) -> tensor<100xf32> {
  %s = ad.sum %x {axes = array<i64: 0>} : tensor<100xf32> -> tensor<f32>
  %b = ad.broadcast %s {axes = array<i64: 0>} : tensor<f32> -> tensor<100xf32>
  %y = ad.div %x, %b : tensor<100xf32>
  return %y : tensor<100xf32>
}
