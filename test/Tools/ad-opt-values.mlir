// Values that are legal for MLIR and not for the ad dialect: tensors without end, constants whose bytes are elsewhere.
// RUN: ad-opt %s --split-input-file --verify-diagnostics

// expected-error @below {{'func.func' op argument #0 of type 'tensor<4294967296x4294967296xf32>' takes more than 2^40 bytes}}
func.func @overflow(%x: tensor<4294967296x4294967296xf32>) {
  return
}

// -----

func.func @one_too_many() {
  // expected-error @below {{'ad.iota' op result #0 of type 'tensor<1099511627777xi8>' takes more than 2^40 bytes}}
  %0 = ad.iota {axis = 0 : i64} : tensor<1099511627777xi8>
  return
}

// -----

func.func @just_fits(%x: tensor<1099511627776xi8>, %y: tensor<4294967296x4294967296x0xf32>) {
  return
}

// -----

func.func @resource() {
  // expected-error @below {{'ad.constant' op attribute 'value' failed to satisfy constraint: dense elements}}
  %0 = ad.constant dense_resource<x> : tensor<2xf32>
  return
}

// -----

func.func @sparse() {
  // expected-error @below {{'ad.constant' op attribute 'value' failed to satisfy constraint: dense elements}}
  %0 = ad.constant sparse<[[0]], [1.0]> : tensor<2xf32>
  return
}
