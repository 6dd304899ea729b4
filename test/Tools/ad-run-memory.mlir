// A tensor for which there is no memory is an error at the op that makes it.
// ASan ends the process where malloc returns null.
// UNSUPPORTED: asan
// RUN: not ad-run %s 2>&1 | FileCheck %s

// CHECK: memory.mlir:[[#@LINE+2]]:8: error: 'ad.iota' op has no memory for its result of type 'tensor<500000x500000xf32>'
func.func @f() -> tensor<f32> {
  %x = ad.iota {axis = 0 : i64} : tensor<500000x500000xf32>
  %y = ad.sum %x {axes = array<i64: 0, 1>} : tensor<500000x500000xf32> -> tensor<f32>
  return %y : tensor<f32>
}
