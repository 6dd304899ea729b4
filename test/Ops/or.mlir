// ad.or: one of two holds; masks carry no derivative
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[-2.0, 0.5, 4.0]' '[1.0, -1.0, 2.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[-2.0, 0.5, 4.0]' '[1.0, -1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[-2.0, 0.5, 4.0]' '[1.0, -1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=table '[false, false, true, true]' '[false, true, false, true]' | FileCheck %s --check-prefix=TABLE
// RUN: ad-run %t.mlir --engine=jit --entry=table '[false, false, true, true]' '[false, true, false, true]' | FileCheck %s --check-prefix=TABLE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.or %{{.*}}, %{{.*}} : tensor<2x3xi1>
func.func @parse(%a: tensor<2x3xi1>, %b: tensor<2x3xi1>) -> tensor<2x3xi1> {
  %y = ad.or %a, %b : tensor<2x3xi1>
  return %y : tensor<2x3xi1>
}

// -----

// ---- errors

func.func @element_type(%x: tensor<2xi8>) {
  // expected-error @below {{'ad.or' op operand #0 must be statically shaped tensor of i1, but got 'tensor<2xi8>'}}
  %y = ad.or %x, %x : tensor<2xi8>
  return
}

// -----

func.func @floats(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.or' op operand #0 must be statically shaped tensor of i1, but got 'tensor<2xf32>'}}
  %y = ad.or %x, %x : tensor<2xf32>
  return
}

// -----

func.func @dynamic_shape(%x: tensor<?xi1>) {
  // expected-error @below {{'ad.or' op operand #0 must be statically shaped tensor of i1, but got 'tensor<?xi1>'}}
  %y = ad.or %x, %x : tensor<?xi1>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @constants(
// FOLD-NEXT: ad.constant dense<[false, true, true, true]> : tensor<4xi1>
// FOLD-NEXT: return
func.func @constants() -> tensor<4xi1> {
  %a = ad.constant dense<[false, false, true, true]> : tensor<4xi1>
  %b = ad.constant dense<[false, true, false, true]> : tensor<4xi1>
  %y = ad.or %a, %b : tensor<4xi1>
  return %y : tensor<4xi1>
}

// FOLD-LABEL: @keeps(
// FOLD: ad.or
func.func @keeps(%a: tensor<4xi1>, %b: tensor<4xi1>) -> tensor<4xi1> {
  %y = ad.or %a, %b : tensor<4xi1>
  return %y : tensor<4xi1>
}

// -----

// ---- jvp

// x² where the mask holds, else 3x.
func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %zero = ad.constant dense<0.0> : tensor<3xf64>
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %three = ad.constant dense<3.0> : tensor<3xf64>
  %p = ad.compare gt, %x, %zero : tensor<3xf64>
  %q = ad.compare gt, %x, %one : tensor<3xf64>
  %mask = ad.or %p, %q : tensor<3xi1>
  %0 = ad.square %x : tensor<3xf64>
  %1 = ad.mul %x, %three : tensor<3xf64>
  %y = ad.select %mask, %0, %1 : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([ 3., -1., 16.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([ 3., -1., 16.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// TABLE: tensor([False,  True,  True,  True])
func.func @table(%a: tensor<4xi1>, %b: tensor<4xi1>) -> tensor<4xi1> {
  %y = ad.or %a, %b : tensor<4xi1>
  return %y : tensor<4xi1>
}
