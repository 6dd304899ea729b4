// More than 2^31 elements: index arithmetic has 64 bits. The first function never has them in memory, the second has 2 GiB.
// RUN: ad-run %s --engine=jit --entry=never_in_memory | FileCheck %s --check-prefix=SUMS
// RUN: ad-run %s --engine=jit --entry=moved | FileCheck %s --check-prefix=MOVED

// How many elements are the last one, and 0 + 1 + .. + 2999999999.
// SUMS: tensor(1)
// SUMS: tensor(4499999998500000000)
func.func @never_in_memory() -> (tensor<i64>, tensor<i64>) {
  %i = ad.iota {axis = 0 : i64} : tensor<3000000000xi64>
  %last = ad.constant dense<2999999999> : tensor<3000000000xi64>
  %is_last = ad.compare eq, %i, %last : tensor<3000000000xi64>
  %ones = ad.cast %is_last : tensor<3000000000xi1> -> tensor<3000000000xi64>
  %count = ad.sum %ones {axes = array<i64: 0>} : tensor<3000000000xi64> -> tensor<i64>
  %sum = ad.sum %i {axes = array<i64: 0>} : tensor<3000000000xi64> -> tensor<i64>
  return %count, %sum : tensor<i64>, tensor<i64>
}

// Element i is i modulo 256, as i8.
// MOVED: tensor([42, 43, 44], dtype=torch.int8)
// MOVED: tensor([-1, 0, 42], dtype=torch.int8)
func.func @moved() -> (tensor<3xi8>, tensor<3xi8>) {
  %x = ad.iota {axis = 0 : i64} : tensor<2147483700xi8>
  %window = ad.slice %x {offsets = array<i64: 2147483690>, strides = array<i64: 1>} : tensor<2147483700xi8> -> tensor<3xi8>
  %indices = ad.constant dense<[2147483647, 2147483648, 2147483690]> : tensor<3xi64>
  %taken = ad.gather %x, %indices {axis = 0 : i64} : (tensor<2147483700xi8>, tensor<3xi64>) -> tensor<3xi8>
  return %window, %taken : tensor<3xi8>, tensor<3xi8>
}
