// What cannot be lowered is reported where it stands.
// RUN: ad-opt %s --convert-ad-to-llvm --split-input-file --verify-diagnostics
// RUN: not ad-opt %s --split-input-file --convert-ad-to-llvm=vector-bytes=24 2>&1 | FileCheck %s
// CHECK: error: option vector-bytes is 24, expected 16, 32 or 64
// RUN: not ad-opt %s --split-input-file --convert-ad-to-llvm=split-cost=-5 2>&1 | FileCheck %s --check-prefix=SPLIT
// SPLIT: error: option split-cost is -5, expected at least 0
// RUN: not ad-opt %s --split-input-file --convert-ad-to-llvm=streaming-bytes=-1 2>&1 | FileCheck %s --check-prefix=STREAM
// STREAM: error: option streaming-bytes is -1, expected at least 0

func.func private @g(%x: tensor<2xf32>) -> tensor<2xf32> {
  return %x : tensor<2xf32>
}
func.func @calls(%x: tensor<2xf32>) -> tensor<2xf32> {
  // expected-error @+1 {{'func.call' op cannot be lowered: expected ops of the ad dialect, with derivatives expanded and calls inlined}}
  %0 = call @g(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

// expected-error @+1 {{'func.func' op has 0 blocks, expected one}}
func.func private @external(tensor<2xf32>) -> tensor<2xf32>
func.func @calls_external(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = call @external(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// -----

func.func @square(%x: tensor<f32>) -> tensor<f32> {
  %0 = ad.square %x : tensor<f32>
  return %0 : tensor<f32>
}
func.func @requests(%x: tensor<f32>) -> tensor<f32> {
  // expected-error @+1 {{'ad.grad' op cannot be lowered: expected ops of the ad dialect, with derivatives expanded and calls inlined}}
  %0 = ad.grad @square(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %0 : tensor<f32>
}

// -----

// A group that is not one loop nest is lowered op by op, and says why.
func.func @op_by_op(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  // expected-remark @+1 {{group is lowered op by op:}}
  %0:2 = ad.fused(%x) : (tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%p: tensor<4xf32>):
    %a = ad.neg %p : tensor<4xf32>
    %b = ad.broadcast %p {axes = array<i64: 1>} : tensor<4xf32> -> tensor<4x4xf32>
    %c = ad.sum %b {axes = array<i64: 0>} : tensor<4x4xf32> -> tensor<4xf32>
    %d = ad.neg %c : tensor<4xf32>
    ad.yield %a, %d : tensor<4xf32>, tensor<4xf32>
  }
  return %0#0, %0#1 : tensor<4xf32>, tensor<4xf32>
}

// -----

// expected-error @+1 {{'func.func' op argument #1 is of type '!llvm.ptr', expected a statically shaped tensor of the ad dialect}}
func.func @pointer(%x: tensor<f32>, %p: !llvm.ptr) -> tensor<f32> {
  return %x : tensor<f32>
}

// -----

// expected-error @+1 {{'func.func' op result #0 is of type 'i32', expected a statically shaped tensor of the ad dialect}}
func.func @integer() -> i32 {
  %0 = llvm.mlir.constant(1 : i32) : i32
  return %0 : i32
}

// -----

func.func @storage(%x: tensor<2xf16>) -> tensor<2xf16> {
  // expected-error @below {{'ad.exp' op computes on 'tensor<2xf16>', expected 'tensor<2xf32>', as ad-widen makes it}}
  %0 = ad.exp %x : tensor<2xf16>
  return %0 : tensor<2xf16>
}

// -----

// expected-error @+1 {{'func.func' op takes 8192 bytes of temporaries with all recomputation that helps, expected at most its memory budget of 4096}}
func.func @small_budget(%x: tensor<1024xf32>) -> tensor<1024xf32> attributes {ad.memory_budget = 4096 : i64} {
  %b = ad.flip %x {axes = array<i64: 0>} : tensor<1024xf32>
  %c = ad.cumsum %b {axis = 0 : i64} : tensor<1024xf32>
  %y = ad.flip %c {axes = array<i64: 0>} : tensor<1024xf32>
  return %y : tensor<1024xf32>
}

// -----

// expected-error @+1 {{'func.func' op has ad.memory_budget = -1 : i64, expected a number of bytes such as 4096 : i64}}
func.func @negative_budget(%x: tensor<f32>) -> tensor<f32> attributes {ad.memory_budget = -1 : i64} {
  return %x : tensor<f32>
}

// -----

// expected-error @+1 {{'func.func' op has ad.memory_budget = "4k", expected a number of bytes such as 4096 : i64}}
func.func @budget_in_words(%x: tensor<f32>) -> tensor<f32> attributes {ad.memory_budget = "4k"} {
  return %x : tensor<f32>
}
