// A zero that a mask made never meets an infinite derivative: the mask stays outside of the products.
// RUN: ad-opt %s --ad-differentiate --cse --split-input-file | FileCheck %s

// The guarded logarithm, through an op before it.
func.func @guarded(%x: tensor<3xf64>) -> tensor<3xf64> {
  %zero = ad.constant dense<0.0> : tensor<3xf64>
  %positive = ad.compare gt, %x, %zero : tensor<3xf64>
  %root = ad.sqrt %x : tensor<3xf64>
  %log = ad.log %root : tensor<3xf64>
  %y = ad.select %positive, %log, %zero : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func @pull(%x: tensor<3xf64>, %c: tensor<3xf64>) -> tensor<3xf64> {
  %r:2 = ad.vjp @guarded(%x, %c) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1 : tensor<3xf64>
}
// Order 2 keeps it outside too.
func.func @pull_twice(%x: tensor<3xf64>, %c: tensor<3xf64>, %d: tensor<3xf64>) -> tensor<3xf64> {
  %r:2 = ad.vjp @pull(%x, %c, %d) {wrt = array<i64: 0>}
    : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1 : tensor<3xf64>
}
// CHECK-LABEL: func.func private @guarded_vjp(
// CHECK:       %[[ZERO:.*]] = ad.constant dense<0.0
// CHECK:       %[[MASK:.*]] = ad.compare gt
// CHECK:       %[[Y:.*]] = ad.select %[[MASK]]
// CHECK-NOT:   ad.select
// CHECK:       ad.mul
// CHECK-NOT:   ad.select
// CHECK:       %[[PRODUCT:.*]] = ad.mul
// CHECK-NEXT:  %[[CX:.*]] = ad.select %[[MASK]], %[[PRODUCT]], %[[ZERO]]
// CHECK-NEXT:  return %[[Y]], %[[CX]]
// CHECK-LABEL: func.func private @pull_vjp(
// CHECK:       %[[MASK:.*]] = ad.compare gt
// CHECK:       ad.select %[[MASK]]
// CHECK:       %[[CX:.*]] = ad.select %[[MASK]], %{{.*}}, %{{.*}}
// CHECK-NEXT:  return %{{.*}}, %[[CX]]

// -----

// Two masks become one; a mask whose zeros are on the other side is turned.
func.func @two_masks(%m: tensor<3xi1>, %x: tensor<3xf64>) -> tensor<3xf64> {
  %zero = ad.constant dense<0.0> : tensor<3xf64>
  %a = ad.log %x : tensor<3xf64>
  %b = ad.relu %a : tensor<3xf64>
  %y = ad.select %m, %zero, %b : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func @pull(%m: tensor<3xi1>, %x: tensor<3xf64>, %c: tensor<3xf64>) -> tensor<3xf64> {
  %r:2 = ad.vjp @two_masks(%m, %x, %c) {wrt = array<i64: 1>}
    : (tensor<3xi1>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1 : tensor<3xf64>
}
// CHECK-LABEL: func.func private @two_masks_vjp(
// CHECK-SAME:    %[[M:[a-z0-9]+]]: tensor<3xi1>
// CHECK:       %[[GT:.*]] = ad.compare gt
// CHECK-DAG:   %[[NOT:.*]] = ad.not %[[M]]
// CHECK:       %[[BOTH:.*]] = ad.and {{.*}}%[[NOT]]
// CHECK:       %[[CX:.*]] = ad.select %[[BOTH]], %{{.*}}, %{{.*}}
// CHECK-NEXT:  return %{{.*}}, %[[CX]]

// -----

// What is added under one mask stays under it.
func.func @same_mask(%m: tensor<3xi1>, %x: tensor<3xf64>) -> tensor<3xf64> {
  %zero = ad.constant dense<0.0> : tensor<3xf64>
  %root = ad.sqrt %x : tensor<3xf64>
  %log = ad.log %root : tensor<3xf64>
  %sum = ad.add %log, %root : tensor<3xf64>
  %y = ad.select %m, %sum, %zero : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func @pull(%m: tensor<3xi1>, %x: tensor<3xf64>, %c: tensor<3xf64>) -> tensor<3xf64> {
  %r:2 = ad.vjp @same_mask(%m, %x, %c) {wrt = array<i64: 1>}
    : (tensor<3xi1>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1 : tensor<3xf64>
}
// CHECK-LABEL: func.func private @same_mask_vjp(
// CHECK-SAME:    %[[M:[a-z0-9]+]]: tensor<3xi1>
// CHECK:       %[[Y:.*]] = ad.select %[[M]]
// CHECK-NOT:   ad.select
// CHECK:       %[[CX:.*]] = ad.select %[[M]], %{{.*}}, %{{.*}}
// CHECK-NEXT:  return %[[Y]], %[[CX]]

// -----

// Ops that move elements move the mask.
func.func @moved(%m: tensor<2x3xi1>, %x: tensor<3xf64>) -> tensor<2x3xf64> {
  %zero = ad.constant dense<0.0> : tensor<2x3xf64>
  %log = ad.log %x : tensor<3xf64>
  %padded = ad.pad %log {low = array<i64: 0>, high = array<i64: 3>, interior = array<i64: 0>, value = 0.0 : f64} : tensor<3xf64> -> tensor<6xf64>
  %rows = ad.reshape %padded : tensor<6xf64> -> tensor<3x2xf64>
  %columns = ad.transpose %rows {permutation = array<i64: 1, 0>} : tensor<3x2xf64> -> tensor<2x3xf64>
  %y = ad.select %m, %columns, %zero : tensor<2x3xf64>
  return %y : tensor<2x3xf64>
}
func.func @pull(%m: tensor<2x3xi1>, %x: tensor<3xf64>, %c: tensor<2x3xf64>) -> tensor<3xf64> {
  %r:2 = ad.vjp @moved(%m, %x, %c) {wrt = array<i64: 1>}
    : (tensor<2x3xi1>, tensor<3xf64>, tensor<2x3xf64>) -> (tensor<2x3xf64>, tensor<3xf64>)
  return %r#1 : tensor<3xf64>
}
// CHECK-LABEL: func.func private @moved_vjp(
// CHECK-SAME:    %[[M:[a-z0-9]+]]: tensor<2x3xi1>
// CHECK-DAG:   %[[T:.*]] = ad.transpose %[[M]]
// CHECK-DAG:   %[[R:.*]] = ad.reshape %[[T]] {{.*}}i1
// CHECK-DAG:   %[[S:.*]] = ad.slice %[[R]] {{.*}}i1
// CHECK:       %[[CX:.*]] = ad.select %[[S]], %{{.*}}, %{{.*}}
// CHECK-NEXT:  return %{{.*}}, %[[CX]]

// -----

// In forward mode a tangent that is masked before the op.
func.func @masked_before(%m: tensor<3xi1>, %x: tensor<3xf64>) -> tensor<3xf64> {
  %zero = ad.constant dense<0.0> : tensor<3xf64>
  %a = ad.select %m, %x, %zero : tensor<3xf64>
  %y = ad.sqrt %a : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func @push(%m: tensor<3xi1>, %x: tensor<3xf64>, %dx: tensor<3xf64>) -> tensor<3xf64> {
  %r:2 = ad.jvp @masked_before(%m, %x, %dx) {wrt = array<i64: 1>}
    : (tensor<3xi1>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1 : tensor<3xf64>
}
// CHECK-LABEL: func.func private @masked_before_jvp(
// CHECK-SAME:    %[[M:[a-z0-9]+]]: tensor<3xi1>
// CHECK:       %[[Y:.*]] = ad.sqrt
// CHECK:       %[[PRODUCT:.*]] = ad.mul
// CHECK-NEXT:  %[[DY:.*]] = ad.select %[[M]], %[[PRODUCT]], %{{.*}}
// CHECK-NEXT:  return %[[Y]], %[[DY]]
