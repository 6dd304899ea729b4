// ad-widen: what computes in storage types does so in wider ones, what moves elements stays
// RUN: ad-opt %s --ad-widen | FileCheck %s
// RUN: ad-opt %s --ad-widen --ad-widen | FileCheck %s
// RUN: ad-opt %s --ad-simplify | FileCheck %s --check-prefix=SIMPLE
// RUN: ad-run %s --entry=mean --engine=interpret '[40000, 40000, 40000, 40000]' | FileCheck %s --check-prefix=MEAN
// RUN: ad-run %s --entry=mean --engine=jit '[40000, 40000, 40000, 40000]' | FileCheck %s --check-prefix=MEAN
// RUN: ad-run %s --entry=rounds --engine=interpret '[1.0, 2048.0]' '[0.00048828125, 1.0]' | FileCheck %s --check-prefix=ROUNDS
// RUN: ad-run %s --entry=rounds --engine=jit '[1.0, 2048.0]' '[0.00048828125, 1.0]' | FileCheck %s --check-prefix=ROUNDS
// RUN: mkdir -p %t.interpret %t.jit
// RUN: ad-run %s --entry=kernel --random=3 --engine=interpret --output %t.interpret
// RUN: ad-run %s --entry=kernel --random=3 --engine=jit --output %t.jit
// RUN: diff -r %t.interpret %t.jit

// CHECK-LABEL: @binary(
// CHECK-NEXT: %[[A:.*]] = ad.cast %arg0 : tensor<3xbf16> -> tensor<3xf32>
// CHECK-NEXT: %[[B:.*]] = ad.cast %arg1 : tensor<3xbf16> -> tensor<3xf32>
// CHECK-NEXT: %[[Y:.*]] = ad.mul %[[A]], %[[B]] : tensor<3xf32>
// CHECK-NEXT: %[[R:.*]] = ad.cast %[[Y]] : tensor<3xf32> -> tensor<3xbf16>
// CHECK-NEXT: return %[[R]]
func.func @binary(%a: tensor<3xbf16>, %b: tensor<3xbf16>) -> tensor<3xbf16> {
  %y = ad.mul %a, %b : tensor<3xbf16>
  return %y : tensor<3xbf16>
}

// CHECK-LABEL: @compare(
// CHECK: ad.compare lt, %{{.*}}, %{{.*}} : tensor<3xi16>
// CHECK-NEXT: return
func.func @compare(%a: tensor<3xui8>, %b: tensor<3xui8>) -> tensor<3xi1> {
  %y = ad.compare lt, %a, %b : tensor<3xui8>
  return %y : tensor<3xi1>
}

// CHECK-LABEL: @moves(
// CHECK-NEXT: ad.transpose %arg0 {{.*}} : tensor<2x3xf16> -> tensor<3x2xf16>
// CHECK-NEXT: ad.slice
// CHECK-NEXT: ad.cast %{{.*}} : tensor<1x2xf16> -> tensor<1x2xf64>
// CHECK-NEXT: return
func.func @moves(%x: tensor<2x3xf16>) -> tensor<1x2xf64> {
  %0 = ad.transpose %x {permutation = array<i64: 1, 0>} : tensor<2x3xf16> -> tensor<3x2xf16>
  %1 = ad.slice %0 {offsets = array<i64: 1, 0>, strides = array<i64: 1, 1>} : tensor<3x2xf16> -> tensor<1x2xf16>
  %2 = ad.cast %1 : tensor<1x2xf16> -> tensor<1x2xf64>
  return %2 : tensor<1x2xf64>
}

// A group is widened inside.
// CHECK-LABEL: @group(
// CHECK: ad.fused
// CHECK: ad.exp %{{.*}} : tensor<4xf32>
func.func @group(%x: tensor<4xf16>) -> tensor<4xf16> {
  %y = ad.fused(%x) : (tensor<4xf16>) -> tensor<4xf16> {
  ^bb0(%a: tensor<4xf16>):
    %0 = ad.exp %a : tensor<4xf16>
    ad.yield %0 : tensor<4xf16>
  }
  return %y : tensor<4xf16>
}

// The sum would be infinite in f16.
// SIMPLE-LABEL: @mean(
// SIMPLE: ad.sum %{{.*}} : tensor<4xf32> -> tensor<f32>
// MEAN: tensor(40000., dtype=torch.float16)
func.func @mean(%x: tensor<4xf16>) -> tensor<f16> {
  %y = ad.mean %x {axes = array<i64: 0>} : tensor<4xf16> -> tensor<f16>
  return %y : tensor<f16>
}

// Each op rounds: the sum 1 + 2^-11 is a tie, taken to even, and so is 2049.
// ROUNDS: tensor([0., 0.], dtype=torch.float16)
func.func @rounds(%a: tensor<2xf16>, %b: tensor<2xf16>) -> tensor<2xf16> {
  %0 = ad.add %a, %b : tensor<2xf16>
  %1 = ad.sub %0, %a : tensor<2xf16>
  return %1 : tensor<2xf16>
}

func.func @kernel(%x: tensor<1037xf16>, %w: tensor<1037xf16>, %m: tensor<5x7xf16>, %n: tensor<7x3xf16>)
    -> (tensor<f16>, tensor<1037xf16>, tensor<1037xi1>, tensor<5x3xf16>, tensor<1037xui8>) {
  %half = ad.constant dense<0.5> : tensor<1037xf16>
  %0 = ad.mul %x, %w : tensor<1037xf16>
  %1 = ad.tanh %0 : tensor<1037xf16>
  %2 = ad.add %1, %half : tensor<1037xf16>
  %3 = ad.sin %2 : tensor<1037xf16>
  %4 = ad.cos %2 : tensor<1037xf16>
  %5 = ad.compare lt, %3, %4 : tensor<1037xf16>
  %6 = ad.select %5, %3, %x : tensor<1037xf16>
  %7 = ad.cast %6 : tensor<1037xf16> -> tensor<1037xbf16>
  %8 = ad.exp %7 : tensor<1037xbf16>
  %9 = ad.cast %8 : tensor<1037xbf16> -> tensor<1037xf16>
  %s = ad.sum %9 {axes = array<i64: 0>} : tensor<1037xf16> -> tensor<f16>
  %p = ad.matmul %m, %n : (tensor<5x7xf16>, tensor<7x3xf16>) -> tensor<5x3xf16>
  %u = ad.cast %9 : tensor<1037xf16> -> tensor<1037xui8>
  %v = ad.square %u : tensor<1037xui8>
  return %s, %9, %5, %p, %v : tensor<f16>, tensor<1037xf16>, tensor<1037xi1>, tensor<5x3xf16>, tensor<1037xui8>
}
