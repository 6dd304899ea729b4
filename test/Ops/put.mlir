// ad.put: a tensor with one entry along an axis replaced
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 0 '[5.0, 6.0]' '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 0 '[5.0, 6.0]' '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 0 '[5.0, 6.0]' '[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=batch '[[1, 2], [3, 4]]' '[10, 20]' '[1, 0]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %t.mlir --engine=jit --entry=batch '[[1, 2], [3, 4]]' '[10, 20]' '[1, 0]' | FileCheck %s --check-prefix=BATCH
// RUN: not ad-run %t.mlir --entry=batch '[[1, 2], [3, 4]]' '[10, 20]' '[1, -1]' 2>&1 | FileCheck %s --check-prefix=BATCHRANGE
// RUN: ad-run %t.mlir --entry=flags '[false, false, false]' true 1 | FileCheck %s --check-prefix=FLAGS
// RUN: ad-run %t.mlir --engine=jit --entry=flags '[false, false, false]' true 1 | FileCheck %s --check-prefix=FLAGS
// RUN: not ad-run %t.mlir --entry=flags '[false, false, false]' true 3 2>&1 | FileCheck %s --check-prefix=ABOVE
// RUN: not ad-run %t.mlir --engine=jit --entry=flags '[false, false, false]' true 3 2>&1 | FileCheck %s --check-prefix=ABOVE
// RUN: not ad-run %t.mlir --entry=below '[false, false, false]' true 2>&1 | FileCheck %s --check-prefix=BELOW
// RUN: not ad-run %t.mlir --engine=jit --entry=below '[false, false, false]' true 2>&1 | FileCheck %s --check-prefix=BELOW
// RUN: not ad-run %t.mlir --entry=nowhere 2>&1 | FileCheck %s --check-prefix=NOWHERE
// RUN: not ad-run %t.mlir --engine=jit --entry=nowhere 2>&1 | FileCheck %s --check-prefix=NOWHERE
// RUN: ad-run %t.mlir --entry=wide --random=3 > %t.interpreted
// RUN: ad-run %t.mlir --engine=jit --entry=wide --random=3 | diff %t.interpreted -

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.put %{{.*}} into %{{.*}}, %{{.*}} {axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<2x4xf32>, tensor<i64>) -> tensor<2x3x4xf32>
func.func @parse(%x: tensor<2x3x4xf32>, %e: tensor<2x4xf32>, %i: tensor<i64>) -> tensor<2x3x4xf32> {
  %y = ad.put %e into %x, %i {axis = 1 : i64} : (tensor<2x3x4xf32>, tensor<2x4xf32>, tensor<i64>) -> tensor<2x3x4xf32>
  return %y : tensor<2x3x4xf32>
}

// -----

// ---- errors

func.func @range(%x: tensor<2xf32>, %e: tensor<f32>, %i: tensor<i64>) {
  // expected-error @below {{'ad.put' op axis is 1, expected 0 <= axis < rank 1}}
  %y = ad.put %e into %x, %i {axis = 1 : i64} : (tensor<2xf32>, tensor<f32>, tensor<i64>) -> tensor<2xf32>
  return
}

// -----

func.func @entry(%x: tensor<2x3xf32>, %e: tensor<2xf32>, %i: tensor<i64>) {
  // expected-error @below {{'ad.put' op entry is 'tensor<2xf32>', expected 'tensor<3xf32>', an entry of 'tensor<2x3xf32>' along axis 0}}
  %y = ad.put %e into %x, %i {axis = 0 : i64} : (tensor<2x3xf32>, tensor<2xf32>, tensor<i64>) -> tensor<2x3xf32>
  return
}

// -----

func.func @indices(%x: tensor<2xf32>, %e: tensor<f32>, %i: tensor<1xi64>) {
  // expected-error @below {{'ad.put' op index is 'tensor<1xi64>', expected rank 0}}
  %y = ad.put %e into %x, %i {axis = 0 : i64} : (tensor<2xf32>, tensor<f32>, tensor<1xi64>) -> tensor<2xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.put
func.func @keeps(%x: tensor<2xf32>, %e: tensor<f32>) -> tensor<2xf32> {
  %i = ad.constant dense<0> : tensor<i64>
  %y = ad.put %e into %x, %i {axis = 0 : i64} : (tensor<2xf32>, tensor<f32>, tensor<i64>) -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// ---- jvp

func.func private @f(%x: tensor<2x3xf64>, %e: tensor<2xf64>) -> tensor<2x3xf64> {
  %i = ad.constant dense<1> : tensor<i64>
  %y = ad.put %e into %x, %i {axis = 1 : i64} : (tensor<2x3xf64>, tensor<2xf64>, tensor<i64>) -> tensor<2x3xf64>
  return %y : tensor<2x3xf64>
}

// JVP: tensor({{\[\[}}1., 5., 3.],
// JVP-NEXT: [4., 6., 6.]], dtype=torch.float64)
func.func @jvp(%x: tensor<2x3xf64>, %de: tensor<2xf64>, %dx: tensor<2x3xf64>) -> tensor<2x3xf64> {
  %e = ad.constant dense<0.0> : tensor<2xf64>
  %0:2 = ad.jvp @f(%x, %e, %dx, %de) {wrt = array<i64: 0, 1>} : (tensor<2x3xf64>, tensor<2xf64>, tensor<2x3xf64>, tensor<2xf64>) -> (tensor<2x3xf64>, tensor<2x3xf64>)
  return %0#1 : tensor<2x3xf64>
}

// ---- vjp

// VJP: tensor({{\[\[}}1., 0., 3.],
// VJP-NEXT: [4., 0., 6.]], dtype=torch.float64)
// VJP: tensor([2., 5.], dtype=torch.float64)
func.func @vjp(%x: tensor<2x3xf64>, %e: tensor<2xf64>, %cy: tensor<2x3xf64>) -> (tensor<2x3xf64>, tensor<2xf64>) {
  %0:3 = ad.vjp @f(%x, %e, %cy) {wrt = array<i64: 0, 1>} : (tensor<2x3xf64>, tensor<2xf64>, tensor<2x3xf64>) -> (tensor<2x3xf64>, tensor<2x3xf64>, tensor<2xf64>)
  return %0#1, %0#2 : tensor<2x3xf64>, tensor<2xf64>
}

// ---- run

func.func private @one(%x: tensor<2xi64>, %e: tensor<i64>, %i: tensor<i32>) -> tensor<2xi64> {
  %y = ad.put %e into %x, %i {axis = 0 : i64} : (tensor<2xi64>, tensor<i64>, tensor<i32>) -> tensor<2xi64>
  return %y : tensor<2xi64>
}
// BATCH: tensor({{\[\[}} 1, 10],
// BATCH-NEXT: [20,  4]])
// BATCHRANGE: index -1 is out of bounds for dimension 0 with size 2
func.func @batch(%x: tensor<2x2xi64>, %e: tensor<2xi64>, %i: tensor<2xi32>) -> tensor<2x2xi64> {
  %y = ad.vmap @one(%x, %e, %i) {in_axes = array<i64: 0, 0, 0>, out_axes = array<i64: 0>} : (tensor<2x2xi64>, tensor<2xi64>, tensor<2xi32>) -> tensor<2x2xi64>
  return %y : tensor<2x2xi64>
}

// FLAGS: tensor([False,  True, False])
// ABOVE: 'ad.put' op index 3 is out of bounds for dimension 0 with size 3
func.func @flags(%x: tensor<3xi1>, %e: tensor<i1>, %i: tensor<i64>) -> tensor<3xi1> {
  %y = ad.put %e into %x, %i {axis = 0 : i64} : (tensor<3xi1>, tensor<i1>, tensor<i64>) -> tensor<3xi1>
  return %y : tensor<3xi1>
}

// BELOW: 'ad.put' op index -1 is out of bounds for dimension 0 with size 3
func.func @below(%x: tensor<3xi1>, %e: tensor<i1>) -> tensor<3xi1> {
  %i = ad.constant dense<-1> : tensor<i64>
  %y = ad.put %e into %x, %i {axis = 0 : i64} : (tensor<3xi1>, tensor<i1>, tensor<i64>) -> tensor<3xi1>
  return %y : tensor<3xi1>
}

// NOWHERE: 'ad.put' op index 0 is out of bounds for dimension 0 with size 0
func.func @nowhere() -> tensor<0xf32> {
  %x = ad.constant dense<> : tensor<0xf32>
  %e = ad.constant dense<1.0> : tensor<f32>
  %i = ad.constant dense<0> : tensor<i64>
  %y = ad.put %e into %x, %i {axis = 0 : i64} : (tensor<0xf32>, tensor<f32>, tensor<i64>) -> tensor<0xf32>
  return %y : tensor<0xf32>
}

// What is read later is not written over; the other is, twice.
func.func @wide(%x: tensor<2x4x37xf32>, %e: tensor<2x37xf32>) -> (tensor<2x4x37xf32>, tensor<2x4x37xf32>) {
  %i = ad.constant dense<2> : tensor<i64>
  %j = ad.constant dense<0> : tensor<i64>
  %s = ad.exp %x : tensor<2x4x37xf32>
  %0 = ad.put %e into %s, %i {axis = 1 : i64} : (tensor<2x4x37xf32>, tensor<2x37xf32>, tensor<i64>) -> tensor<2x4x37xf32>
  %1 = ad.put %e into %0, %j {axis = 1 : i64} : (tensor<2x4x37xf32>, tensor<2x37xf32>, tensor<i64>) -> tensor<2x4x37xf32>
  %2 = ad.add %s, %x : tensor<2x4x37xf32>
  return %1, %2 : tensor<2x4x37xf32>, tensor<2x4x37xf32>
}
