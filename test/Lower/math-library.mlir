// One or two math functions are inlined; more are called on tiles: the runtime's loops, or loops
// that the module brings.
// RUN: ad-opt %s --convert-ad-to-llvm=vector-bytes=32 | FileCheck %s --check-prefixes=CHECK,RUNTIME
// RUN: ad-opt %s --convert-ad-to-llvm='vector-bytes=32 runtime-math=false' | FileCheck %s --check-prefixes=CHECK,ALONE

// RUNTIME-DAG: llvm.func @ad_rt_exp_f64(!llvm.ptr, !llvm.ptr, i64)
// RUNTIME-DAG: llvm.func @ad_rt_pow_f64(!llvm.ptr, !llvm.ptr, !llvm.ptr, i64)
// RUNTIME-DAG: llvm.func @ad_rt_sincos_f64(!llvm.ptr, !llvm.ptr, !llvm.ptr, i64)
// RUNTIME-NOT: llvm.func {{.*}}@ad_math_

// A loop of its own computes vector by vector, all of them masked by the number of elements.
// ALONE-LABEL: llvm.func internal @ad_math_pow_f64(%arg0: !llvm.ptr, %arg1: !llvm.ptr, %arg2: !llvm.ptr, %arg3: i64)
// ALONE: ^bb1(%[[I:.*]]: i64):
// ALONE: %[[MASK:.*]] = llvm.icmp "slt" %{{.*}}, %{{.*}} : vector<4xi64>
// ALONE: llvm.getelementptr %arg1[%[[I]]]
// ALONE: llvm.intr.masked.load %{{.*}}, %[[MASK]]
// ALONE: llvm.getelementptr %arg2[%[[I]]]
// ALONE: llvm.intr.masked.load %{{.*}}, %[[MASK]]
// ALONE: llvm.intr.masked.store %{{.*}}, %{{.*}}, %[[MASK]]
// ALONE: llvm.cond_br
// ALONE-DAG: llvm.func internal @ad_math_exp_f64
// ALONE-DAG: llvm.func internal @ad_math_sincos_f64
// ALONE-NOT: @ad_rt_

// CHECK-LABEL: llvm.func internal @few.fused0
// CHECK-NOT: llvm.call @ad_{{rt|math}}_
// CHECK: llvm.return
func.func @few(%x: tensor<64xf64>) -> tensor<64xf64> {
  %y = ad.fused(%x) : (tensor<64xf64>) -> tensor<64xf64> {
  ^bb0(%a: tensor<64xf64>):
    %0 = ad.exp %a : tensor<64xf64>
    %1 = ad.tanh %0 : tensor<64xf64>
    ad.yield %1 : tensor<64xf64>
  }
  return %y : tensor<64xf64>
}

// The sine and the cosine of one value are one call. What a call reads is an array: an input lies in
// one, a number is repeated in a slot.
// CHECK-LABEL: llvm.func internal @many.fused0
// RUNTIME: llvm.call @ad_rt_sincos_f64(%[[SIN:[^,]*]], %[[COS:[^,]*]], %{{.*}}) : (!llvm.ptr, !llvm.ptr, !llvm.ptr, i64)
// RUNTIME: llvm.call @ad_rt_exp_f64
// RUNTIME: llvm.call @ad_rt_pow_f64(%{{.*}}) : (!llvm.ptr, !llvm.ptr, !llvm.ptr, i64)
// ALONE: llvm.call @ad_math_sincos_f64(
// ALONE: llvm.call @ad_math_exp_f64(
// ALONE: llvm.call @ad_math_pow_f64(
// CHECK: llvm.return
func.func @many(%x: tensor<64xf64>, %p: tensor<f64>) -> tensor<64xf64> {
  %y = ad.fused(%x, %p) : (tensor<64xf64>, tensor<f64>) -> tensor<64xf64> {
  ^bb0(%a: tensor<64xf64>, %b: tensor<f64>):
    %0 = ad.cos %a : tensor<64xf64>
    %1 = ad.sin %a : tensor<64xf64>
    %2 = ad.exp %a : tensor<64xf64>
    %3 = ad.broadcast %b {axes = array<i64: 0>} : tensor<f64> -> tensor<64xf64>
    %4 = ad.pow %2, %3 : tensor<64xf64>
    %5 = ad.mul %0, %1 : tensor<64xf64>
    %6 = ad.add %4, %5 : tensor<64xf64>
    ad.yield %6 : tensor<64xf64>
  }
  return %y : tensor<64xf64>
}

// Numbers alone are computed as numbers.
// CHECK-LABEL: llvm.func internal @numbers.fused0
// CHECK-NOT: llvm.call @ad_{{rt|math}}_
// CHECK: llvm.return
func.func @numbers(%x: tensor<f64>) -> tensor<f64> {
  %y = ad.fused(%x) : (tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>):
    %0 = ad.exp %a : tensor<f64>
    %1 = ad.tanh %0 : tensor<f64>
    %2 = ad.exp %1 : tensor<f64>
    ad.yield %2 : tensor<f64>
  }
  return %y : tensor<f64>
}
