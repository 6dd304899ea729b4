// ad.cast: floats to integers truncate and saturate; the derivative is between floats
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[1.0, -2.0, 3.0]' '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[1.0, -2.0, 3.0]' '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[1.0, -2.0, 3.0]' '[1.0, 1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32_to_i8 '[-1.9, 1000.0, -1000.0, nan]' | FileCheck %s --check-prefix=F32-I8
// RUN: ad-run %t.mlir --engine=jit --entry=f32_to_i8 '[-1.9, 1000.0, -1000.0, nan]' | FileCheck %s --check-prefix=F32-I8
// RUN: ad-run %t.mlir --entry=f64_to_i32 '[2.5, 1e+30, -1e+30, nan]' | FileCheck %s --check-prefix=F64-I32
// RUN: ad-run %t.mlir --engine=jit --entry=f64_to_i32 '[2.5, 1e+30, -1e+30, nan]' | FileCheck %s --check-prefix=F64-I32
// RUN: ad-run %t.mlir --entry=f32_to_i1 '[0.25, -0.0, 0.0, nan]' | FileCheck %s --check-prefix=F32-I1
// RUN: ad-run %t.mlir --engine=jit --entry=f32_to_i1 '[0.25, -0.0, 0.0, nan]' | FileCheck %s --check-prefix=F32-I1
// RUN: ad-run %t.mlir --entry=i32_to_i8 '[300, -129, 127, -1]' | FileCheck %s --check-prefix=I32-I8
// RUN: ad-run %t.mlir --engine=jit --entry=i32_to_i8 '[300, -129, 127, -1]' | FileCheck %s --check-prefix=I32-I8
// RUN: ad-run %t.mlir --entry=i1_to_f32 '[true, false, true, true]' | FileCheck %s --check-prefix=I1-F32
// RUN: ad-run %t.mlir --engine=jit --entry=i1_to_f32 '[true, false, true, true]' | FileCheck %s --check-prefix=I1-F32
// RUN: ad-run %t.mlir --entry=i64_to_f32 '[16777217, -3, 0, 1]' | FileCheck %s --check-prefix=I64-F32
// RUN: ad-run %t.mlir --engine=jit --entry=i64_to_f32 '[16777217, -3, 0, 1]' | FileCheck %s --check-prefix=I64-F32
// RUN: ad-run %t.mlir --entry=f64_to_f32 '[1e+300, -0.0, 1.5, nan]' | FileCheck %s --check-prefix=F64-F32
// RUN: ad-run %t.mlir --engine=jit --entry=f64_to_f32 '[1e+300, -0.0, 1.5, nan]' | FileCheck %s --check-prefix=F64-F32
// RUN: ad-run %t.mlir --entry=f64_to_small '[1.00048828125, 1.0009765625, 65519, 65536, 4.5e-8]' | FileCheck %s --check-prefix=ROUND
// RUN: ad-run %t.mlir --entry=f16_to_others '[-1.9, 1000.0, -1000.0, nan]' | FileCheck %s --check-prefix=SMALL
// RUN: ad-run %t.mlir --entry=ui8_to_others '[200, 255, 0, 1]' | FileCheck %s --check-prefix=UNSIGNED
// RUN: ad-run %t.mlir --entry=i32_to_ui8 '[300, -129, -1, 1]' | FileCheck %s --check-prefix=WRAPS
// RUN: ad-run %t.mlir --engine=jit --entry=f64_to_small '[1.00048828125, 1.0009765625, 65519, 65536, 4.5e-8]' | FileCheck %s --check-prefix=ROUND
// RUN: ad-run %t.mlir --engine=jit --entry=f16_to_others '[-1.9, 1000.0, -1000.0, nan]' | FileCheck %s --check-prefix=SMALL
// RUN: ad-run %t.mlir --engine=jit --entry=ui8_to_others '[200, 255, 0, 1]' | FileCheck %s --check-prefix=UNSIGNED
// RUN: ad-run %t.mlir --engine=jit --entry=i32_to_ui8 '[300, -129, -1, 1]' | FileCheck %s --check-prefix=WRAPS

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.cast %{{.*}} : tensor<2xf32> -> tensor<2xf64>
// PARSE-NEXT: ad.cast %{{.*}} : tensor<2xf32> -> tensor<2xi1>
func.func @parse(%x: tensor<2xf32>) -> (tensor<2xf64>, tensor<2xi1>) {
  %0 = ad.cast %x : tensor<2xf32> -> tensor<2xf64>
  %1 = ad.cast %x : tensor<2xf32> -> tensor<2xi1>
  return %0, %1 : tensor<2xf64>, tensor<2xi1>
}

// -----

// ---- errors

func.func @shape(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.cast' op result 0 is 'tensor<3xf64>', expected the shape of 'tensor<2xf32>' like operand 0}}
  %y = ad.cast %x : tensor<2xf32> -> tensor<3xf64>
  return
}

// -----

func.func @element_type(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.cast' op result #0 must be statically shaped tensor of floats (f16, bf16, f32, f64), integers (i8, i16, i32, i64, ui8) or i1, but got 'tensor<2xf128>'}}
  %y = ad.cast %x : tensor<2xf32> -> tensor<2xf128>
  return
}

// -----

func.func @unsigned(%x: tensor<2xui16>) {
  // expected-error @below {{'ad.cast' op operand #0 must be statically shaped tensor of floats (f16, bf16, f32, f64), integers (i8, i16, i32, i64, ui8) or i1, but got 'tensor<2xui16>'}}
  %y = ad.cast %x : tensor<2xui16> -> tensor<2xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @nothing(
// FOLD-SAME: %[[X:.*]]: tensor<3xf32>
// FOLD-NEXT: return %[[X]]
func.func @nothing(%x: tensor<3xf32>) -> tensor<3xf32> {
  %y = ad.cast %x : tensor<3xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// FOLD-LABEL: @constants(
// FOLD-NEXT: ad.constant dense<[-1, 127]> : tensor<2xi8>
// FOLD-NEXT: return
func.func @constants() -> tensor<2xi8> {
  %x = ad.constant dense<[-1.5, 1000.0]> : tensor<2xf32>
  %y = ad.cast %x : tensor<2xf32> -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// Through f32 and back digits are lost.
// FOLD-LABEL: @keeps(
// FOLD-COUNT-2: ad.cast
func.func @keeps(%x: tensor<3xf64>) -> tensor<3xf64> {
  %0 = ad.cast %x : tensor<3xf64> -> tensor<3xf32>
  %1 = ad.cast %0 : tensor<3xf32> -> tensor<3xf64>
  return %1 : tensor<3xf64>
}

// -----

// ---- jvp

// x² in f32, plus what passes through integers, which has no derivative.
func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %0 = ad.cast %x : tensor<3xf64> -> tensor<3xf32>
  %1 = ad.square %0 : tensor<3xf32>
  %2 = ad.cast %1 : tensor<3xf32> -> tensor<3xf64>
  %3 = ad.cast %x : tensor<3xf64> -> tensor<3xi32>
  %4 = ad.cast %3 : tensor<3xi32> -> tensor<3xf64>
  %y = ad.add %2, %4 : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([ 2., -4., 12.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([ 2., -4., 12.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// F32-I8: tensor([  -1,  127, -128,    0], dtype=torch.int8)
func.func @f32_to_i8(%x: tensor<4xf32>) -> tensor<4xi8> {
  %y = ad.cast %x : tensor<4xf32> -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// F64-I32: tensor([          2,  2147483647, -2147483648,           0], dtype=torch.int32)
func.func @f64_to_i32(%x: tensor<4xf64>) -> tensor<4xi32> {
  %y = ad.cast %x : tensor<4xf64> -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// F32-I1: tensor([ True, False, False,  True])
func.func @f32_to_i1(%x: tensor<4xf32>) -> tensor<4xi1> {
  %y = ad.cast %x : tensor<4xf32> -> tensor<4xi1>
  return %y : tensor<4xi1>
}

// I32-I8: tensor([ 44, 127, 127,  -1], dtype=torch.int8)
func.func @i32_to_i8(%x: tensor<4xi32>) -> tensor<4xi8> {
  %y = ad.cast %x : tensor<4xi32> -> tensor<4xi8>
  return %y : tensor<4xi8>
}

// I1-F32: tensor([1., 0., 1., 1.])
func.func @i1_to_f32(%x: tensor<4xi1>) -> tensor<4xf32> {
  %y = ad.cast %x : tensor<4xi1> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// I64-F32: tensor([ 1.6777e+07, -3.0000e+00,  0.0000e+00,  1.0000e+00])
func.func @i64_to_f32(%x: tensor<4xi64>) -> tensor<4xf32> {
  %y = ad.cast %x : tensor<4xi64> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// F64-F32: tensor([   inf, -0.0000, 1.5000,    nan])
func.func @f64_to_f32(%x: tensor<4xf64>) -> tensor<4xf32> {
  %y = ad.cast %x : tensor<4xf64> -> tensor<4xf32>
  return %y : tensor<4xf32>
}

// Halves go through f32: to nearest, ties to even, past the largest to infinity, subnormals kept.
// ROUND: tensor([1.0000e+00, 1.0010e+00, 6.5504e+04,        inf, 5.9605e-08],
// ROUND-NEXT: dtype=torch.float16)
// ROUND-NEXT: tensor([1.0000e+00, 1.0000e+00, 6.5536e+04, 6.5536e+04, 4.4936e-08],
// ROUND-NEXT: dtype=torch.bfloat16)
func.func @f64_to_small(%x: tensor<5xf64>) -> (tensor<5xf16>, tensor<5xbf16>) {
  %0 = ad.cast %x : tensor<5xf64> -> tensor<5xf16>
  %1 = ad.cast %x : tensor<5xf64> -> tensor<5xbf16>
  return %0, %1 : tensor<5xf16>, tensor<5xbf16>
}

// SMALL: tensor([  -1,  127, -128,    0], dtype=torch.int8)
// SMALL-NEXT: tensor([  0, 255,   0,   0], dtype=torch.uint8)
// SMALL-NEXT: tensor([  -1.9004, 1000.0000, -1000.0000,       nan], dtype=torch.float64)
// SMALL-NEXT: tensor([True, True, True, True])
func.func @f16_to_others(%x: tensor<4xf16>) -> (tensor<4xi8>, tensor<4xui8>, tensor<4xf64>, tensor<4xi1>) {
  %0 = ad.cast %x : tensor<4xf16> -> tensor<4xi8>
  %1 = ad.cast %x : tensor<4xf16> -> tensor<4xui8>
  %2 = ad.cast %x : tensor<4xf16> -> tensor<4xf64>
  %3 = ad.cast %x : tensor<4xf16> -> tensor<4xi1>
  return %0, %1, %2, %3 : tensor<4xi8>, tensor<4xui8>, tensor<4xf64>, tensor<4xi1>
}

// UNSIGNED: tensor([200, 255,   0,   1], dtype=torch.int32)
// UNSIGNED-NEXT: tensor([-56,  -1,   0,   1], dtype=torch.int8)
// UNSIGNED-NEXT: tensor([200., 255.,   0.,   1.])
// UNSIGNED-NEXT: tensor([200., 255.,   0.,   1.], dtype=torch.bfloat16)
func.func @ui8_to_others(%x: tensor<4xui8>) -> (tensor<4xi32>, tensor<4xi8>, tensor<4xf32>, tensor<4xbf16>) {
  %0 = ad.cast %x : tensor<4xui8> -> tensor<4xi32>
  %1 = ad.cast %x : tensor<4xui8> -> tensor<4xi8>
  %2 = ad.cast %x : tensor<4xui8> -> tensor<4xf32>
  %3 = ad.cast %x : tensor<4xui8> -> tensor<4xbf16>
  return %0, %1, %2, %3 : tensor<4xi32>, tensor<4xi8>, tensor<4xf32>, tensor<4xbf16>
}

// WRAPS: tensor([ 44, 127, 255,   1], dtype=torch.uint8)
func.func @i32_to_ui8(%x: tensor<4xi32>) -> tensor<4xui8> {
  %y = ad.cast %x : tensor<4xi32> -> tensor<4xui8>
  return %y : tensor<4xui8>
}
