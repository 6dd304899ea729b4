// Slices, pads and concats that undo or continue one another.
// RUN: ad-opt %s --ad-simplify | FileCheck %s

// CHECK-LABEL: @slice_of_slice
// CHECK-NEXT: ad.slice %arg0 {offsets = array<i64: 5>, strides = array<i64: 6>} : tensor<20xf32> -> tensor<2xf32>
func.func @slice_of_slice(%x: tensor<20xf32>) -> tensor<2xf32> {
  %a = ad.slice %x {offsets = array<i64: 2>, strides = array<i64: 3>} : tensor<20xf32> -> tensor<6xf32>
  %y = ad.slice %a {offsets = array<i64: 1>, strides = array<i64: 2>} : tensor<6xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// The pullback of a pad undoes it.
// CHECK-LABEL: @slice_undoes_pad
// CHECK-NEXT: return %arg0
func.func @slice_undoes_pad(%x: tensor<3xf32>) -> tensor<3xf32> {
  %p = ad.pad %x {low = array<i64: 1>, high = array<i64: 2>, interior = array<i64: 1>, value = 0.0 : f64} : tensor<3xf32> -> tensor<8xf32>
  %y = ad.slice %p {offsets = array<i64: 1>, strides = array<i64: 2>} : tensor<8xf32> -> tensor<3xf32>
  return %y : tensor<3xf32>
}

// CHECK-LABEL: @slice_of_padding
// CHECK-NEXT: ad.constant dense<7.000000e+00> : tensor<2xf32>
func.func @slice_of_padding(%x: tensor<3xf32>) -> tensor<2xf32> {
  %p = ad.pad %x {low = array<i64: 3>, high = array<i64: 0>, interior = array<i64: 0>, value = 7.0 : f64} : tensor<3xf32> -> tensor<6xf32>
  %y = ad.slice %p {offsets = array<i64: 1>, strides = array<i64: 1>} : tensor<6xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// A window of nothing begins where there is something: here behind the end of x, if offsets were composed.
// CHECK-LABEL: @slice_of_slice_empty
// CHECK-SAME: %[[X:.*]]: tensor<4x3xf32>
// CHECK-NEXT: ad.slice %[[X]] {offsets = array<i64: 0, 2>, strides = array<i64: 1, 1>} : tensor<4x3xf32> -> tensor<0x1xf32>
func.func @slice_of_slice_empty(%x: tensor<4x3xf32>) -> tensor<0x1xf32> {
  %s = ad.slice %x {offsets = array<i64: 1, 1>, strides = array<i64: 6, 1>} : tensor<4x3xf32> -> tensor<1x2xf32>
  %y = ad.slice %s {offsets = array<i64: 1, 1>, strides = array<i64: 1, 1>} : tensor<1x2xf32> -> tensor<0x1xf32>
  return %y : tensor<0x1xf32>
}

// Padding is converted as ad.cast converts: other than 0 is true, and what the type cannot hold becomes its end.
// CHECK-LABEL: @slice_of_converted_padding
// CHECK-DAG: ad.constant dense<true> : tensor<2xi1>
// CHECK-DAG: ad.constant dense<0> : tensor<2xui8>
// CHECK-DAG: ad.constant dense<-2> : tensor<2xi8>
func.func @slice_of_converted_padding(%x: tensor<3xi1>, %u: tensor<3xui8>, %i: tensor<3xi8>) -> (tensor<2xi1>, tensor<2xui8>, tensor<2xi8>) {
  %p = ad.pad %x {low = array<i64: 3>, high = array<i64: 0>, interior = array<i64: 0>, value = -2.0 : f64} : tensor<3xi1> -> tensor<6xi1>
  %y = ad.slice %p {offsets = array<i64: 1>, strides = array<i64: 1>} : tensor<6xi1> -> tensor<2xi1>
  %q = ad.pad %u {low = array<i64: 3>, high = array<i64: 0>, interior = array<i64: 0>, value = -2.0 : f64} : tensor<3xui8> -> tensor<6xui8>
  %z = ad.slice %q {offsets = array<i64: 1>, strides = array<i64: 1>} : tensor<6xui8> -> tensor<2xui8>
  %r = ad.pad %i {low = array<i64: 3>, high = array<i64: 0>, interior = array<i64: 0>, value = -2.0 : f64} : tensor<3xi8> -> tensor<6xi8>
  %w = ad.slice %r {offsets = array<i64: 1>, strides = array<i64: 1>} : tensor<6xi8> -> tensor<2xi8>
  return %y, %z, %w : tensor<2xi1>, tensor<2xui8>, tensor<2xi8>
}

// Elements of both, or of the gaps.
// CHECK-LABEL: @keeps_mixed_window
// CHECK-COUNT-2: ad.pad
func.func @keeps_mixed_window(%x: tensor<3xf32>) -> (tensor<3xf32>, tensor<2xf32>) {
  %p = ad.pad %x {low = array<i64: 1>, high = array<i64: 0>, interior = array<i64: 0>, value = 0.0 : f64} : tensor<3xf32> -> tensor<4xf32>
  %y = ad.slice %p {offsets = array<i64: 0>, strides = array<i64: 1>} : tensor<4xf32> -> tensor<3xf32>
  %q = ad.pad %x {low = array<i64: 0>, high = array<i64: 0>, interior = array<i64: 1>, value = 0.0 : f64} : tensor<3xf32> -> tensor<5xf32>
  %z = ad.slice %q {offsets = array<i64: 0>, strides = array<i64: 1>} : tensor<5xf32> -> tensor<2xf32>
  return %y, %z : tensor<3xf32>, tensor<2xf32>
}

// CHECK-LABEL: @slice_of_concat
// CHECK-NEXT: ad.slice %arg1 {offsets = array<i64: 0, 1>, strides = array<i64: 1, 1>} : tensor<2x4xf32> -> tensor<2x2xf32>
func.func @slice_of_concat(%a: tensor<2x3xf32>, %b: tensor<2x4xf32>) -> tensor<2x2xf32> {
  %c = ad.concat %a, %b {axis = 1 : i64} : (tensor<2x3xf32>, tensor<2x4xf32>) -> tensor<2x7xf32>
  %y = ad.slice %c {offsets = array<i64: 0, 4>, strides = array<i64: 1, 1>} : tensor<2x7xf32> -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// CHECK-LABEL: @window_over_both
// CHECK: ad.concat
func.func @window_over_both(%a: tensor<3xf32>, %b: tensor<4xf32>) -> tensor<2xf32> {
  %c = ad.concat %a, %b {axis = 0 : i64} : (tensor<3xf32>, tensor<4xf32>) -> tensor<7xf32>
  %y = ad.slice %c {offsets = array<i64: 2>, strides = array<i64: 1>} : tensor<7xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// CHECK-LABEL: @concat_of_slices
// CHECK-NEXT: return %arg0
func.func @concat_of_slices(%x: tensor<5xf32>) -> tensor<5xf32> {
  %a = ad.slice %x {offsets = array<i64: 0>, strides = array<i64: 1>} : tensor<5xf32> -> tensor<2xf32>
  %b = ad.slice %x {offsets = array<i64: 2>, strides = array<i64: 1>} : tensor<5xf32> -> tensor<3xf32>
  %y = ad.concat %a, %b {axis = 0 : i64} : (tensor<2xf32>, tensor<3xf32>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// CHECK-LABEL: @slices_in_other_order
// CHECK: ad.concat
func.func @slices_in_other_order(%x: tensor<5xf32>) -> tensor<5xf32> {
  %a = ad.slice %x {offsets = array<i64: 0>, strides = array<i64: 1>} : tensor<5xf32> -> tensor<2xf32>
  %b = ad.slice %x {offsets = array<i64: 2>, strides = array<i64: 1>} : tensor<5xf32> -> tensor<3xf32>
  %y = ad.concat %b, %a {axis = 0 : i64} : (tensor<3xf32>, tensor<2xf32>) -> tensor<5xf32>
  return %y : tensor<5xf32>
}

// CHECK-LABEL: @concat_of_concat
// CHECK-NEXT: ad.concat %arg0, %arg1, %arg0 {axis = 0 : i64}
func.func @concat_of_concat(%a: tensor<3xf32>, %b: tensor<4xf32>) -> tensor<10xf32> {
  %c = ad.concat %a, %b {axis = 0 : i64} : (tensor<3xf32>, tensor<4xf32>) -> tensor<7xf32>
  %y = ad.concat %c, %a {axis = 0 : i64} : (tensor<7xf32>, tensor<3xf32>) -> tensor<10xf32>
  return %y : tensor<10xf32>
}

// CHECK-LABEL: @pad_of_pad
// CHECK-NEXT: ad.pad %arg0 {high = array<i64: 4>, interior = array<i64: 0>, low = array<i64: 3>
func.func @pad_of_pad(%x: tensor<3xf32>) -> tensor<10xf32> {
  %p = ad.pad %x {low = array<i64: 1>, high = array<i64: 2>, interior = array<i64: 0>, value = 0.0 : f64} : tensor<3xf32> -> tensor<6xf32>
  %y = ad.pad %p {low = array<i64: 2>, high = array<i64: 2>, interior = array<i64: 0>, value = 0.0 : f64} : tensor<6xf32> -> tensor<10xf32>
  return %y : tensor<10xf32>
}
