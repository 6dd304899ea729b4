// ad.matmul: products over the last two axes, either side transposed, in batches
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' '[[1.0, 0.0], [-1.0, 2.0], [0.5, 1.0]]' '[[1.0, 0.0, 2.0], [0.0, 1.0, 0.0]]' '[[1.0, 1.0], [0.0, 2.0], [1.0, 0.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' '[[1.0, 0.0], [-1.0, 2.0], [0.5, 1.0]]' '[[1.0, 2.0], [3.0, -1.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' '[[1.0, 0.0], [-1.0, 2.0], [0.5, 1.0]]' '[[1.0, 2.0], [3.0, -1.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=vjp_transposed '[[1.0, 0.0], [-1.0, 2.0], [0.5, 1.0]]' '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' '[[1.0, 2.0], [3.0, -1.0]]' | FileCheck %s --check-prefix=VJP-T
// RUN: ad-run %t.mlir --engine=jit --entry=vjp_transposed '[[1.0, 0.0], [-1.0, 2.0], [0.5, 1.0]]' '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' '[[1.0, 2.0], [3.0, -1.0]]' | FileCheck %s --check-prefix=VJP-T
// RUN: ad-run %t.mlir --entry=plain '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' '[[1.0, 0.0], [-1.0, 2.0], [0.5, 1.0]]' | FileCheck %s --check-prefix=PLAIN
// RUN: ad-run %t.mlir --engine=jit --entry=plain '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' '[[1.0, 0.0], [-1.0, 2.0], [0.5, 1.0]]' | FileCheck %s --check-prefix=PLAIN
// RUN: ad-run %t.mlir --entry=batched '[[[1.0, 2.0]], [[3.0, 4.0]]]' '[[[5.0], [6.0]], [[7.0], [8.0]]]' | FileCheck %s --check-prefix=BATCHED
// RUN: ad-run %t.mlir --engine=jit --entry=batched '[[[1.0, 2.0]], [[3.0, 4.0]]]' '[[[5.0], [6.0]], [[7.0], [8.0]]]' | FileCheck %s --check-prefix=BATCHED
// RUN: ad-run %t.mlir --entry=empty '[[], []]' '[]' | FileCheck %s --check-prefix=EMPTY
// RUN: ad-run %t.mlir --engine=jit --entry=empty '[[], []]' '[]' | FileCheck %s --check-prefix=EMPTY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.matmul %{{.*}}, %{{.*}} : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
// PARSE-NEXT: ad.matmul %{{.*}}, %{{.*}} {transpose_a, transpose_b} : (tensor<2x3xf32>, tensor<4x2xf32>) -> tensor<3x4xf32>
func.func @parse(%a: tensor<2x3xf32>, %b: tensor<3x4xf32>, %c: tensor<4x2xf32>) -> (tensor<2x4xf32>, tensor<3x4xf32>) {
  %0 = ad.matmul %a, %b : (tensor<2x3xf32>, tensor<3x4xf32>) -> tensor<2x4xf32>
  %1 = ad.matmul %a, %c {transpose_a, transpose_b} : (tensor<2x3xf32>, tensor<4x2xf32>) -> tensor<3x4xf32>
  return %0, %1 : tensor<2x4xf32>, tensor<3x4xf32>
}

// -----

// ---- errors

func.func @inner(%a: tensor<2x3xf32>) {
  // expected-error @below {{'ad.matmul' op inner sizes differ: lhs axis 1 is 3, rhs axis 0 is 2}}
  // expected-error @below {{'ad.matmul' op failed to infer returned types}}
  %y = ad.matmul %a, %a : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32>
  return
}

// -----

func.func @batch(%a: tensor<2x3x3xf32>, %b: tensor<4x3x3xf32>) {
  // expected-error @below {{'ad.matmul' op batch shapes differ: lhs [2], rhs [4]}}
  // expected-error @below {{'ad.matmul' op failed to infer returned types}}
  %y = ad.matmul %a, %b : (tensor<2x3x3xf32>, tensor<4x3x3xf32>) -> tensor<2x3x3xf32>
  return
}

// -----

func.func @rank(%a: tensor<3xf32>) {
  // expected-error @below {{'ad.matmul' op operand ranks are 1 and 1, expected equal ranks of at least 2}}
  // expected-error @below {{'ad.matmul' op failed to infer returned types}}
  %y = ad.matmul %a, %a : (tensor<3xf32>, tensor<3xf32>) -> tensor<f32>
  return
}

// -----

func.func @integers(%a: tensor<2x2xi32>) {
  // expected-error @below {{'ad.matmul' op operand #0 must be statically shaped tensor of f16, bf16, f32 or f64, but got 'tensor<2x2xi32>'}}
  %y = ad.matmul %a, %a : (tensor<2x2xi32>, tensor<2x2xi32>) -> tensor<2x2xi32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.matmul
func.func @keeps(%a: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %identity = ad.constant dense<[[1.0, 0.0], [0.0, 1.0]]> : tensor<2x2xf32>
  %y = ad.matmul %a, %identity : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// -----

// ---- jvp

func.func private @f(%a: tensor<2x3xf64>, %b: tensor<3x2xf64>) -> tensor<2x2xf64> {
  %y = ad.matmul %a, %b : (tensor<2x3xf64>, tensor<3x2xf64>) -> tensor<2x2xf64>
  return %y : tensor<2x2xf64>
}

// JVP: tensor({{\[\[}} 6.,  7.],
// JVP-NEXT: [ 9., 16.]], dtype=torch.float64)
func.func @jvp(%a: tensor<2x3xf64>, %b: tensor<3x2xf64>, %da: tensor<2x3xf64>, %db: tensor<3x2xf64>) -> tensor<2x2xf64> {
  %0:2 = ad.jvp @f(%a, %b, %da, %db) {wrt = array<i64: 0, 1>} : (tensor<2x3xf64>, tensor<3x2xf64>, tensor<2x3xf64>, tensor<3x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>)
  return %0#1 : tensor<2x2xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}} 1.0000,  3.0000,  2.5000],
// VJP-NEXT: [ 3.0000, -5.0000,  0.5000]], dtype=torch.float64)
// VJP-NEXT: tensor({{\[\[}}13., -2.],
// VJP-NEXT: [17., -1.],
// VJP-NEXT: [21.,  0.]], dtype=torch.float64)
func.func @vjp(%a: tensor<2x3xf64>, %b: tensor<3x2xf64>, %cy: tensor<2x2xf64>) -> (tensor<2x3xf64>, tensor<3x2xf64>) {
  %0:3 = ad.vjp @f(%a, %b, %cy) {wrt = array<i64: 0, 1>} : (tensor<2x3xf64>, tensor<3x2xf64>, tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x3xf64>, tensor<3x2xf64>)
  return %0#1, %0#2 : tensor<2x3xf64>, tensor<3x2xf64>
}

func.func private @transposed(%a: tensor<3x2xf64>, %b: tensor<2x3xf64>) -> tensor<2x2xf64> {
  %y = ad.matmul %a, %b {transpose_a, transpose_b} : (tensor<3x2xf64>, tensor<2x3xf64>) -> tensor<2x2xf64>
  return %y : tensor<2x2xf64>
}

// VJP-T: tensor({{\[\[}} 9., -1.],
// VJP-T-NEXT: [12.,  1.],
// VJP-T-NEXT: [15.,  3.]], dtype=torch.float64)
// VJP-T-NEXT: tensor({{\[\[}} 1.0000,  5.0000,  3.5000],
// VJP-T-NEXT: [ 2.0000, -4.0000,  0.0000]], dtype=torch.float64)
func.func @vjp_transposed(%a: tensor<3x2xf64>, %b: tensor<2x3xf64>, %cy: tensor<2x2xf64>) -> (tensor<3x2xf64>, tensor<2x3xf64>) {
  %0:3 = ad.vjp @transposed(%a, %b, %cy) {wrt = array<i64: 0, 1>} : (tensor<3x2xf64>, tensor<2x3xf64>, tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<3x2xf64>, tensor<2x3xf64>)
  return %0#1, %0#2 : tensor<3x2xf64>, tensor<2x3xf64>
}

// ---- run

// PLAIN: tensor({{\[\[}} 0.5000,  7.0000],
// PLAIN-NEXT: [ 2.0000, 16.0000]])
// PLAIN-NEXT: tensor({{\[\[}} 0.5000,  7.0000],
// PLAIN-NEXT: [ 2.0000, 16.0000]])
// PLAIN-NEXT: tensor({{\[\[}}17., 22., 27.],
// PLAIN-NEXT: [22., 29., 36.],
// PLAIN-NEXT: [27., 36., 45.]])
// PLAIN-NEXT: tensor({{\[\[}} 0.5000,  7.0000],
// PLAIN-NEXT: [ 2.0000, 16.0000]])
func.func @plain(%a: tensor<2x3xf32>, %b: tensor<3x2xf32>) -> (tensor<2x2xf32>, tensor<2x2xf32>, tensor<3x3xf32>, tensor<2x2xf32>) {
  %bt = ad.transpose %b {permutation = array<i64: 1, 0>} : tensor<3x2xf32> -> tensor<2x3xf32>
  %at = ad.transpose %a {permutation = array<i64: 1, 0>} : tensor<2x3xf32> -> tensor<3x2xf32>
  %0 = ad.matmul %a, %b : (tensor<2x3xf32>, tensor<3x2xf32>) -> tensor<2x2xf32>
  %1 = ad.matmul %a, %bt {transpose_b} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x2xf32>
  %2 = ad.matmul %a, %a {transpose_a} : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<3x3xf32>
  %3 = ad.matmul %at, %bt {transpose_a, transpose_b} : (tensor<3x2xf32>, tensor<2x3xf32>) -> tensor<2x2xf32>
  return %0, %1, %2, %3 : tensor<2x2xf32>, tensor<2x2xf32>, tensor<3x3xf32>, tensor<2x2xf32>
}

// BATCHED: tensor({{\[\[}}[17.]],
// BATCHED-EMPTY:
// BATCHED-NEXT: {{\[\[}}53.]]], dtype=torch.float64)
func.func @batched(%a: tensor<2x1x2xf64>, %b: tensor<2x2x1xf64>) -> tensor<2x1x1xf64> {
  %y = ad.matmul %a, %b : (tensor<2x1x2xf64>, tensor<2x2x1xf64>) -> tensor<2x1x1xf64>
  return %y : tensor<2x1x1xf64>
}

// EMPTY: tensor({{\[\[}}0., 0.],
// EMPTY-NEXT: [0., 0.]])
// A sum of nothing is 0.
func.func @empty(%a: tensor<2x0xf32>, %b: tensor<0x2xf32>) -> tensor<2x2xf32> {
  %y = ad.matmul %a, %b : (tensor<2x0xf32>, tensor<0x2xf32>) -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}
