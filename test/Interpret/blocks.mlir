// The interpreter runs straight-line code only.
// RUN: not ad-run %s --entry=two_blocks 1 2>&1 | FileCheck %s
// CHECK: blocks.mlir:[[#@LINE+1]]:1: error: {{.*}}has 2 blocks, expected straight-line code in one
func.func @two_blocks(%x: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32>
^bb1:
  return %x : tensor<f32>
}
