// ad.pad: surrounds with a constant; the derivative treats it as one
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[1.0, 2.0, 3.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[1.0, 2.0, 3.0]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[1.0, 2.0, 3.0]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=i32 '[1, 2, 3]' | FileCheck %s --check-prefix=I32
// RUN: ad-run %t.mlir --engine=jit --entry=i32 '[1, 2, 3]' | FileCheck %s --check-prefix=I32
// RUN: ad-run %t.mlir --entry=saturates '[5]' | FileCheck %s --check-prefix=SATURATES
// RUN: ad-run %t.mlir --engine=jit --entry=saturates '[5]' | FileCheck %s --check-prefix=SATURATES

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.pad %{{.*}} {high = array<i64: 2>, interior = array<i64: 1>, low = array<i64: 1>, value = -1.000000e+00 : f64} : tensor<3xf32> -> tensor<8xf32>
func.func @parse(%x: tensor<3xf32>) -> tensor<8xf32> {
  %y = ad.pad %x {high = array<i64: 2>, interior = array<i64: 1>, low = array<i64: 1>, value = -1.0 : f64} : tensor<3xf32> -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

// ---- errors

func.func @negative(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.pad' op amounts of axis 0 are low -1, high 0, interior 0, expected none negative}}
  // expected-error @below {{'ad.pad' op failed to infer returned types}}
  %y = ad.pad %x {low = array<i64: -1>, high = array<i64: 0>, interior = array<i64: 0>, value = 0.0 : f64} : tensor<3xf32> -> tensor<2xf32>
  return
}

// -----

func.func @length(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.pad' op low has 2 entries, expected one per axis: 1}}
  // expected-error @below {{'ad.pad' op failed to infer returned types}}
  %y = ad.pad %x {low = array<i64: 1, 1>, high = array<i64: 0>, interior = array<i64: 0>, value = 0.0 : f64} : tensor<3xf32> -> tensor<4xf32>
  return
}

// -----

func.func @overflow(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.pad' op size of axis 0 overflows 64 bits}}
  // expected-error @below {{'ad.pad' op failed to infer returned types}}
  %y = ad.pad %x {low = array<i64: 9223372036854775807>, high = array<i64: 0>, interior = array<i64: 0>, value = 0.0 : f64} : tensor<3xf32> -> tensor<4xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @nothing(
// FOLD-SAME: %[[X:.*]]: tensor<3xf32>
// FOLD-NEXT: return %[[X]]
func.func @nothing(%x: tensor<3xf32>) -> tensor<3xf32> {
  %y = ad.pad %x {low = array<i64: 0>, high = array<i64: 0>, interior = array<i64: 0>, value = 0.0 : f64} : tensor<3xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.pad
func.func @keeps(%x: tensor<3xf32>) -> tensor<8xf32> {
  %y = ad.pad %x {high = array<i64: 2>, interior = array<i64: 1>, low = array<i64: 1>, value = -1.0 : f64} : tensor<3xf32> -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3xf64>) -> tensor<8xf64> {
  %y = ad.pad %x {high = array<i64: 2>, interior = array<i64: 1>, low = array<i64: 1>, value = -1.0 : f64} : tensor<3xf64> -> tensor<8xf64>
  return %y : tensor<8xf64>
}

// JVP: tensor([0., 1., 0., 2., 0., 3., 0., 0.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<8xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<8xf64>, tensor<8xf64>)
  return %0#1 : tensor<8xf64>
}

// ---- vjp

// VJP: tensor([2., 4., 6.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<8xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<8xf64>) -> (tensor<8xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// F32: tensor([-1.,  1., -1.,  2., -1.,  3., -1., -1.])
func.func @f32(%x: tensor<3xf32>) -> tensor<8xf32> {
  %y = ad.pad %x {high = array<i64: 2>, interior = array<i64: 1>, low = array<i64: 1>, value = -1.0 : f64} : tensor<3xf32> -> tensor<8xf32>
  return %y : tensor<8xf32>
}

// I32: tensor([-1,  1, -1,  2, -1,  3, -1, -1], dtype=torch.int32)
func.func @i32(%x: tensor<3xi32>) -> tensor<8xi32> {
  %y = ad.pad %x {high = array<i64: 2>, interior = array<i64: 1>, low = array<i64: 1>, value = -1.0 : f64} : tensor<3xi32> -> tensor<8xi32>
  return %y : tensor<8xi32>
}

// SATURATES: tensor([127,   5], dtype=torch.int8)
func.func @saturates(%x: tensor<1xi8>) -> tensor<2xi8> {
  %y = ad.pad %x {low = array<i64: 1>, high = array<i64: 0>, interior = array<i64: 0>, value = 1.0e9 : f64} : tensor<1xi8> -> tensor<2xi8>
  return %y : tensor<2xi8>
}
