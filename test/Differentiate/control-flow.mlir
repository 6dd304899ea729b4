// Loops and branches: derivatives as numbers, in both modes and to order 2, and against closed forms.

// RUN: ad-run %s --entry=network --check-gradients --random=1
// RUN: ad-run %s --entry=backwards --check-gradients 0.7 '[1.2, -0.8, 0.9]'
// RUN: ad-run %s --entry=nested --check-gradients '[[1.1, -0.5, 0.7], [0.9, 1.3, -0.6]]' 0.4
// RUN: ad-run %s --entry=branch --check-gradients 0.3 0.8
// RUN: ad-run %s --entry=branch --check-gradients 0.8 0.3
// RUN: ad-run %s --entry=exchange --check-gradients 0.8 0.3
// RUN: ad-run %s --entry=table --check-gradients '[0.5, 1.5, -2.0]' 0.7
// RUN: ad-run %s --entry=calls --check-gradients 0.8 0.3
// RUN: ad-run %s --engine=jit --entry=network --check-gradients --random=1
// RUN: ad-run %s --engine=jit --entry=nested --check-gradients '[[1.1, -0.5, 0.7], [0.9, 1.3, -0.6]]' 0.4

// A recurrent network; its last state and all of them times the one before.
func.func @network(%h0: tensor<2x3xf64>, %xs: tensor<4x2x2xf64>, %w: tensor<3x3xf64>, %u: tensor<2x3xf64>) -> (tensor<2x3xf64>, tensor<4x2x3xf64>) {
  %y:2 = ad.for 4 init(%h0) over(%xs) with(%w, %u) : (tensor<2x3xf64>, tensor<4x2x2xf64>, tensor<3x3xf64>, tensor<2x3xf64>) -> (tensor<2x3xf64>, tensor<4x2x3xf64>) {
  ^bb0(%h: tensor<2x3xf64>, %x: tensor<2x2xf64>, %a: tensor<3x3xf64>, %b: tensor<2x3xf64>):
    %s = ad.sin %a : tensor<3x3xf64>
    %p = ad.matmul %h, %s : (tensor<2x3xf64>, tensor<3x3xf64>) -> tensor<2x3xf64>
    %q = ad.matmul %x, %b : (tensor<2x2xf64>, tensor<2x3xf64>) -> tensor<2x3xf64>
    %r = ad.add %p, %q : tensor<2x3xf64>
    %n = ad.tanh %r : tensor<2x3xf64>
    %o = ad.mul %n, %h : tensor<2x3xf64>
    ad.yield %n, %o : tensor<2x3xf64>, tensor<2x3xf64>
  }
  return %y#0, %y#1 : tensor<2x3xf64>, tensor<4x2x3xf64>
}

func.func @backwards(%c: tensor<f64>, %xs: tensor<3xf64>) -> (tensor<f64>, tensor<3xf64>) {
  %0:2 = ad.for 3 reverse init(%c) over(%xs) : (tensor<f64>, tensor<3xf64>) -> (tensor<f64>, tensor<3xf64>) {
  ^bb0(%a: tensor<f64>, %x: tensor<f64>):
    %m = ad.mul %a, %x : tensor<f64>
    %n = ad.sin %m : tensor<f64>
    ad.yield %n, %m : tensor<f64>, tensor<f64>
  }
  return %0#0, %0#1 : tensor<f64>, tensor<3xf64>
}

// A branch in a loop in a loop.
func.func @nested(%xs: tensor<2x3xf64>, %w: tensor<f64>) -> tensor<f64> {
  %one = ad.constant dense<1.0> : tensor<f64>
  %y = ad.for 2 init(%one) over(%xs) with(%w) : (tensor<f64>, tensor<2x3xf64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%c: tensor<f64>, %row: tensor<3xf64>, %v: tensor<f64>):
    %p = ad.for 3 init(%c) over(%row) with(%v) : (tensor<f64>, tensor<3xf64>, tensor<f64>) -> tensor<f64> {
    ^bb1(%a: tensor<f64>, %x: tensor<f64>, %u: tensor<f64>):
      %e = ad.exp %u : tensor<f64>
      %m = ad.mul %a, %x : tensor<f64>
      %k = ad.mul %m, %e : tensor<f64>
      %z = ad.constant dense<0.0> : tensor<f64>
      %l = ad.compare lt, %k, %z : tensor<f64>
      %r = ad.if %l(%k, %u) : (tensor<i1>, tensor<f64>, tensor<f64>) -> tensor<f64> {
      ^bb2(%i: tensor<f64>, %j: tensor<f64>):
        %s = ad.tanh %i : tensor<f64>
        %t = ad.mul %s, %j : tensor<f64>
        ad.yield %t : tensor<f64>
      } else {
      ^bb2(%i: tensor<f64>, %j: tensor<f64>):
        %s = ad.square %i : tensor<f64>
        ad.yield %s : tensor<f64>
      }
      ad.yield %r : tensor<f64>
    }
    %q = ad.sin %p : tensor<f64>
    ad.yield %q : tensor<f64>
  }
  return %y : tensor<f64>
}

// Costly values in one of the bodies, and an input that the other does not read.
func.func @branch(%x: tensor<f64>, %w: tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  %z = ad.constant dense<0.5> : tensor<f64>
  %c = ad.compare lt, %x, %z : tensor<f64>
  %y:2 = ad.if %c(%x, %w) : (tensor<i1>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>):
    %s = ad.sin %a : tensor<f64>
    %t = ad.exp %s : tensor<f64>
    ad.yield %t, %b : tensor<f64>, tensor<f64>
  } else {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>):
    %s = ad.mul %a, %b : tensor<f64>
    ad.yield %s, %a : tensor<f64>, tensor<f64>
  }
  return %y#0, %y#1 : tensor<f64>, tensor<f64>
}

// Carried values that change places: each becomes the other, and both are read.
func.func @exchange(%x: tensor<f64>, %y: tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>) {
  %z = ad.constant dense<0.0> : tensor<f64>
  %0:3 = ad.for 3 init(%x, %y, %z) : (tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>, tensor<f64>) {
  ^bb0(%a: tensor<f64>, %b: tensor<f64>, %s: tensor<f64>):
    %p = ad.mul %a, %a : tensor<f64>
    %q = ad.mul %p, %b : tensor<f64>
    %n = ad.add %s, %q : tensor<f64>
    ad.yield %b, %a, %n : tensor<f64>, tensor<f64>, tensor<f64>
  }
  return %0#0, %0#1, %0#2 : tensor<f64>, tensor<f64>, tensor<f64>
}

// An integer that is carried chooses an element; what is read at it is kept as an integer.
func.func @table(%t: tensor<3xf64>, %x: tensor<f64>) -> tensor<f64> {
  %i = ad.constant dense<0> : tensor<i64>
  %0:2 = ad.for 3 init(%i, %x) with(%t) : (tensor<i64>, tensor<f64>, tensor<3xf64>) -> (tensor<i64>, tensor<f64>) {
  ^bb0(%k: tensor<i64>, %a: tensor<f64>, %all: tensor<3xf64>):
    %one = ad.constant dense<1> : tensor<i64>
    %e = ad.gather %all, %k {axis = 0 : i64} : (tensor<3xf64>, tensor<i64>) -> tensor<f64>
    %m = ad.mul %a, %e : tensor<f64>
    %s = ad.sin %m : tensor<f64>
    %n = ad.add %k, %one : tensor<i64>
    ad.yield %n, %s : tensor<i64>, tensor<f64>
  }
  return %0#1 : tensor<f64>
}

// Calls and requests in a body: x <- x - w f'(x), with f = exp + square of a call.
func.func private @inner(%x: tensor<f64>) -> tensor<f64> {
  %e = ad.exp %x : tensor<f64>
  return %e : tensor<f64>
}
func.func private @outer(%x: tensor<f64>) -> tensor<f64> {
  %e = call @inner(%x) : (tensor<f64>) -> tensor<f64>
  %s = ad.square %x : tensor<f64>
  %y = ad.add %e, %s : tensor<f64>
  return %y : tensor<f64>
}
func.func @calls(%x: tensor<f64>, %w: tensor<f64>) -> tensor<f64> {
  %y = ad.for 3 init(%x) with(%w) : (tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>, %v: tensor<f64>):
    %g = ad.grad @outer(%a) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
    %s = ad.mul %v, %g : tensor<f64>
    %k = func.call @inner(%s) : (tensor<f64>) -> tensor<f64>
    %n = ad.sub %a, %k : tensor<f64>
    ad.yield %n : tensor<f64>
  }
  return %y : tensor<f64>
}

// d³/dx³ of x⁵ at 2 is 60 x² = 240: grad of grad of grad of a loop.
// RUN: ad-run %s --entry=third 2 | FileCheck %s --check-prefix=THIRD
// THIRD: tensor(240., dtype=torch.float64)
func.func private @power(%x: tensor<f64>) -> tensor<f64> {
  %one = ad.constant dense<1.0> : tensor<f64>
  %y = ad.for 5 init(%one) with(%x) : (tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%c: tensor<f64>, %a: tensor<f64>):
    %n = ad.mul %c, %a : tensor<f64>
    ad.yield %n : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func private @d1(%x: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @power(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func private @d2(%x: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @d1(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}
func.func @third(%x: tensor<f64>) -> tensor<f64> {
  %r = ad.grad @d2(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %r : tensor<f64>
}

// No trips: the carried value passes through, and everything else has the derivative 0.
// RUN: ad-run %s --entry=none --grad 3 '[]' 2 | FileCheck %s --check-prefix=NONE
// NONE: tensor(1., dtype=torch.float64)
// NONE-NEXT: tensor([], dtype=torch.float64)
// NONE-NEXT: tensor(0., dtype=torch.float64)
func.func @none(%x: tensor<f64>, %xs: tensor<0xf64>, %w: tensor<f64>) -> tensor<f64> {
  %y:2 = ad.for 0 init(%x) over(%xs) with(%w) : (tensor<f64>, tensor<0xf64>, tensor<f64>) -> (tensor<f64>, tensor<0xf64>) {
  ^bb0(%c: tensor<f64>, %e: tensor<f64>, %a: tensor<f64>):
    %m = ad.mul %c, %a : tensor<f64>
    %n = ad.mul %m, %e : tensor<f64>
    ad.yield %n, %m : tensor<f64>, tensor<f64>
  }
  %s = ad.sum %y#1 {axes = array<i64: 0>} : tensor<0xf64> -> tensor<f64>
  %r = ad.add %y#0, %s : tensor<f64>
  return %r : tensor<f64>
}

// The square root by Newton's method, which runs until it is close: d/da is 1/(2 sqrt(a)); the start has no share.
// RUN: ad-run %s --entry=newton 1 2 | FileCheck %s --check-prefix=NEWTON
// NEWTON: tensor(0.3536, dtype=torch.float64)
func.func private @root(%x: tensor<f64>, %a: tensor<f64>) -> tensor<f64> {
  %y = ad.while(%x) with(%a) limit 100 : (tensor<f64>, tensor<f64>) -> tensor<f64> {
  ^bb0(%c: tensor<f64>, %b: tensor<f64>):
    %s = ad.square %c : tensor<f64>
    %d = ad.sub %s, %b : tensor<f64>
    %e = ad.abs %d : tensor<f64>
    %t = ad.constant dense<1.0e-12> : tensor<f64>
    %l = ad.compare gt, %e, %t : tensor<f64>
    ad.yield %l : tensor<i1>
  } do {
  ^bb0(%c: tensor<f64>, %b: tensor<f64>):
    %q = ad.div %b, %c : tensor<f64>
    %r = ad.add %q, %c : tensor<f64>
    %h = ad.constant dense<0.5> : tensor<f64>
    %n = ad.mul %h, %r : tensor<f64>
    ad.yield %n : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func @newton(%x: tensor<f64>, %a: tensor<f64>) -> tensor<f64> {
  %one = ad.constant dense<1.0> : tensor<f64>
  %0:2 = ad.jvp @root(%x, %a, %one) {wrt = array<i64: 1>} : (tensor<f64>, tensor<f64>, tensor<f64>) -> (tensor<f64>, tensor<f64>)
  return %0#1 : tensor<f64>
}

// The body that is not taken has no share, also where its derivative is infinite.
// RUN: ad-run %s --entry=safe --grad 0 | FileCheck %s --check-prefix=SAFE
// SAFE: tensor(2., dtype=torch.float64)
func.func @safe(%x: tensor<f64>) -> tensor<f64> {
  %z = ad.constant dense<0.0> : tensor<f64>
  %c = ad.compare gt, %x, %z : tensor<f64>
  %y = ad.if %c(%x) : (tensor<i1>, tensor<f64>) -> tensor<f64> {
  ^bb0(%a: tensor<f64>):
    %l = ad.log %a : tensor<f64>
    ad.yield %l : tensor<f64>
  } else {
  ^bb0(%a: tensor<f64>):
    %d = ad.add %a, %a : tensor<f64>
    ad.yield %d : tensor<f64>
  }
  return %y : tensor<f64>
}

// A batch of gradients, with a condition of each instance: log or 2x. Where it is not taken, log has no share.
// RUN: ad-run %s --entry=batch '[0.0, 4.0, -1.0]' | FileCheck %s --check-prefix=BATCH
// RUN: ad-run %s --entry=of_batch '[0.0, 4.0, -1.0]' | FileCheck %s --check-prefix=BATCH
// BATCH: tensor([2.0000, 0.2500, 2.0000], dtype=torch.float64)
func.func private @gradient(%x: tensor<f64>) -> tensor<f64> {
  %0 = ad.grad @safe(%x) {wrt = array<i64: 0>} : (tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}
func.func @batch(%x: tensor<3xf64>) -> tensor<3xf64> {
  %0 = ad.vmap @gradient(%x) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<3xf64>) -> tensor<3xf64>
  return %0 : tensor<3xf64>
}
func.func private @total(%x: tensor<3xf64>) -> tensor<f64> {
  %0 = ad.vmap @safe(%x) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<3xf64>) -> tensor<3xf64>
  %1 = ad.sum %0 {axes = array<i64: 0>} : tensor<3xf64> -> tensor<f64>
  return %1 : tensor<f64>
}
func.func @of_batch(%x: tensor<3xf64>) -> tensor<3xf64> {
  %0 = ad.grad @total(%x) {wrt = array<i64: 0>} : (tensor<3xf64>) -> tensor<3xf64>
  return %0 : tensor<3xf64>
}

// A batch of loops that end at different times: the tangent of each stops with it. The first makes no trip.
// RUN: ad-run %s --entry=roots '[1.0, 2.0, 3.0, 4.0]' | FileCheck %s --check-prefix=ROOTS
// RUN: ad-run %s --engine=jit --entry=roots '[1.0, 2.0, 3.0, 4.0]' | FileCheck %s --check-prefix=ROOTS
// ROOTS: tensor([0.0000, 0.3536, 0.2887, 0.2500], dtype=torch.float64)
func.func private @slope(%a: tensor<f64>) -> tensor<f64> {
  %one = ad.constant dense<1.0> : tensor<f64>
  %0 = func.call @newton(%one, %a) : (tensor<f64>, tensor<f64>) -> tensor<f64>
  return %0 : tensor<f64>
}
func.func @roots(%a: tensor<4xf64>) -> tensor<4xf64> {
  %0 = ad.vmap @slope(%a) {in_axes = array<i64: 0>, out_axes = array<i64: 0>} : (tensor<4xf64>) -> tensor<4xf64>
  return %0 : tensor<4xf64>
}

// RUN: ad-run %s --entry=batched_network --check-gradients --random=2
func.func @batched_network(%h0: tensor<2x3x2xf64>, %xs: tensor<4x2x2x2xf64>, %w: tensor<3x3xf64>, %u: tensor<2x2x3xf64>) -> (tensor<2x2x3xf64>, tensor<4x2x3x2xf64>) {
  %0:2 = ad.vmap @network(%h0, %xs, %w, %u) {in_axes = array<i64: 2, 3, -1, 0>, out_axes = array<i64: 0, 3>}
      : (tensor<2x3x2xf64>, tensor<4x2x2x2xf64>, tensor<3x3xf64>, tensor<2x2x3xf64>) -> (tensor<2x2x3xf64>, tensor<4x2x3x2xf64>)
  return %0#0, %0#1 : tensor<2x2x3xf64>, tensor<4x2x3x2xf64>
}

// A mask in a body is kept as outside; without the option it is not, in a body neither.
// RUN: ad-run %s --entry=masked_gradient '[0.0, 2.0]' | FileCheck %s --check-prefix=MASKED
// RUN: ad-opt %s --ad-differentiate=where-safe=false -o %t.mlir
// RUN: ad-run %t.mlir --entry=masked_gradient '[0.0, 2.0]' | FileCheck %s --check-prefix=UNSAFE
// MASKED: tensor([0., 1.], dtype=torch.float64)
// UNSAFE: tensor([nan, 1.], dtype=torch.float64)
func.func private @masked(%x: tensor<2xf64>) -> tensor<f64> {
  %zero = ad.constant dense<0.0> : tensor<f64>
  %y = ad.for 2 init(%zero) with(%x) : (tensor<f64>, tensor<2xf64>) -> tensor<f64> {
  ^bb0(%c: tensor<f64>, %a: tensor<2xf64>):
    %zeros = ad.constant dense<0.0> : tensor<2xf64>
    %m = ad.compare gt, %a, %zeros : tensor<2xf64>
    %l = ad.log %a : tensor<2xf64>
    %w = ad.select %m, %l, %zeros : tensor<2xf64>
    %s = ad.sum %w {axes = array<i64: 0>} : tensor<2xf64> -> tensor<f64>
    %n = ad.add %c, %s : tensor<f64>
    ad.yield %n : tensor<f64>
  }
  return %y : tensor<f64>
}
func.func @masked_gradient(%x: tensor<2xf64>) -> tensor<2xf64> {
  %0 = ad.grad @masked(%x) {wrt = array<i64: 0>} : (tensor<2xf64>) -> tensor<2xf64>
  return %0 : tensor<2xf64>
}
