// Calls that multiply: each level doubles the copy, and the limit stops it.
// RUN: not ad-opt %s --ad-differentiate=max-ops=16 2>&1 | FileCheck %s
// RUN: ad-opt %s --ad-differentiate=max-ops=17 | FileCheck %s --check-prefix=FITS

// FITS-LABEL: func.func private @f2_grad(
// FITS-COUNT-4: ad.exp
func.func @f0(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.exp %x : tensor<f32>
  return %y : tensor<f32>
}
func.func @f1(%x: tensor<f32>) -> tensor<f32> {
  %a = call @f0(%x) : (tensor<f32>) -> tensor<f32>
  %b = call @f0(%a) : (tensor<f32>) -> tensor<f32>
  return %b : tensor<f32>
}
func.func @f2(%x: tensor<f32>) -> tensor<f32> {
  %a = call @f1(%x) : (tensor<f32>) -> tensor<f32>
  %b = call @f1(%a) : (tensor<f32>) -> tensor<f32>
  return %b : tensor<f32>
}
func.func @request(%x: tensor<f32>) -> tensor<f32> {
  // CHECK: max-ops.mlir:[[#@LINE+1]]:{{.*}}: error: 'ad.grad' op visits more than 16 ops of 'f2' and the functions that it calls
  %dx = ad.grad @f2(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}
