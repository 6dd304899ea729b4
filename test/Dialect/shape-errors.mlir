// What the ops that change shapes refuse, values included. Ops whose result type is inferred add a line of MLIR's own.
// RUN: ad-opt %s --split-input-file --verify-diagnostics

func.func @iota_axis() {
  // expected-error @below {{'ad.iota' op axis is 2, expected 0 <= axis < rank 2}}
  %y = ad.iota {axis = 2 : i64} : tensor<2x3xi32>
  return
}

// -----

func.func @broadcast_element_type(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.broadcast' op element type of the result is 'f64', expected 'f32'}}
  %y = ad.broadcast %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<2x3xf64>
  return
}

// -----

func.func @broadcast_axis_range(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.broadcast' op axis 2 is out of range, expected 0 <= axis < rank 2}}
  %y = ad.broadcast %x {axes = array<i64: 2>} : tensor<3xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @broadcast_axes_order(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.broadcast' op axes are not in ascending order: 0 follows 1}}
  %y = ad.broadcast %x {axes = array<i64: 1, 0>} : tensor<3xf32> -> tensor<2x4x3xf32>
  return
}

// -----

func.func @broadcast_shape(%x: tensor<3xf32>) {
  // expected-error @below {{'ad.broadcast' op operand shape is [3], expected the result shape [2, 4] without axes [0]: [4]}}
  %y = ad.broadcast %x {axes = array<i64: 0>} : tensor<3xf32> -> tensor<2x4xf32>
  return
}

// -----

func.func @reshape_element_type(%x: tensor<4xf32>) {
  // expected-error @below {{'ad.reshape' op element type of the result is 'i32', expected 'f32'}}
  %y = ad.reshape %x : tensor<4xf32> -> tensor<2x2xi32>
  return
}

// -----

func.func @reshape_count(%x: tensor<4xf32>) {
  // expected-error @below {{'ad.reshape' op result shape [2, 3] has 6 elements, expected the operand's 4}}
  %y = ad.reshape %x : tensor<4xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @slice_element_type(%x: tensor<4xf32>) {
  // expected-error @below {{'ad.slice' op element type of the result is 'f64', expected 'f32'}}
  %y = ad.slice %x {offsets = array<i64: 0>, strides = array<i64: 1>} : tensor<4xf32> -> tensor<2xf64>
  return
}

// -----

func.func @slice_rank(%x: tensor<4xf32>) {
  // expected-error @below {{'ad.slice' op rank of the result is 2, expected the operand's 1}}
  %y = ad.slice %x {offsets = array<i64: 0>, strides = array<i64: 1>} : tensor<4xf32> -> tensor<1x2xf32>
  return
}

// -----

func.func @slice_offsets(%x: tensor<4xf32>) {
  // expected-error @below {{'ad.slice' op offsets has 2 entries, expected one per axis: 1}}
  %y = ad.slice %x {offsets = array<i64: 0, 0>, strides = array<i64: 1>} : tensor<4xf32> -> tensor<2xf32>
  return
}

// -----

func.func @slice_stride(%x: tensor<4xf32>) {
  // expected-error @below {{'ad.slice' op axis 0 has offset 0 and stride 0, expected offset >= 0 and stride >= 1}}
  %y = ad.slice %x {offsets = array<i64: 0>, strides = array<i64: 0>} : tensor<4xf32> -> tensor<2xf32>
  return
}

// -----

func.func @slice_past_the_end(%x: tensor<4xf32>) {
  // expected-error @below {{'ad.slice' op window of axis 0 (offset 1, stride 2, size 3) passes the end of the operand's 4 elements}}
  %y = ad.slice %x {offsets = array<i64: 1>, strides = array<i64: 2>} : tensor<4xf32> -> tensor<3xf32>
  return
}

// -----

func.func @sum_axis_range(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.sum' op axis 2 is out of range, expected 0 <= axis < rank 2}}
  // expected-error @below {{'ad.sum' op failed to infer returned types}}
  %y = ad.sum %x {axes = array<i64: 2>} : tensor<2x3xf32> -> tensor<2xf32>
  return
}

// -----

func.func @amax_of_nothing(%x: tensor<2x0xf32>) {
  // expected-error @below {{'ad.amax' op axis 1 has size 0, and the maximum of nothing is not defined}}
  // expected-error @below {{'ad.amax' op failed to infer returned types}}
  %y = ad.amax %x {axes = array<i64: 1>} : tensor<2x0xf32> -> tensor<2xf32>
  return
}

// -----

func.func @transpose_permutation(%x: tensor<2x3xf32>) {
  // expected-error @below {{'ad.transpose' op permutation is [0, 0], expected a permutation of [0, 1]}}
  // expected-error @below {{'ad.transpose' op failed to infer returned types}}
  %y = ad.transpose %x {permutation = array<i64: 0, 0>} : tensor<2x3xf32> -> tensor<2x3xf32>
  return
}

// -----

func.func @pad_negative(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.pad' op amounts of axis 0 are low -1, high 0, interior 0, expected none negative}}
  // expected-error @below {{'ad.pad' op failed to infer returned types}}
  %y = ad.pad %x {low = array<i64: -1>, high = array<i64: 0>, interior = array<i64: 0>, value = 0.0 : f64} : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

func.func @pad_overflow(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.pad' op size of axis 0 overflows 64 bits}}
  // expected-error @below {{'ad.pad' op failed to infer returned types}}
  %y = ad.pad %x {low = array<i64: 9223372036854775807>, high = array<i64: 0>, interior = array<i64: 0>, value = 0.0 : f64} : tensor<2xf32> -> tensor<1xf32>
  return
}

// -----

func.func @concat_of_nothing() {
  // expected-error @below {{'ad.concat' op has no operand, expected at least one}}
  // expected-error @below {{'ad.concat' op failed to infer returned types}}
  %y = ad.concat {axis = 0 : i64} : () -> tensor<0xf32>
  return
}

// -----

func.func @concat_axis(%x: tensor<2xf32>) {
  // expected-error @below {{'ad.concat' op axis is 1, expected 0 <= axis < rank 1}}
  // expected-error @below {{'ad.concat' op failed to infer returned types}}
  %y = ad.concat %x {axis = 1 : i64} : (tensor<2xf32>) -> tensor<2xf32>
  return
}

// -----

func.func @concat_shapes(%x: tensor<2x3xf32>, %z: tensor<2x4xf32>) {
  // expected-error @below {{'ad.concat' op operand 1 is 'tensor<2x4xf32>', expected 'tensor<2x3xf32>' but for axis 0}}
  // expected-error @below {{'ad.concat' op failed to infer returned types}}
  %y = ad.concat %x, %z {axis = 0 : i64} : (tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<4x3xf32>
  return
}

// -----

func.func @matmul_ranks(%a: tensor<3xf32>, %b: tensor<3x4xf32>) {
  // expected-error @below {{'ad.matmul' op operand ranks are 1 and 2, expected equal ranks of at least 2}}
  // expected-error @below {{'ad.matmul' op failed to infer returned types}}
  %y = ad.matmul %a, %b : (tensor<3xf32>, tensor<3x4xf32>) -> tensor<4xf32>
  return
}

// -----

func.func @matmul_element_types(%a: tensor<2x3xf32>, %b: tensor<3x4xf64>) {
  // expected-error @below {{'ad.matmul' op element types are 'f32' and 'f64', expected one type}}
  // expected-error @below {{'ad.matmul' op failed to infer returned types}}
  %y = ad.matmul %a, %b : (tensor<2x3xf32>, tensor<3x4xf64>) -> tensor<2x4xf32>
  return
}

// -----

func.func @matmul_batch(%a: tensor<2x2x3xf32>, %b: tensor<5x3x4xf32>) {
  // expected-error @below {{'ad.matmul' op batch shapes differ: lhs [2], rhs [5]}}
  // expected-error @below {{'ad.matmul' op failed to infer returned types}}
  %y = ad.matmul %a, %b : (tensor<2x2x3xf32>, tensor<5x3x4xf32>) -> tensor<2x2x4xf32>
  return
}

// -----

func.func @matmul_inner(%a: tensor<2x3xf32>, %b: tensor<4x5xf32>) {
  // expected-error @below {{'ad.matmul' op inner sizes differ: lhs axis 1 is 3, rhs axis 0 is 4}}
  // expected-error @below {{'ad.matmul' op failed to infer returned types}}
  %y = ad.matmul %a, %b : (tensor<2x3xf32>, tensor<4x5xf32>) -> tensor<2x5xf32>
  return
}

// -----

func.func @matmul_inner_transposed(%a: tensor<3x2xf32>, %b: tensor<4x5xf32>) {
  // expected-error @below {{'ad.matmul' op inner sizes differ: lhs axis 0 is 3, rhs axis 1 is 5}}
  // expected-error @below {{'ad.matmul' op failed to infer returned types}}
  %y = ad.matmul %a, %b {transpose_a, transpose_b} : (tensor<3x2xf32>, tensor<4x5xf32>) -> tensor<2x4xf32>
  return
}
