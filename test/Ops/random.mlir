// ad.random: Philox4x32-10; no derivative
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: ad-opt %s --split-input-file --verify-diagnostics --canonicalize | FileCheck %s --check-prefix=FOLD
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp '[2.0, 3.0]' '[1.0, 1.0]' | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp '[2.0, 3.0]' '[1.0, 1.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp '[2.0, 3.0]' '[1.0, 1.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=known '[0, 0]' | FileCheck %s --check-prefix=KNOWN
// RUN: ad-run %t.mlir --engine=jit --entry=known '[0, 0]' | FileCheck %s --check-prefix=KNOWN
// RUN: ad-run %t.mlir --entry=pi '[2999170649027065890, 247824715720788526]' | FileCheck %s --check-prefix=PI
// RUN: ad-run %t.mlir --engine=jit --entry=pi '[2999170649027065890, 247824715720788526]' | FileCheck %s --check-prefix=PI
// RUN: ad-run %t.mlir --entry=uniform '[0, 0]' | FileCheck %s --check-prefix=UNIFORM
// RUN: ad-run %t.mlir --engine=jit --entry=uniform '[0, 0]' | FileCheck %s --check-prefix=UNIFORM
// RUN: ad-run %t.mlir --entry=tails '[-7, 12]' > %t.interpreted
// RUN: ad-run %t.mlir --engine=jit --entry=tails '[-7, 12]' | diff %t.interpreted -

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: ad.random %{{.*}} {offset = 7 : i64} : tensor<2xi64> -> tensor<2x3xf32>
func.func @parse(%key: tensor<2xi64>) -> tensor<2x3xf32> {
  %y = ad.random %key {offset = 7 : i64} : tensor<2xi64> -> tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// -----

// ---- errors

func.func @key(%key: tensor<3xi64>) {
  // expected-error @below {{'ad.random' op key is 'tensor<3xi64>', expected (seed, stream) as tensor<2xi64>}}
  %y = ad.random %key {offset = 0 : i64} : tensor<3xi64> -> tensor<2xf32>
  return
}

// -----

// ---- fold

// FOLD-LABEL: @keeps(
// FOLD: ad.random
func.func @keeps() -> tensor<2xf32> {
  %key = ad.constant dense<0> : tensor<2xi64>
  %y = ad.random %key {offset = 0 : i64} : tensor<2xi64> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// ---- jvp

// A key that is made of x has no derivative by it: y = x · 0 + u(key(x)).
func.func private @f(%x: tensor<2xf64>) -> tensor<2xf64> {
  %key = ad.cast %x : tensor<2xf64> -> tensor<2xi64>
  %u = ad.random %key {offset = 0 : i64} : tensor<2xi64> -> tensor<2xf64>
  %v = ad.random %key {offset = 0 : i64} : tensor<2xi64> -> tensor<2xf64>
  %0 = ad.sub %u, %v : tensor<2xf64>
  %1 = ad.add %0, %x : tensor<2xf64>
  return %1 : tensor<2xf64>
}

// JVP: tensor([1., 1.], dtype=torch.float64)
func.func @jvp(%x: tensor<2xf64>, %dx: tensor<2xf64>) -> tensor<2xf64> {
  %0:2 = ad.jvp @f(%x, %dx) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- vjp

// VJP: tensor([1., 1.], dtype=torch.float64)
func.func @vjp(%x: tensor<2xf64>, %cy: tensor<2xf64>) -> tensor<2xf64> {
  %0:2 = ad.vjp @f(%x, %cy) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %0#1 : tensor<2xf64>
}

// ---- run

// The published answer for counter 0 and key 0: 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
// KNOWN: tensor([ 1713891541,  -513161843, -1135104948, -1694442536], dtype=torch.int32)
// KNOWN-NEXT: tensor([-2204013331526194987, -7277575273911440308])
func.func @known(%key: tensor<2xi64>) -> (tensor<4xi32>, tensor<2xi64>) {
  %0 = ad.random %key {offset = 0 : i64} : tensor<2xi64> -> tensor<4xi32>
  %1 = ad.random %key {offset = 0 : i64} : tensor<2xi64> -> tensor<2xi64>
  return %0, %1 : tensor<4xi32>, tensor<2xi64>
}

// That for the digits of π, counter 243f6a88 85a308d3 13198a2e 03707344, key a4093822 299f31d0:
// d16cfe09 94fdcceb 5001e420 24126ea1.
// PI: tensor([ -781386231, -1795306261,  1342301216,   605187745], dtype=torch.int32)
func.func @pi(%key: tensor<2xi64>) -> tensor<4xi32> {
  %y = ad.random %key {offset = -8817193942522041720 : i64} : tensor<2xi64> -> tensor<4xi32>
  return %y : tensor<4xi32>
}

// UNIFORM: tensor([0.3990, 0.8805, 0.7357, 0.6055])
// UNIFORM-NEXT: tensor([0.8805, 0.6055], dtype=torch.float64)
func.func @uniform(%key: tensor<2xi64>) -> (tensor<4xf32>, tensor<2xf64>) {
  %0 = ad.random %key {offset = 0 : i64} : tensor<2xi64> -> tensor<4xf32>
  %1 = ad.random %key {offset = 0 : i64} : tensor<2xi64> -> tensor<2xf64>
  return %0, %1 : tensor<4xf32>, tensor<2xf64>
}

// Blocks that are not used up; the same numbers further on; none.
func.func @tails(%key: tensor<2xi64>) -> (tensor<11xf32>, tensor<7xf64>, tensor<3x3xi32>, tensor<0xf32>) {
  %0 = ad.random %key {offset = 0 : i64} : tensor<2xi64> -> tensor<11xf32>
  %1 = ad.random %key {offset = 1 : i64} : tensor<2xi64> -> tensor<7xf64>
  %2 = ad.random %key {offset = 4294967295 : i64} : tensor<2xi64> -> tensor<3x3xi32>
  %3 = ad.random %key {offset = -1 : i64} : tensor<2xi64> -> tensor<0xf32>
  return %0, %1, %2, %3 : tensor<11xf32>, tensor<7xf64>, tensor<3x3xi32>, tensor<0xf32>
}
