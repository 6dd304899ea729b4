// ad.vmap: a function on each entry along an axis
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE

// ---- parse

// PARSE-LABEL: @parse(
// PARSE-NEXT: ad.vmap @f(%{{.*}}) {in_axes = array<i64: 1>, out_axes = array<i64: 0>} : (tensor<3x5xf32>) -> tensor<5xf32>
func.func @parse(%x: tensor<3x5xf32>) -> tensor<5xf32> {
  %0 = ad.vmap @f(%x) {in_axes = array<i64: 1>, out_axes = array<i64: 0>} : (tensor<3x5xf32>) -> tensor<5xf32>
  return %0 : tensor<5xf32>
}
func.func private @f(%x: tensor<3xf32>) -> tensor<f32> {
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// -----

// ---- errors

func.func private @f(%x: tensor<3xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  %0 = ad.mul %x, %y : tensor<3xf32>
  return %0 : tensor<3xf32>
}
func.func @count(%x: tensor<5x3xf32>, %y: tensor<3xf32>) -> tensor<5x3xf32> {
  // expected-error @below {{'ad.vmap' op in_axes has 1 entries, expected 2}}
  %0 = ad.vmap @f(%x, %y) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<5x3xf32>, tensor<3xf32>) -> tensor<5x3xf32>
  return %0 : tensor<5x3xf32>
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<3xf32> {
  return %x : tensor<3xf32>
}
func.func @range(%x: tensor<5x3xf32>) -> tensor<5x3xf32> {
  // expected-error @below {{'ad.vmap' op in_axes names axis 2 of 'tensor<5x3xf32>', expected -1 <= axis < 2}}
  %0 = ad.vmap @f(%x) {in_axes = array<i64: 2>, out_axes = array<i64: 0>} : (tensor<5x3xf32>) -> tensor<5x3xf32>
  return %0 : tensor<5x3xf32>
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<3xf32> {
  return %x : tensor<3xf32>
}
func.func @none(%x: tensor<3xf32>) -> tensor<3xf32> {
  // expected-error @below {{'ad.vmap' op in_axes names no axis, expected at least one}}
  %0 = ad.vmap @f(%x) {in_axes = array<i64: -1>, out_axes = array<i64: -1>} : (tensor<3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

func.func private @f(%x: tensor<3xf32>, %y: tensor<3xf32>) -> tensor<3xf32> {
  return %x : tensor<3xf32>
}
func.func @sizes(%x: tensor<5x3xf32>, %y: tensor<3x4xf32>) -> tensor<5x3xf32> {
  // expected-error @below {{'ad.vmap' op operand 1 has 4 entries along axis 1, those before it have 5}}
  %0 = ad.vmap @f(%x, %y) {in_axes = array<i64: 0, 1>, out_axes = array<i64: 0>} : (tensor<5x3xf32>, tensor<3x4xf32>) -> tensor<5x3xf32>
  return %0 : tensor<5x3xf32>
}

// -----

func.func private @f(%x: tensor<3xf32>) -> tensor<3xf32> {
  return %x : tensor<3xf32>
}
func.func @types(%x: tensor<5x4xf32>) -> tensor<5x3xf32> {
  // expected-error @below {{'ad.vmap' op operands 0 is 'tensor<5x4xf32>', expected 'tensor<5x3xf32>'}}
  %0 = ad.vmap @f(%x) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<5x4xf32>) -> tensor<5x3xf32>
  return %0 : tensor<5x3xf32>
}
