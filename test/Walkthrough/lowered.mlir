// RUN: ad-opt %S/model.mlir --ad-differentiate --ad-optimize --convert-ad-to-llvm=vector-bytes=64 | FileCheck %s
// The lowered form of docs/Architecture.md: the group is a kernel over vectors, the products are calls of the runtime.
// CHECK-DAG: llvm.func @ad_rt_gemm_f32
// CHECK-DAG: vector<16xf32>
// CHECK-LABEL: llvm.func @step(
// CHECK: llvm.call @ad_rt_gemm_f32
// CHECK: llvm.call @step.fused0
// CHECK: llvm.call @ad_rt_gemm_f32
// CHECK: llvm.return
