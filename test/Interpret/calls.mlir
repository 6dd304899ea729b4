// RUN: ad-run %s --entry=twice '[1, 2]' | FileCheck %s
// RUN: not ad-run %s --entry=endless '[1, 2]' 2>&1 | FileCheck %s --check-prefix=ENDLESS
// RUN: not ad-run %s --entry=leaves '[1, 2]' 2>&1 | FileCheck %s --check-prefix=EXTERNAL
// RUN: ad-run %s --entry=group '[1, 2]' | FileCheck %s --check-prefix=GROUP

// CHECK: tensor([4., 8.])
func.func @twice(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0:2 = call @double(%x) : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  %1:2 = call @double(%0#1) : (tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>)
  return %1#1 : tensor<2xf32>
}

func.func private @double(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  %y = ad.add %x, %x : tensor<2xf32>
  return %x, %y : tensor<2xf32>, tensor<2xf32>
}

// ENDLESS: calls.mlir:[[#@LINE+2]]:8: error: calls are nested deeper than 256, is 'endless' recursive?
func.func @endless(%x: tensor<2xf32>) -> tensor<2xf32> {
  %0 = call @endless(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

func.func private @elsewhere(tensor<2xf32>) -> tensor<2xf32>

func.func @leaves(%x: tensor<2xf32>) -> tensor<2xf32> {
  // EXTERNAL: calls.mlir:[[#@LINE+1]]:8: error: function 'elsewhere' has no body to run
  %0 = call @elsewhere(%x) : (tensor<2xf32>) -> tensor<2xf32>
  return %0 : tensor<2xf32>
}

// A fused group computes what its ops compute. The same value may be yielded twice.
// GROUP: tensor([3., 6.])
// GROUP-NEXT: tensor([3., 6.])
// GROUP-NEXT: tensor(9.)
func.func @group(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<f32>) {
  %0:3 = ad.fused(%x, %x) : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<f32>) {
  ^bb0(%a: tensor<2xf32>, %b: tensor<2xf32>):
    %sum = ad.add %a, %b : tensor<2xf32>
    %y = ad.add %sum, %a : tensor<2xf32>
    %total = ad.sum %y {axes = array<i64: 0>} : tensor<2xf32> -> tensor<f32>
    ad.yield %y, %y, %total : tensor<2xf32>, tensor<2xf32>, tensor<f32>
  }
  return %0#0, %0#1, %0#2 : tensor<2xf32>, tensor<2xf32>, tensor<f32>
}
