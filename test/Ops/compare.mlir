// ad.compare: false for a NaN but for ne; false < true; masks carry no derivative
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[-2.0, 0.0, 3.0]' '[1.0, -1.0, 2.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[-2.0, 0.0, 3.0]' '[1.0, -1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[-2.0, 0.0, 3.0]' '[1.0, -1.0, 2.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=f32 '[1.0, 2.0, -0.0, nan, inf]' '[2.0, 2.0, 0.0, nan, 1.0]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --engine=jit --entry=f32 '[1.0, 2.0, -0.0, nan, inf]' '[2.0, 2.0, 0.0, nan, 1.0]' | FileCheck %s --check-prefix=F32
// RUN: ad-run %t.mlir --entry=i8 '[-1, 127, -128]' '[1, 127, 127]' | FileCheck %s --check-prefix=I8
// RUN: ad-run %t.mlir --engine=jit --entry=i8 '[-1, 127, -128]' '[1, 127, 127]' | FileCheck %s --check-prefix=I8
// RUN: ad-run %t.mlir --entry=i1 '[false, true, true]' '[true, false, true]' | FileCheck %s --check-prefix=I1
// RUN: ad-run %t.mlir --engine=jit --entry=i1 '[false, true, true]' '[true, false, true]' | FileCheck %s --check-prefix=I1

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.compare eq, %{{.*}}, %{{.*}} : tensor<2xf32>
// PARSE-NEXT: ad.compare ne, %{{.*}}, %{{.*}} : tensor<2xf32>
// PARSE-NEXT: ad.compare lt, %{{.*}}, %{{.*}} : tensor<2xf32>
// PARSE-NEXT: ad.compare le, %{{.*}}, %{{.*}} : tensor<2xf32>
// PARSE-NEXT: ad.compare gt, %{{.*}}, %{{.*}} : tensor<2xf32>
// PARSE-NEXT: ad.compare ge, %{{.*}}, %{{.*}} : tensor<2xf32>
func.func @parse(%a: tensor<2xf32>, %b: tensor<2xf32>) -> (tensor<2xi1>) {
  %eq = ad.compare eq, %a, %b : tensor<2xf32>
  %ne = ad.compare ne, %a, %b : tensor<2xf32>
  %lt = ad.compare lt, %a, %b : tensor<2xf32>
  %le = ad.compare le, %a, %b : tensor<2xf32>
  %gt = ad.compare gt, %a, %b : tensor<2xf32>
  %ge = ad.compare ge, %a, %b : tensor<2xf32>
  return %ge : tensor<2xi1>
}

// -----

// ---- errors

func.func @predicate(%x: tensor<2xf32>) {
  // expected-error @+2 {{expected ::ad::ComparePredicate to be one of: eq, ne, lt, le, gt, ge}}
  // expected-error @+1 {{failed to parse AD_ComparePredicateAttr parameter 'value'}}
  %y = ad.compare near, %x, %x : tensor<2xf32>
  return
}

// -----

func.func @shapes(%a: tensor<2xf32>, %b: tensor<1xf32>) {
  // expected-error @below {{'ad.compare' op operand 1 is 'tensor<1xf32>', expected 'tensor<2xf32>' like operand 0}}
  %y = "ad.compare"(%a, %b) {predicate = #ad<predicate lt>} : (tensor<2xf32>, tensor<1xf32>) -> tensor<2xi1>
  return
}

// -----

func.func @result(%a: tensor<2xf32>) {
  // expected-error @below {{'ad.compare' op result #0 must be statically shaped tensor of i1, but got 'tensor<2xf32>'}}
  %y = "ad.compare"(%a, %a) {predicate = #ad<predicate lt>} : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @constants(
// FOLD-NEXT: ad.constant dense<[true, false, false]> : tensor<3xi1>
// FOLD-NEXT: return
func.func @constants() -> tensor<3xi1> {
  %a = ad.constant dense<[1.0, 2.0, 0x7FC00000]> : tensor<3xf32>
  %b = ad.constant dense<2.0> : tensor<3xf32>
  %y = ad.compare lt, %a, %b : tensor<3xf32>
  return %y : tensor<3xi1>
}

// A NaN is not equal to itself.
// FOLD-LABEL: @keeps(
// FOLD: ad.compare eq
func.func @keeps(%x: tensor<3xf32>) -> tensor<3xi1> {
  %y = ad.compare eq, %x, %x : tensor<3xf32>
  return %y : tensor<3xi1>
}

// -----

// ---- jvp

// |x|, and a number that counts nothing of the mask.
func.func private @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %zero = ad.constant dense<0.0> : tensor<3xf64>
  %mask = ad.compare lt, %x, %zero : tensor<3xf64>
  %number = ad.cast %mask : tensor<3xi1> -> tensor<3xf64>
  %0 = ad.mul %number, %x : tensor<3xf64>
  %1 = ad.sub %x, %0 : tensor<3xf64>
  %y = ad.sub %1, %0 : tensor<3xf64>
  return %y : tensor<3xf64>
}

// JVP: tensor([-1., -1.,  2.], dtype=torch.float64)
func.func @jvp(%x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- vjp

// VJP: tensor([-1., -1.,  2.], dtype=torch.float64)
func.func @vjp(%x: tensor<3xf64>, %cy: tensor<3xf64>) -> tensor<3xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %0#1 : tensor<3xf64>
}

// ---- run

// F32: tensor([False,  True,  True, False, False])
// F32-NEXT: tensor([ True, False, False,  True,  True])
// F32-NEXT: tensor([ True, False, False, False, False])
// F32-NEXT: tensor([ True,  True,  True, False, False])
// F32-NEXT: tensor([False, False, False, False,  True])
// F32-NEXT: tensor([False,  True,  True, False,  True])
func.func @f32(%a: tensor<5xf32>, %b: tensor<5xf32>) -> (tensor<5xi1>, tensor<5xi1>, tensor<5xi1>, tensor<5xi1>, tensor<5xi1>, tensor<5xi1>) {
  %eq = ad.compare eq, %a, %b : tensor<5xf32>
  %ne = ad.compare ne, %a, %b : tensor<5xf32>
  %lt = ad.compare lt, %a, %b : tensor<5xf32>
  %le = ad.compare le, %a, %b : tensor<5xf32>
  %gt = ad.compare gt, %a, %b : tensor<5xf32>
  %ge = ad.compare ge, %a, %b : tensor<5xf32>
  return %eq, %ne, %lt, %le, %gt, %ge : tensor<5xi1>, tensor<5xi1>, tensor<5xi1>, tensor<5xi1>, tensor<5xi1>, tensor<5xi1>
}

// I8: tensor([False,  True, False])
// I8-NEXT: tensor([ True, False,  True])
// I8-NEXT: tensor([ True, False,  True])
// I8-NEXT: tensor([True, True, True])
// I8-NEXT: tensor([False, False, False])
// I8-NEXT: tensor([False,  True, False])
func.func @i8(%a: tensor<3xi8>, %b: tensor<3xi8>) -> (tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>) {
  %eq = ad.compare eq, %a, %b : tensor<3xi8>
  %ne = ad.compare ne, %a, %b : tensor<3xi8>
  %lt = ad.compare lt, %a, %b : tensor<3xi8>
  %le = ad.compare le, %a, %b : tensor<3xi8>
  %gt = ad.compare gt, %a, %b : tensor<3xi8>
  %ge = ad.compare ge, %a, %b : tensor<3xi8>
  return %eq, %ne, %lt, %le, %gt, %ge : tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>
}

// I1: tensor([False, False,  True])
// I1-NEXT: tensor([ True,  True, False])
// I1-NEXT: tensor([ True, False, False])
// I1-NEXT: tensor([ True, False,  True])
// I1-NEXT: tensor([False,  True, False])
// I1-NEXT: tensor([False,  True,  True])
func.func @i1(%a: tensor<3xi1>, %b: tensor<3xi1>) -> (tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>) {
  %eq = ad.compare eq, %a, %b : tensor<3xi1>
  %ne = ad.compare ne, %a, %b : tensor<3xi1>
  %lt = ad.compare lt, %a, %b : tensor<3xi1>
  %le = ad.compare le, %a, %b : tensor<3xi1>
  %gt = ad.compare gt, %a, %b : tensor<3xi1>
  %ge = ad.compare ge, %a, %b : tensor<3xi1>
  return %eq, %ne, %lt, %le, %gt, %ge : tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>, tensor<3xi1>
}
