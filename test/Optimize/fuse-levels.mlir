// What one loop nest may hold, and what it must leave to another.
// RUN: ad-opt %s --split-input-file --ad-fuse --ad-check-groups | FileCheck %s

// Fan-out of any degree and several results.
// CHECK-LABEL: @fan_out
// CHECK: %[[G:.*]]:2 = ad.fused(%{{.*}}) : (tensor<64xf32>) -> (tensor<64xf32>, tensor<64xf32>)
// CHECK-NOT: ad.fused
// CHECK: return %[[G]]#0, %[[G]]#1
func.func @fan_out(%x: tensor<64xf32>) -> (tensor<64xf32>, tensor<64xf32>) {
  %a = ad.exp %x : tensor<64xf32>
  %b = ad.sin %a : tensor<64xf32>
  %c = ad.mul %a, %b : tensor<64xf32>
  %d = ad.add %c, %a : tensor<64xf32>
  return %b, %d : tensor<64xf32>, tensor<64xf32>
}

// -----
// The rows of a softmax are passed over three times.
// CHECK-LABEL: @softmax
// CHECK: ad.fused
// CHECK: ad.amax
// CHECK: ad.exp
// CHECK: ad.sum
// CHECK: ad.div
// CHECK: ad.yield
// CHECK-NOT: ad.fused
func.func @softmax(%x: tensor<8x5xf32>) -> tensor<8x5xf32> {
  %m = ad.amax %x {axes = array<i64: 1>} : tensor<8x5xf32> -> tensor<8xf32>
  %mb = ad.broadcast %m {axes = array<i64: 1>} : tensor<8xf32> -> tensor<8x5xf32>
  %s = ad.sub %x, %mb : tensor<8x5xf32>
  %e = ad.exp %s : tensor<8x5xf32>
  %t = ad.sum %e {axes = array<i64: 1>} : tensor<8x5xf32> -> tensor<8xf32>
  %tb = ad.broadcast %t {axes = array<i64: 1>} : tensor<8xf32> -> tensor<8x5xf32>
  %y = ad.div %e, %tb : tensor<8x5xf32>
  return %y : tensor<8x5xf32>
}

// -----
// Column sums, a total and elementwise results of one domain.
// CHECK-LABEL: @column_and_total
// CHECK: ad.fused({{.*}}) : (tensor<8x5xf32>, tensor<8x5xf32>) -> (tensor<8x5xf32>, tensor<5xf32>, tensor<f32>)
// CHECK-NOT: ad.fused
func.func @column_and_total(%x: tensor<8x5xf32>, %y: tensor<8x5xf32>) -> (tensor<8x5xf32>, tensor<5xf32>, tensor<f32>) {
  %a = ad.mul %x, %y : tensor<8x5xf32>
  %b = ad.sum %a {axes = array<i64: 0>} : tensor<8x5xf32> -> tensor<5xf32>
  %c = ad.sum %a {axes = array<i64: 0, 1>} : tensor<8x5xf32> -> tensor<f32>
  %n = ad.constant dense<4.0> : tensor<f32>
  %d = ad.div %c, %n : tensor<f32>
  return %a, %b, %d : tensor<8x5xf32>, tensor<5xf32>, tensor<f32>
}

// -----
// A column sum is complete after the last row: what reads it is another loop nest.
// CHECK-LABEL: @reads_column
// CHECK: %[[A:.*]] = ad.fused
// CHECK: ad.sum
// CHECK: %[[B:.*]] = ad.fused({{.*}}%[[A]]
// CHECK: return %[[B]]
func.func @reads_column(%x: tensor<8x5xf32>) -> tensor<8x5xf32> {
  %s = ad.sum %x {axes = array<i64: 0>} : tensor<8x5xf32> -> tensor<5xf32>
  %b = ad.broadcast %s {axes = array<i64: 0>} : tensor<5xf32> -> tensor<8x5xf32>
  %y = ad.sub %x, %b : tensor<8x5xf32>
  return %y : tensor<8x5xf32>
}

// -----
// The square case: the shapes of rows and columns are equal, their axes are not.
// CHECK-LABEL: @square_domain
// CHECK-COUNT-2: ad.fused
func.func @square_domain(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %s = ad.sum %x {axes = array<i64: 1>} : tensor<4x4xf32> -> tensor<4xf32>
  %b = ad.broadcast %s {axes = array<i64: 0>} : tensor<4xf32> -> tensor<4x4xf32>
  %y = ad.sub %x, %b : tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// -----
// One input along two sets of axes comes in twice.
// CHECK-LABEL: @outer_difference
// CHECK: ad.fused(%arg0, %arg0) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4x4xf32>
func.func @outer_difference(%x: tensor<4xf32>) -> tensor<4x4xf32> {
  %a = ad.broadcast %x {axes = array<i64: 1>} : tensor<4xf32> -> tensor<4x4xf32>
  %b = ad.broadcast %x {axes = array<i64: 0>} : tensor<4xf32> -> tensor<4x4xf32>
  %y = ad.sub %a, %b : tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// -----
// A vector is one row, so that its norm may scale it in the same group.
// CHECK-LABEL: @normalize
// CHECK-COUNT-1: ad.fused
// CHECK-NOT: ad.fused
func.func @normalize(%x: tensor<100xf64>) -> tensor<100xf64> {
  %q = ad.square %x : tensor<100xf64>
  %s = ad.sum %q {axes = array<i64: 0>} : tensor<100xf64> -> tensor<f64>
  %r = ad.rsqrt %s : tensor<f64>
  %b = ad.broadcast %r {axes = array<i64: 0>} : tensor<f64> -> tensor<100xf64>
  %y = ad.mul %x, %b : tensor<100xf64>
  return %y : tensor<100xf64>
}

// -----
// Once there are rows, a total is complete after the last one.
// CHECK-LABEL: @total_of_rows
// CHECK-COUNT-2: ad.fused
func.func @total_of_rows(%x: tensor<8x5xf32>) -> (tensor<8xf32>, tensor<8x5xf32>) {
  %r = ad.sum %x {axes = array<i64: 1>} : tensor<8x5xf32> -> tensor<8xf32>
  %s = ad.sum %r {axes = array<i64: 0>} : tensor<8xf32> -> tensor<f32>
  %b = ad.broadcast %s {axes = array<i64: 0, 1>} : tensor<f32> -> tensor<8x5xf32>
  %y = ad.sub %x, %b : tensor<8x5xf32>
  return %r, %y : tensor<8xf32>, tensor<8x5xf32>
}

// -----
// Middle axes: the rows of each batch are reduced.
// CHECK-LABEL: @middle
// CHECK: ad.fused
// CHECK: ad.sum %{{.*}} {axes = array<i64: 1>} : tensor<3x4x5xf32> -> tensor<3x5xf32>
func.func @middle(%x: tensor<3x4x5xf32>) -> tensor<3x5xf32> {
  %e = ad.exp %x : tensor<3x4x5xf32>
  %s = ad.sum %e {axes = array<i64: 1>} : tensor<3x4x5xf32> -> tensor<3x5xf32>
  return %s : tensor<3x5xf32>
}

// -----
// Axes apart are reduced one run at a time, the innermost first; means are sums and quotients.
// CHECK-LABEL: @apart
// CHECK: ad.sum %{{.*}} {axes = array<i64: 2>} : tensor<3x4x5xf32> -> tensor<3x4xf32>
// CHECK: ad.sum %{{.*}} {axes = array<i64: 0>} : tensor<3x4xf32> -> tensor<4xf32>
// CHECK: ad.div
func.func @apart(%x: tensor<3x4x5xf32>) -> tensor<4xf32> {
  %s = ad.mean %x {axes = array<i64: 0, 2>} : tensor<3x4x5xf32> -> tensor<4xf32>
  return %s : tensor<4xf32>
}

// -----
// Products and data movement are in no group, and constants that are no splats come in.
// CHECK-LABEL: @outside
// CHECK: %[[C:.*]] = ad.constant
// CHECK: %[[M:.*]] = ad.matmul
// CHECK: ad.fused(%[[M]], %[[C]]
// CHECK: ad.slice
func.func @outside(%x: tensor<2x2xf32>) -> tensor<1x2xf32> {
  %c = ad.constant dense<[[1.0, 2.0], [3.0, 4.0]]> : tensor<2x2xf32>
  %m = ad.matmul %x, %x : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  %y = ad.add %m, %c : tensor<2x2xf32>
  %z = ad.slice %y {offsets = array<i64: 0, 0>, strides = array<i64: 1, 1>} : tensor<2x2xf32> -> tensor<1x2xf32>
  return %z : tensor<1x2xf32>
}

// -----
// A broadcast that must be in memory is a group by itself; detach is gone.
// CHECK-LABEL: @stored_broadcast
// CHECK: %[[B:.*]] = ad.fused(%arg0) : (tensor<f32>) -> tensor<2x2xf32>
// CHECK: ad.matmul %[[B]], %[[B]]
// CHECK-NOT: ad.detach
func.func @stored_broadcast(%x: tensor<f32>) -> tensor<2x2xf32> {
  %d = ad.detach %x : tensor<f32>
  %b = ad.broadcast %d {axes = array<i64: 0, 1>} : tensor<f32> -> tensor<2x2xf32>
  %m = ad.matmul %b, %b : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
  return %m : tensor<2x2xf32>
}

// -----
// Masks and integers inside; an iota is made where it is read.
// CHECK-LABEL: @one_hot
// CHECK: ad.fused(%arg0) : (tensor<8xi64>) -> tensor<8x5xf32>
// CHECK: ad.iota {axis = 1 : i64}
// CHECK: ad.compare
// CHECK: ad.cast
// CHECK-NOT: ad.iota
func.func @one_hot(%labels: tensor<8xi64>) -> tensor<8x5xf32> {
  %i = ad.iota {axis = 0 : i64} : tensor<5xi64>
  %ib = ad.broadcast %i {axes = array<i64: 0>} : tensor<5xi64> -> tensor<8x5xi64>
  %lb = ad.broadcast %labels {axes = array<i64: 1>} : tensor<8xi64> -> tensor<8x5xi64>
  %m = ad.compare eq, %ib, %lb : tensor<8x5xi64>
  %y = ad.cast %m : tensor<8x5xi1> -> tensor<8x5xf32>
  return %y : tensor<8x5xf32>
}

// -----
// Nothing reads it: nothing is left.
// CHECK-LABEL: @dead
// CHECK-NEXT: return
func.func @dead(%x: tensor<4xf32>) {
  %y = ad.exp %x : tensor<4xf32>
  return
}

// -----
// A vector that is summed beside a loop over rows is one value of each row.
// CHECK-LABEL: @row_total_of_input
// CHECK: ad.fused(%arg0, %arg1) : (tensor<8xf32>, tensor<8x5xf32>) -> (tensor<f32>, tensor<8x5xf32>)
func.func @row_total_of_input(%r: tensor<8xf32>, %x: tensor<8x5xf32>) -> (tensor<f32>, tensor<8x5xf32>) {
  %s = ad.sum %r {axes = array<i64: 0>} : tensor<8xf32> -> tensor<f32>
  %e = ad.exp %r : tensor<8xf32>
  %b = ad.broadcast %e {axes = array<i64: 1>} : tensor<8xf32> -> tensor<8x5xf32>
  %y = ad.mul %x, %b : tensor<8x5xf32>
  return %s, %y : tensor<f32>, tensor<8x5xf32>
}
