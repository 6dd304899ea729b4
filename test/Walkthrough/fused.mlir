// RUN: ad-opt %S/model.mlir --ad-differentiate --ad-optimize | FileCheck %s
// The fused form of docs/Architecture.md: between its two products, forward and backward are one loop nest with two results.
// CHECK-LABEL: func.func @step
// CHECK-NEXT: ad.matmul
// CHECK-NEXT: %{{.*}}:2 = ad.fused(
// CHECK: ad.tanh
// CHECK: ad.sum
// CHECK: ad.yield %{{.*}}, %{{.*}} : tensor<f32>, tensor<64x2xf32>
// CHECK: ad.matmul %{{.*}} {transpose_a}
// CHECK-NEXT: return
