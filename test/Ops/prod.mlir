// ad.prod: product over an axis; its derivative is right with any number of zeros
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[2.0, 3.0, 4.0]' '[1.0, 0.0, 1.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[2.0, 3.0, 4.0]' 1 | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[2.0, 3.0, 4.0]' 1 | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=vjp '[2.0, 0.0, 4.0]' 1 | FileCheck %s --check-prefix=VJP1
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[2.0, 0.0, 4.0]' 1 | FileCheck %s --check-prefix=VJP1
// RUN: ad-run %t.mlir --entry=vjp '[0.0, 0.0, 4.0]' 1 | FileCheck %s --check-prefix=VJP2
// RUN: ad-run %t.mlir --entry=hessian '[2.0, 3.0, 4.0]' '[1.0, 0.0, 0.0]' | FileCheck %s --check-prefix=HESSIAN
// RUN: ad-run %t.mlir --entry=hessian '[2.0, 0.0, 4.0]' '[1.0, 0.0, 0.0]' | FileCheck %s --check-prefix=HESSIAN1
// RUN: ad-run %t.mlir --entry=hessian '[0.0, 0.0, 4.0]' '[1.0, 0.0, 0.0]' | FileCheck %s --check-prefix=HESSIAN2
// RUN: ad-run %t.mlir --engine=jit --entry=hessian '[0.0, 0.0, 4.0]' '[1.0, 0.0, 0.0]' | FileCheck %s --check-prefix=HESSIAN2
// RUN: ad-run %t.mlir --entry=of_one 7 3 | FileCheck %s --check-prefix=ONE
// RUN: ad-run %t.mlir --entry=of_none 3 | FileCheck %s --check-prefix=NONE
// RUN: ad-run %t.mlir --engine=jit --entry=of_none 3 | FileCheck %s --check-prefix=NONE
// RUN: ad-run %t.mlir --entry=rows '[[1.5, 2.0], [-0.0, 3.0]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --engine=jit --entry=rows '[[1.5, 2.0], [-0.0, 3.0]]' | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %t.mlir --entry=integers '[[16, 2], [16, 3]]' | FileCheck %s --check-prefix=INTEGERS
// RUN: ad-run %t.mlir --engine=jit --entry=integers '[[16, 2], [16, 3]]' | FileCheck %s --check-prefix=INTEGERS
// RUN: ad-run %t.mlir --entry=nothing | FileCheck %s --check-prefix=NOTHING
// RUN: ad-run %t.mlir --engine=jit --entry=nothing | FileCheck %s --check-prefix=NOTHING
// RUN: ad-run %t.mlir --entry=bits --random=3 > %t.interpreted
// RUN: ad-run %t.mlir --engine=jit --entry=bits --random=3 | diff %t.interpreted -

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.prod %{{.*}} {axis = 1 : i64} : tensor<2x3xf32> -> tensor<2xf32>
func.func @parse(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %y = ad.prod %x {axis = 1 : i64} : tensor<2x3xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// ---- errors

func.func @range(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.prod' op axis is 2, expected 0 <= axis < rank 2}}
  // expected-error @below {{'ad.prod' op failed to infer returned types}}
  %y = ad.prod %x {axis = 2 : i64} : tensor<2x3xf32> -> tensor<2xf32>
  return
}

// -----

func.func @result(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.prod' op inferred type(s) 'tensor<2xf32>' are incompatible with return type(s) of operation 'tensor<3xf32>'}}
  // expected-error @below {{'ad.prod' op failed to infer returned types}}
  %y = ad.prod %x {axis = 1 : i64} : tensor<2x3xf32> -> tensor<3xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @ones(
// FOLD-NEXT: %[[Y:.*]] = ad.constant dense<1.000000e+00> : tensor<2xf32>
// FOLD-NEXT: return %[[Y]]
func.func @ones() -> tensor<2xf32> {
  %x = ad.constant dense<1.0> : tensor<2x3xf32>
  %y = ad.prod %x {axis = 1 : i64} : tensor<2x3xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.prod
func.func @keeps() -> tensor<2xf32> {
  %x = ad.constant dense<2.0> : tensor<2x3xf32>
  %y = ad.prod %x {axis = 1 : i64} : tensor<2x3xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<3xf64>) -> tensor<f64> {
  %y = ad.prod %x {axis = 0 : i64} : tensor<3xf64> -> tensor<f64>
  return %y : tensor<f64>
}

// JVP: tensor(18., dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<f64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<f64>, tensor<f64>)
  return %0#1 : tensor<f64>
}

// ---- vjp

// VJP: tensor([12.,  8.,  6.], dtype=torch.float64)
// VJP1: tensor([0., 8., 0.], dtype=torch.float64)
// VJP2: tensor([0., 0., 0.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<f64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<f64>) -> (tensor<f64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

func.func private @gradient(%x: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.grad @f(%x) {wrt = array<i64: 0>} : (tensor<3xf64>) -> tensor<3xf64>
  return %y : tensor<3xf64>
}

// A row of the Hessian: the product of the elements other than both.
// HESSIAN: tensor([0., 4., 3.], dtype=torch.float64)
// HESSIAN1: tensor([0., 4., 0.], dtype=torch.float64)
// HESSIAN2: tensor([0., 4., 0.], dtype=torch.float64)
func.func @hessian(%x: tensor<3xf64>, %v: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @gradient(%x, %v) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

func.func private @one(%x: tensor<1xf64>) -> tensor<f64> {
  %y = ad.prod %x {axis = 0 : i64} : tensor<1xf64> -> tensor<f64>
  return %y : tensor<f64>
}
// ONE: tensor([3.], dtype=torch.float64)
func.func @of_one(%x: tensor<1xf64>, %cy: tensor<f64>) -> tensor<1xf64> {
  %0:2 = ad.vjp @one(%x, %cy) {wrt = array<i64: 0>} : (tensor<1xf64>, tensor<f64>) -> (tensor<f64>, tensor<1xf64>)
  return %0#1 : tensor<1xf64>
}

func.func private @none(%x: tensor<0xf64>) -> tensor<f64> {
  %y = ad.prod %x {axis = 0 : i64} : tensor<0xf64> -> tensor<f64>
  return %y : tensor<f64>
}
// NONE: tensor(1., dtype=torch.float64)
// NONE-NEXT: tensor([], dtype=torch.float64)
func.func @of_none(%cy: tensor<f64>) -> (tensor<f64>, tensor<0xf64>) {
  %x = ad.constant dense<> : tensor<0xf64>
  %0:2 = ad.vjp @none(%x, %cy) {wrt = array<i64: 0>} : (tensor<0xf64>, tensor<f64>) -> (tensor<f64>, tensor<0xf64>)
  return %0#0, %0#1 : tensor<f64>, tensor<0xf64>
}

// ---- run

// ROWS: tensor([3., -0.])
func.func @rows(%x: tensor<2x2xf32>) -> tensor<2xf32> {
  %y = ad.prod %x {axis = 1 : i64} : tensor<2x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// INTEGERS: tensor([0, 6], dtype=torch.int8)
func.func @integers(%x: tensor<2x2xi8>) -> tensor<2xi8> {
  %y = ad.prod %x {axis = 0 : i64} : tensor<2x2xi8> -> tensor<2xi8>
  return %y : tensor<2xi8>
}

// NOTHING: tensor([1, 1], dtype=torch.int8)
// NOTHING-NEXT: tensor([])
func.func @nothing() -> (tensor<2xi8>, tensor<0xf32>) {
  %x = ad.constant dense<> : tensor<2x0xi8>
  %y = ad.prod %x {axis = 1 : i64} : tensor<2x0xi8> -> tensor<2xi8>
  %v = ad.constant dense<> : tensor<2x0xf32>
  %z = ad.prod %v {axis = 0 : i64} : tensor<2x0xf32> -> tensor<0xf32>
  return %y, %z : tensor<2xi8>, tensor<0xf32>
}

func.func @bits(%x: tensor<3x5x37xf32>) -> (tensor<5x37xf32>, tensor<3x37xf32>, tensor<3x5xf32>) {
  %0 = ad.prod %x {axis = 0 : i64} : tensor<3x5x37xf32> -> tensor<5x37xf32>
  %1 = ad.prod %x {axis = 1 : i64} : tensor<3x5x37xf32> -> tensor<3x37xf32>
  %2 = ad.prod %x {axis = 2 : i64} : tensor<3x5x37xf32> -> tensor<3x5xf32>
  return %0, %1, %2 : tensor<5x37xf32>, tensor<3x37xf32>, tensor<3x5xf32>
}
