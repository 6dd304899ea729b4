// Subnormal numbers are kept, or count as zeros, in both engines alike and where constants are folded.
// RUN: ad-run %s --entry=product 1e-200 1e-120 | FileCheck %s --check-prefix=KEPT
// RUN: ad-run %s --entry=product --engine=jit 1e-200 1e-120 | FileCheck %s --check-prefix=KEPT
// KEPT: tensor(9.9999e-321, dtype=torch.float64)
// RUN: ad-run %s --entry=product --flush-subnormals 1e-200 1e-120 | FileCheck %s --check-prefix=FLUSHED
// RUN: ad-run %s --entry=product --flush-subnormals --engine=jit 1e-200 1e-120 | FileCheck %s --check-prefix=FLUSHED
// RUN: ad-run %s --entry=product --flush-subnormals 1e-310 1e300 | FileCheck %s --check-prefix=FLUSHED
// RUN: ad-run %s --entry=product --flush-subnormals --engine=jit 1e-310 1e300 | FileCheck %s --check-prefix=FLUSHED
// RUN: ad-run %s --entry=constant --flush-subnormals | FileCheck %s --check-prefix=FLUSHED
// RUN: ad-run %s --entry=constant --flush-subnormals --engine=jit | FileCheck %s --check-prefix=FLUSHED
// FLUSHED: tensor(0., dtype=torch.float64)

func.func @product(%x: tensor<f64>, %y: tensor<f64>) -> tensor<f64> {
  %0 = ad.mul %x, %y : tensor<f64>
  return %0 : tensor<f64>
}

func.func @constant() -> tensor<f64> {
  %x = ad.constant dense<1.0e-200> : tensor<f64>
  %y = ad.constant dense<1.0e-120> : tensor<f64>
  %0 = ad.mul %x, %y : tensor<f64>
  return %0 : tensor<f64>
}

// The mode is set around the function, also in code for other programs.
// RUN: ad-run %s --entry=product --emit=llvm --flush-subnormals | FileCheck %s --check-prefix=LLVM
// LLVM: define {{.*}}@ad.entry(
// LLVM: call void @llvm.x86.sse.stmxcsr
// LLVM: call void @llvm.x86.sse.ldmxcsr
// LLVM: call void @ad.fn.flushing
// LLVM: call void @llvm.x86.sse.ldmxcsr
