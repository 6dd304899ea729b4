// Requests for batches that cannot be expanded; those that do not fit their function are in Ops/vmap.mlir.
// RUN: ad-opt %s --split-input-file --verify-diagnostics --ad-differentiate

func.func private @f(%x: tensor<3xf32>) -> tensor<3xf32> {
  %0 = ad.neg %x : tensor<3xf32>
  return %0 : tensor<3xf32>
}
func.func @shared(%x: tensor<5x3xf32>) -> tensor<3xf32> {
  // expected-error @below {{'ad.vmap' op result 0 of 'f' differs between instances, expected an axis for it in out_axes}}
  %0 = ad.vmap @f(%x) {in_axes = array<i64: 0>, out_axes = array<i64: -1>} : (tensor<5x3xf32>) -> tensor<3xf32>
  return %0 : tensor<3xf32>
}

// -----

func.func private @f(%key: tensor<2xi64>) -> tensor<3xf32> {
  // expected-error @below {{'ad.random' op has no batching rule}}
  %0 = ad.random %key {offset = 0 : i64} : tensor<2xi64> -> tensor<3xf32>
  return %0 : tensor<3xf32>
}
func.func @missing(%x: tensor<5x2xi64>) -> tensor<5x3xf32> {
  // expected-note @below {{batch requested here}}
  %0 = ad.vmap @f(%x) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<5x2xi64>) -> tensor<5x3xf32>
  return %0 : tensor<5x3xf32>
}
