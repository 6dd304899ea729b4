// RUN: ad-run %s --entry=trailing --random=1 | FileCheck %s --check-prefix=TRAILING
// RUN: ad-run %s --entry=leading '[[1, 2], [3, 4], [5, 6]]' | FileCheck %s --check-prefix=LEADING
// RUN: ad-run %s --entry=middle '[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]' | FileCheck %s --check-prefix=MIDDLE
// RUN: ad-run %s --entry=two_groups '[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]' | FileCheck %s --check-prefix=GROUPS
// RUN: ad-run %s --entry=lanes | FileCheck %s --check-prefix=LANES
// RUN: ad-run %s --entry=blocks | FileCheck %s --check-prefix=BLOCKS
// RUN: ad-run %s --entry=rows | FileCheck %s --check-prefix=ROWS
// RUN: ad-run %s --entry=nothing '[]' | FileCheck %s --check-prefix=NOTHING
// RUN: ad-run %s --entry=largest '[-inf, -0.0, 0.0, -3]' '[1, nan, 3, inf]' | FileCheck %s --check-prefix=LARGEST
// RUN: ad-run %s --entry=average '[[1, 2, 6], [1, 1, 2]]' | FileCheck %s --check-prefix=AVERAGE
// RUN: ad-run %s --entry=wraps '[100, 100, 100]' | FileCheck %s --check-prefix=WRAPS

// Every axis at once, so in blocks of the whole.
// TRAILING: tensor(0.)
func.func @trailing(%x: tensor<2x3xf32>) -> tensor<f32> {
  %0 = ad.iota {axis = 1 : i64} : tensor<2x3xf32>
  %1 = ad.mul %x, %0 : tensor<2x3xf32>
  %2 = ad.sub %1, %1 : tensor<2x3xf32>
  %y = ad.sum %2 {axes = array<i64: 0, 1>} : tensor<2x3xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// LEADING: tensor([ 9., 12.])
func.func @leading(%x: tensor<3x2xf32>) -> tensor<2xf32> {
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<3x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// MIDDLE: tensor({{\[}}[ 4., 6.],
// MIDDLE-NEXT: [12., 14.]])
func.func @middle(%x: tensor<2x2x2xf32>) -> tensor<2x2xf32> {
  %y = ad.sum %x {axes = array<i64: 1>} : tensor<2x2x2xf32> -> tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// GROUPS: tensor([14., 22.])
func.func @two_groups(%x: tensor<2x2x2xf32>) -> tensor<2xf32> {
  %y = ad.sum %x {axes = array<i64: 0, 2>} : tensor<2x2x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// 2^24, then 39 ones. One after the other each one is lost: 2^24 + 1 rounds to 2^24. In lanes, element 0 meets element 32
// only (which is lost), and 38 others are added to one another first.
// LANES: tensor(16777254, dtype=torch.int32)
func.func @lanes() -> tensor<i32> {
  %big = ad.constant dense<16777216.0> : tensor<1xf32>
  %ones = ad.constant dense<1.0> : tensor<39xf32>
  %x = ad.concat %big, %ones {axis = 0 : i64} : (tensor<1xf32>, tensor<39xf32>) -> tensor<40xf32>
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<40xf32> -> tensor<f32>
  %i = ad.cast %y : tensor<f32> -> tensor<i32>
  return %i : tensor<i32>
}

// The sum of the second block, 1, is kept beside 2^24 in f64; the third takes 2^24 away again.
// BLOCKS: tensor(1.)
func.func @blocks() -> tensor<f32> {
  %big = ad.constant dense<16777216.0> : tensor<1xf32>
  %one = ad.constant dense<1.0> : tensor<1xf32>
  %small = ad.constant dense<-16777216.0> : tensor<1xf32>
  %zeros = ad.constant dense<0.0> : tensor<1023xf32>
  %x = ad.concat %big, %zeros, %one, %zeros, %small {axis = 0 : i64} : (tensor<1xf32>, tensor<1023xf32>, tensor<1xf32>, tensor<1023xf32>, tensor<1xf32>) -> tensor<2049xf32>
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<2049xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// The same over rows, where a block has 128 of them. In the second column all are in one block and 1 is lost.
// ROWS: tensor([1., 0.])
func.func @rows() -> tensor<2xf32> {
  %big = ad.constant dense<16777216.0> : tensor<1x2xf32>
  %one_far = ad.constant dense<[[1.0, 0.0]]> : tensor<1x2xf32>
  %one_near = ad.constant dense<[[0.0, 1.0]]> : tensor<1x2xf32>
  %small_far = ad.constant dense<[[-16777216.0, 0.0]]> : tensor<1x2xf32>
  %small_near = ad.constant dense<[[0.0, -16777216.0]]> : tensor<1x2xf32>
  %zeros = ad.constant dense<0.0> : tensor<125x2xf32>
  %many = ad.constant dense<0.0> : tensor<127x2xf32>
  %x = ad.concat %big, %one_near, %small_near, %zeros, %one_far, %many, %small_far {axis = 0 : i64} : (tensor<1x2xf32>, tensor<1x2xf32>, tensor<1x2xf32>, tensor<125x2xf32>, tensor<1x2xf32>, tensor<127x2xf32>, tensor<1x2xf32>) -> tensor<257x2xf32>
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<257x2xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// NOTHING: tensor(0.)
func.func @nothing(%x: tensor<0xf32>) -> tensor<f32> {
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<0xf32> -> tensor<f32>
  return %y : tensor<f32>
}

// Of two zeros the positive one is larger, and a NaN wins.
// LARGEST: tensor(inf)
// LARGEST-NEXT: tensor(nan)
func.func @largest(%x: tensor<4xf32>, %n: tensor<4xf32>) -> (tensor<f32>, tensor<f32>) {
  %0 = ad.amax %x {axes = array<i64: 0>} : tensor<4xf32> -> tensor<f32>
  %1 = ad.reciprocal %0 : tensor<f32>
  %2 = ad.amax %n {axes = array<i64: 0>} : tensor<4xf32> -> tensor<f32>
  return %1, %2 : tensor<f32>, tensor<f32>
}

// AVERAGE: tensor([3.0000, 1.3333])
func.func @average(%x: tensor<2x3xf32>) -> tensor<2xf32> {
  %y = ad.mean %x {axes = array<i64: 1>} : tensor<2x3xf32> -> tensor<2xf32>
  return %y : tensor<2xf32>
}

// WRAPS: tensor(44, dtype=torch.int8)
func.func @wraps(%x: tensor<3xi8>) -> tensor<i8> {
  %y = ad.sum %x {axes = array<i64: 0>} : tensor<3xi8> -> tensor<i8>
  return %y : tensor<i8>
}
