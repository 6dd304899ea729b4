// What ad-run does, on one function.
// RUN: ad-run %s --entry=loss '[1, 2]' 3 | FileCheck %s --check-prefix=VALUE
// RUN: ad-run --entry=loss %s 'dense<[1.0, 0x1p1]>' 'dense<3.0>' | FileCheck %s --check-prefix=VALUE
// RUN: ad-run - --entry=loss '1, 2' 3 < %s | FileCheck %s --check-prefix=VALUE
// VALUE: tensor(15., dtype=torch.float64)

// RUN: ad-run %s --entry=loss --grad '[1, 2]' 3 | FileCheck %s --check-prefix=GRAD
// GRAD: tensor([ 6., 12.], dtype=torch.float64)
// GRAD-NEXT: tensor(5., dtype=torch.float64)
// RUN: ad-run %s --entry=loss --grad=1 '[1, 2]' 3 | FileCheck %s --check-prefix=GRAD1
// GRAD1-NOT: tensor([
// GRAD1: tensor(5., dtype=torch.float64)

// RUN: ad-run %s --entry=loss --check-gradients --random=3 | FileCheck %s --check-prefix=CHECK
// CHECK: order 1: forward against differences error {{.*}}: ok
// CHECK-NEXT: order 1: reverse against forward     error {{.*}}: ok
// CHECK-NEXT: order 2: forward against differences error {{.*}}: ok
// CHECK-NEXT: order 2: reverse against forward     error {{.*}}: ok
// CHECK-NOT: {{.}}

// RUN: ad-run %s --entry=loss --time '[1, 2]' 3 2>&1 | FileCheck %s --check-prefix=TIME
// TIME-DAG: tensor(15., dtype=torch.float64)
// TIME-DAG: differentiate {{.*}} ms
// TIME-DAG: call {{.*}} us fastest

func.func @loss(%x: tensor<2xf64>, %scale: tensor<f64>) -> tensor<f64> {
  %0 = ad.mul %x, %x : tensor<2xf64>
  %1 = ad.sum %0 {axes = array<i64: 0>} : tensor<2xf64> -> tensor<f64>
  %2 = ad.mul %1, %scale : tensor<f64>
  return %2 : tensor<f64>
}

// At a tie the gradient is shared, which no difference quotient can see.
// RUN: not ad-run %s --entry=kink --check-gradients 0 2>&1 | FileCheck %s --check-prefix=WRONG
// WRONG: order 1: forward against differences {{.*}} WRONG
// WRONG: ad-run.mlir:[[#@LINE+1]]:1: error: a derivative of function 'kink' is wrong at these arguments
func.func @kink(%x: tensor<f32>) -> tensor<f32> {
  %zero = ad.constant dense<0.0> : tensor<f32>
  %x2 = ad.add %x, %x : tensor<f32>
  %half = ad.maximum %x2, %zero : tensor<f32>
  %y = ad.relu %half : tensor<f32>
  return %y : tensor<f32>
}

// The same by native code, and as code.
// RUN: ad-run %s --engine=jit --entry=loss '[1, 2]' 3 | FileCheck %s --check-prefix=VALUE
// RUN: ad-run %s --engine=jit --entry=loss --grad '[1, 2]' 3 | FileCheck %s --check-prefix=GRAD
// RUN: ad-run %s --engine=jit --entry=loss --check-gradients --random=3 | FileCheck %s --check-prefix=CHECK
// RUN: ad-run %s --engine=jit --entry=loss --time '[1, 2]' 3 2>&1 | FileCheck %s --check-prefix=TIMEJIT
// TIMEJIT: codegen {{.*}} ms
// TIMEJIT: call {{.*}} us fastest

// RUN: ad-run %s --emit=llvm --entry=loss --grad | FileCheck %s --check-prefix=LLVM
// LLVM: define i64 @loss_gradient(
// RUN: ad-run %s --emit=asm --entry=loss | FileCheck %s --check-prefix=ASM
// ASM: loss:
// RUN: rm -rf %t && mkdir %t
// RUN: ad-run %s --emit=obj --entry=loss --grad=0 -o %t/gradient.o
// RUN: FileCheck %s --check-prefix=HEADER < %t/gradient.h
// HEADER: int64_t loss_gradient(const double *x0 /* [2] */, const double *x1 /* [] */, double *result0 /* [2] */, void *workspace);
// RUN: not ad-run %s --emit=asm --entry=loss -o %t/absent/loss.s 2>&1 | FileCheck %s --check-prefix=ABSENT
// ABSENT: ad-run: error: {{.*}}loss.s: cannot be created: No such file or directory
