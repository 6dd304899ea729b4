// Kernels that call math functions on tiles have the bits of the interpreter: whole tiles, blocks
// and tails, sums, rows, masks, numbers repeated for a call, results over inputs, f32 and f64.
// RUN: mkdir -p %t.vector.interpret %t.vector.jit
// RUN: ad-run %s --entry=vector --random=7 --engine=interpret --output %t.vector.interpret
// RUN: ad-run %s --entry=vector --random=7 --engine=jit --output %t.vector.jit
// RUN: diff -r %t.vector.interpret %t.vector.jit
// RUN: mkdir -p %t.rows.interpret %t.rows.jit
// RUN: ad-run %s --entry=rows --random=7 --engine=interpret --output %t.rows.interpret
// RUN: ad-run %s --entry=rows --random=7 --engine=jit --output %t.rows.jit
// RUN: diff -r %t.rows.interpret %t.rows.jit
// RUN: mkdir -p %t.doubles.interpret %t.doubles.jit
// RUN: ad-run %s --entry=doubles --random=7 --engine=interpret --output %t.doubles.interpret
// RUN: ad-run %s --entry=doubles --random=7 --engine=jit --output %t.doubles.jit
// RUN: diff -r %t.doubles.interpret %t.doubles.jit
// RUN: mkdir -p %t.short.interpret %t.short.jit
// RUN: ad-run %s --entry=short --random=7 --engine=interpret --output %t.short.interpret
// RUN: ad-run %s --entry=short --random=7 --engine=jit --output %t.short.jit
// RUN: diff -r %t.short.interpret %t.short.jit
// RUN: mkdir -p %t.over.interpret %t.over.jit
// RUN: ad-run %s --entry=over --random=7 --engine=interpret --output %t.over.interpret
// RUN: ad-run %s --entry=over --random=7 --engine=jit --output %t.over.jit
// RUN: diff -r %t.over.interpret %t.over.jit
// RUN: mkdir -p %t.spread.interpret %t.spread.jit
// RUN: ad-run %s --entry=spread --random=7 --engine=interpret --output %t.spread.interpret
// RUN: ad-run %s --entry=spread --random=7 --engine=jit --output %t.spread.jit
// RUN: diff -r %t.spread.interpret %t.spread.jit

func.func @vector(%x: tensor<13389xf32>, %p: tensor<f32>) -> (tensor<f32>, tensor<13389xf32>, tensor<13389xi1>, tensor<13389xf32>) {
  %two = ad.constant dense<2.0> : tensor<13389xf32>
  %0 = ad.tanh %x : tensor<13389xf32>
  %1 = ad.sin %0 : tensor<13389xf32>
  %2 = ad.cos %0 : tensor<13389xf32>
  %3 = ad.mul %1, %2 : tensor<13389xf32>
  %4 = ad.add %x, %two : tensor<13389xf32>
  %5 = ad.broadcast %p {axes = array<i64: 0>} : tensor<f32> -> tensor<13389xf32>
  %6 = ad.pow %4, %5 : tensor<13389xf32>
  %7 = ad.compare lt, %3, %x : tensor<13389xf32>
  %8 = ad.iota {axis = 0 : i64} : tensor<13389xf32>
  %9 = ad.log1p %8 : tensor<13389xf32>
  %10 = ad.select %7, %9, %6 : tensor<13389xf32>
  %11 = ad.sigmoid %10 : tensor<13389xf32>
  %12 = ad.mul %11, %3 : tensor<13389xf32>
  %s = ad.sum %12 {axes = array<i64: 0>} : tensor<13389xf32> -> tensor<f32>
  return %s, %12, %7, %6 : tensor<f32>, tensor<13389xf32>, tensor<13389xi1>, tensor<13389xf32>
}

func.func @doubles(%x: tensor<5003xf64>, %p: tensor<f64>) -> (tensor<f64>, tensor<5003xf64>, tensor<5003xi1>, tensor<5003xf64>) {
  %two = ad.constant dense<2.0> : tensor<5003xf64>
  %0 = ad.tanh %x : tensor<5003xf64>
  %1 = ad.sin %0 : tensor<5003xf64>
  %2 = ad.cos %0 : tensor<5003xf64>
  %3 = ad.mul %1, %2 : tensor<5003xf64>
  %4 = ad.add %x, %two : tensor<5003xf64>
  %5 = ad.broadcast %p {axes = array<i64: 0>} : tensor<f64> -> tensor<5003xf64>
  %6 = ad.pow %4, %5 : tensor<5003xf64>
  %7 = ad.compare lt, %3, %x : tensor<5003xf64>
  %8 = ad.iota {axis = 0 : i64} : tensor<5003xf64>
  %9 = ad.log1p %8 : tensor<5003xf64>
  %10 = ad.select %7, %9, %6 : tensor<5003xf64>
  %11 = ad.sigmoid %10 : tensor<5003xf64>
  %12 = ad.mul %11, %3 : tensor<5003xf64>
  %s = ad.sum %12 {axes = array<i64: 0>} : tensor<5003xf64> -> tensor<f64>
  return %s, %12, %7, %6 : tensor<f64>, tensor<5003xf64>, tensor<5003xi1>, tensor<5003xf64>
}

func.func @short(%x: tensor<5xf32>, %p: tensor<f32>) -> (tensor<f32>, tensor<5xf32>, tensor<5xi1>, tensor<5xf32>) {
  %two = ad.constant dense<2.0> : tensor<5xf32>
  %0 = ad.tanh %x : tensor<5xf32>
  %1 = ad.sin %0 : tensor<5xf32>
  %2 = ad.cos %0 : tensor<5xf32>
  %3 = ad.mul %1, %2 : tensor<5xf32>
  %4 = ad.add %x, %two : tensor<5xf32>
  %5 = ad.broadcast %p {axes = array<i64: 0>} : tensor<f32> -> tensor<5xf32>
  %6 = ad.pow %4, %5 : tensor<5xf32>
  %7 = ad.compare lt, %3, %x : tensor<5xf32>
  %8 = ad.iota {axis = 0 : i64} : tensor<5xf32>
  %9 = ad.log1p %8 : tensor<5xf32>
  %10 = ad.select %7, %9, %6 : tensor<5xf32>
  %11 = ad.sigmoid %10 : tensor<5xf32>
  %12 = ad.mul %11, %3 : tensor<5xf32>
  %s = ad.sum %12 {axes = array<i64: 0>} : tensor<5xf32> -> tensor<f32>
  return %s, %12, %7, %6 : tensor<f32>, tensor<5xf32>, tensor<5xi1>, tensor<5xf32>
}

// A softmax of rows, whose functions are in two passes, with a sum of columns.
func.func @rows(%x: tensor<9x75xf32>, %b: tensor<75xf32>) -> (tensor<9x75xf32>, tensor<75xf32>) {
  %0 = ad.broadcast %b {axes = array<i64: 0>} : tensor<75xf32> -> tensor<9x75xf32>
  %1 = ad.tanh %x : tensor<9x75xf32>
  %2 = ad.expm1 %0 : tensor<9x75xf32>
  %3 = ad.mul %1, %2 : tensor<9x75xf32>
  %4 = ad.amax %3 {axes = array<i64: 1>} : tensor<9x75xf32> -> tensor<9xf32>
  %5 = ad.broadcast %4 {axes = array<i64: 1>} : tensor<9xf32> -> tensor<9x75xf32>
  %6 = ad.sub %3, %5 : tensor<9x75xf32>
  %7 = ad.exp %6 : tensor<9x75xf32>
  %8 = ad.sum %7 {axes = array<i64: 1>} : tensor<9x75xf32> -> tensor<9xf32>
  %9 = ad.broadcast %8 {axes = array<i64: 1>} : tensor<9xf32> -> tensor<9x75xf32>
  %10 = ad.div %7, %9 : tensor<9x75xf32>
  %11 = ad.sin %10 : tensor<9x75xf32>
  %12 = ad.sum %11 {axes = array<i64: 0>} : tensor<9x75xf32> -> tensor<75xf32>
  return %10, %12 : tensor<9x75xf32>, tensor<75xf32>
}

// The memory of the transpose is written over by the group that reads it last.
func.func @over(%x: tensor<64x40xf32>) -> tensor<64x40xf32> {
  %0 = ad.transpose %x {permutation = array<i64: 1, 0>} : tensor<64x40xf32> -> tensor<40x64xf32>
  %1 = ad.tanh %0 : tensor<40x64xf32>
  %2 = ad.exp %1 : tensor<40x64xf32>
  %3 = ad.sin %2 : tensor<40x64xf32>
  %4 = ad.add %3, %0 : tensor<40x64xf32>
  %5 = ad.transpose %4 {permutation = array<i64: 1, 0>} : tensor<40x64xf32> -> tensor<64x40xf32>
  return %5 : tensor<64x40xf32>
}

// Rows are summed once, though the columns take two loops.
func.func @spread(%x: tensor<40x3x50xf32>, %c: tensor<40xf32>, %d: tensor<3xf32>) -> (tensor<40x3x50xf32>, tensor<f32>) {
  %0:2 = ad.fused(%x, %c, %d) : (tensor<40x3x50xf32>, tensor<40xf32>, tensor<3xf32>) -> (tensor<40x3x50xf32>, tensor<f32>) {
  ^bb0(%a: tensor<40x3x50xf32>, %q: tensor<40xf32>, %e: tensor<3xf32>):
    %s = ad.sum %q {axes = array<i64: 0>} : tensor<40xf32> -> tensor<f32>
    %b = ad.broadcast %q {axes = array<i64: 1, 2>} : tensor<40xf32> -> tensor<40x3x50xf32>
    %g = ad.broadcast %e {axes = array<i64: 0, 2>} : tensor<3xf32> -> tensor<40x3x50xf32>
    %1 = ad.mul %a, %b : tensor<40x3x50xf32>
    %2 = ad.mul %1, %g : tensor<40x3x50xf32>
    ad.yield %2, %s : tensor<40x3x50xf32>, tensor<f32>
  }
  return %0#0, %0#1 : tensor<40x3x50xf32>, tensor<f32>
}
