// Loops and branches have the bits of the interpreter: values that are handed around, stacked, viewed, taken twice; entries
// that are not aligned; no trips and one; bodies with products, sums, sorts, branches and loops of their own.
// RUN: %python %S/Inputs/same_bits.py ad-run %s %t fibonacci registers padded small swap alias leapfrog stacked odd types empty branch kernels twice deep views late halve
// RUN: not ad-run %s --entry=checked --engine=jit '[1.0, 2.0]' '[[1], [0], [5]]' 2>&1 | FileCheck %s --check-prefix=CHECKED
// RUN: not ad-run %s --entry=halve --engine=jit '[3e38, 1.0]' 2>&1 | FileCheck %s --check-prefix=LIMIT
// RUN: ad-run %s --entry=count --engine=jit '0.0' | FileCheck %s --check-prefix=COUNT
// RUN: ad-opt %s --ad-widen --convert-ad-to-llvm | FileCheck %s

// Both are carried by turning pointers: there is one kernel, and the copies are those of the last values.
// CHECK-LABEL: llvm.func @fibonacci(
// CHECK-SAME: ad.workspace_bytes = 256 : i64
// CHECK: llvm.call @fibonacci.fused0
// CHECK-NOT: memcpy
// CHECK: llvm.cond_br
// CHECK: "llvm.intr.memcpy"
// CHECK-NOT: memcpy
// CHECK: llvm.return
func.func @fibonacci(%a: tensor<64xf32>, %b: tensor<64xf32>) -> (tensor<64xf32>, tensor<64xf32>) {
  %y:2 = ad.for 10 init(%a, %b) : (tensor<64xf32>, tensor<64xf32>) -> (tensor<64xf32>, tensor<64xf32>) {
  ^bb0(%c: tensor<64xf32>, %d: tensor<64xf32>):
    %s = ad.add %c, %d : tensor<64xf32>
    ad.yield %d, %s : tensor<64xf32>, tensor<64xf32>
  }
  return %y#0, %y#1 : tensor<64xf32>, tensor<64xf32>
}

// What is small is carried in registers: the loop calls and copies nothing, and its code is the same for any number of trips.
// RUN: ad-run %s --entry=registers --emit=llvm -o %t.ll && FileCheck %s --check-prefix=REGISTERS --input-file=%t.ll
// REGISTERS-LABEL: define internal void @ad.entry
// REGISTERS: phi float
// REGISTERS-NEXT: phi float
// REGISTERS-NEXT: phi i64
// REGISTERS-NOT: call
// REGISTERS-NOT: load
// REGISTERS: fadd float
// REGISTERS-NEXT: fmul float
// REGISTERS-NOT: call
// REGISTERS: br i1
func.func @registers(%a: tensor<f32>, %b: tensor<f32>, %w: tensor<f32>) -> (tensor<f32>, tensor<10000xf32>) {
  %y:3 = ad.for 10000 init(%a, %b) with(%w) : (tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<10000xf32>) {
  ^bb0(%c: tensor<f32>, %d: tensor<f32>, %v: tensor<f32>):
    %s = ad.add %c, %d : tensor<f32>
    %t = ad.mul %s, %v : tensor<f32>
    ad.yield %d, %t, %t : tensor<f32>, tensor<f32>, tensor<f32>
  }
  return %y#1, %y#2 : tensor<f32>, tensor<10000xf32>
}

// Inits are not written over: they are arguments, and read after the loop.
func.func @swap(%a: tensor<37xf32>, %b: tensor<37xf32>) -> (tensor<37xf32>, tensor<37xf32>, tensor<37xf32>) {
  %i = ad.neg %a : tensor<37xf32>
  %y:3 = ad.for 3 init(%i, %b, %a) : (tensor<37xf32>, tensor<37xf32>, tensor<37xf32>) -> (tensor<37xf32>, tensor<37xf32>, tensor<37xf32>) {
  ^bb0(%c: tensor<37xf32>, %d: tensor<37xf32>, %e: tensor<37xf32>):
    ad.yield %d, %e, %c : tensor<37xf32>, tensor<37xf32>, tensor<37xf32>
  }
  %s = ad.add %y#0, %i : tensor<37xf32>
  return %s, %y#1, %y#2 : tensor<37xf32>, tensor<37xf32>, tensor<37xf32>
}

// A value that is carried twice, one from outside, an entry; a stack of the same.
func.func @alias(%a: tensor<37xf32>, %x: tensor<4x37xf32>) -> (tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<4x37xf32>, tensor<4x37xf32>, tensor<4x37xf32>) {
  %y:7 = ad.for 4 init(%a, %a, %a, %a) over(%x) with(%a) : (tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<4x37xf32>, tensor<37xf32>) -> (tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<4x37xf32>, tensor<4x37xf32>, tensor<4x37xf32>) {
  ^bb0(%c: tensor<37xf32>, %d: tensor<37xf32>, %f: tensor<37xf32>, %g: tensor<37xf32>, %e: tensor<37xf32>, %w: tensor<37xf32>):
    %s = ad.add %c, %g : tensor<37xf32>
    %p = ad.mul %s, %w : tensor<37xf32>
    ad.yield %p, %p, %w, %e, %p, %w, %g : tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<37xf32>
  }
  return %y#0, %y#1, %y#2, %y#3, %y#4, %y#5, %y#6 : tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<37xf32>, tensor<4x37xf32>, tensor<4x37xf32>, tensor<4x37xf32>
}

// Two steps back: what is computed lives for two trips, and is written over what lived before, element by element.
// CHECK-LABEL: llvm.func @leapfrog(
// CHECK-SAME: ad.workspace_bytes = 256 : i64
func.func @leapfrog(%a: tensor<64xf32>, %b: tensor<64xf32>) -> tensor<64xf32> {
  %y:2 = ad.for 9 init(%a, %b) : (tensor<64xf32>, tensor<64xf32>) -> (tensor<64xf32>, tensor<64xf32>) {
  ^bb0(%last: tensor<64xf32>, %u: tensor<64xf32>):
    %next = ad.fused(%last, %u) : (tensor<64xf32>, tensor<64xf32>) -> tensor<64xf32> {
    ^bb0(%l: tensor<64xf32>, %v: tensor<64xf32>):
      %c = ad.constant dense<1.9> : tensor<64xf32>
      %p = ad.mul %v, %c : tensor<64xf32>
      %d = ad.sub %p, %l : tensor<64xf32>
      ad.yield %d : tensor<64xf32>
    }
    ad.yield %u, %next : tensor<64xf32>, tensor<64xf32>
  }
  return %y#1 : tensor<64xf32>
}

// What is stacked when it is computed is written there at once.
// CHECK-LABEL: llvm.func @stacked(
// CHECK-SAME: ad.workspace_bytes = 0 : i64
// CHECK: llvm.cond_br
func.func @stacked(%a: tensor<25xf64>, %x: tensor<6x25xf64>) -> (tensor<6x25xf64>, tensor<25xf64>) {
  %y:2 = ad.for 6 reverse init(%a) over(%x) : (tensor<25xf64>, tensor<6x25xf64>) -> (tensor<25xf64>, tensor<6x25xf64>) {
  ^bb0(%c: tensor<25xf64>, %e: tensor<25xf64>):
    %s = ad.mul %c, %e : tensor<25xf64>
    ad.yield %s, %s : tensor<25xf64>, tensor<25xf64>
  }
  return %y#1, %y#0 : tensor<6x25xf64>, tensor<25xf64>
}

// Entries of 7, 3 and 33 elements: kernels read and write vectors where they are not aligned.
func.func @odd(%x: tensor<5x7xf32>, %h: tensor<5x3x11xf16>, %m: tensor<5x33xi1>) -> (tensor<5x7xf32>, tensor<5x3x11xf16>, tensor<5x33xi1>, tensor<5xf32>) {
  %y:4 = ad.for 5 over(%x, %h, %m) : (tensor<5x7xf32>, tensor<5x3x11xf16>, tensor<5x33xi1>) -> (tensor<5x7xf32>, tensor<5x3x11xf16>, tensor<5x33xi1>, tensor<5xf32>) {
  ^bb0(%e: tensor<7xf32>, %f: tensor<3x11xf16>, %b: tensor<33xi1>):
    %s = ad.sigmoid %e : tensor<7xf32>
    %g = ad.square %f : tensor<3x11xf16>
    %n = ad.not %b : tensor<33xi1>
    %t = ad.sum %s {axes = array<i64: 0>} : tensor<7xf32> -> tensor<f32>
    ad.yield %s, %g, %n, %t : tensor<7xf32>, tensor<3x11xf16>, tensor<33xi1>, tensor<f32>
  }
  return %y#0, %y#1, %y#2, %y#3 : tensor<5x7xf32>, tensor<5x3x11xf16>, tensor<5x33xi1>, tensor<5xf32>
}

func.func @types(%x: tensor<i64>, %b: tensor<i1>, %h: tensor<3xf16>, %u: tensor<3xui8>) -> (tensor<i64>, tensor<i1>, tensor<3xf16>, tensor<3xui8>, tensor<4xi64>) {
  %n = ad.iota {axis = 0 : i64} : tensor<4xi64>
  %y:5 = ad.for 4 init(%x, %b, %h, %u) over(%n) : (tensor<i64>, tensor<i1>, tensor<3xf16>, tensor<3xui8>, tensor<4xi64>) -> (tensor<i64>, tensor<i1>, tensor<3xf16>, tensor<3xui8>, tensor<4xi64>) {
  ^bb0(%c: tensor<i64>, %d: tensor<i1>, %f: tensor<3xf16>, %g: tensor<3xui8>, %i: tensor<i64>):
    %s = ad.add %c, %i : tensor<i64>
    %o = ad.not %d : tensor<i1>
    %q = ad.add %f, %f : tensor<3xf16>
    %r = ad.add %g, %g : tensor<3xui8>
    ad.yield %s, %o, %q, %r, %s : tensor<i64>, tensor<i1>, tensor<3xf16>, tensor<3xui8>, tensor<i64>
  }
  return %y#0, %y#1, %y#2, %y#3, %y#4 : tensor<i64>, tensor<i1>, tensor<3xf16>, tensor<3xui8>, tensor<4xi64>
}

// No trips: the last carried value is the init. No elements.
// CHECK-LABEL: llvm.func @empty(
func.func @empty(%a: tensor<3xf32>, %x: tensor<0x4xf32>, %z: tensor<2x0xf32>) -> (tensor<3xf32>, tensor<0x3xf32>, tensor<2x0xf32>, tensor<3xf32>) {
  %y:2 = ad.for 0 init(%a) over(%x) : (tensor<3xf32>, tensor<0x4xf32>) -> (tensor<3xf32>, tensor<0x3xf32>) {
  ^bb0(%c: tensor<3xf32>, %e: tensor<4xf32>):
    %s = ad.neg %c : tensor<3xf32>
    ad.yield %s, %c : tensor<3xf32>, tensor<3xf32>
  }
  %w:2 = ad.for 2 init(%a) over(%z) : (tensor<3xf32>, tensor<2x0xf32>) -> (tensor<3xf32>, tensor<2x0xf32>) {
  ^bb0(%c: tensor<3xf32>, %e: tensor<0xf32>):
    %s = ad.square %c : tensor<3xf32>
    %n = ad.neg %e : tensor<0xf32>
    ad.yield %s, %n : tensor<3xf32>, tensor<0xf32>
  }
  return %y#0, %y#1, %w#1, %w#0 : tensor<3xf32>, tensor<0x3xf32>, tensor<2x0xf32>, tensor<3xf32>
}

// Both branches write the result where it lies, and their temporaries share memory.
// CHECK-LABEL: llvm.func @branch(
// CHECK-SAME: ad.workspace_bytes = 384 : i64
// CHECK: llvm.cond_br
// CHECK-NOT: memcpy
// CHECK: llvm.return
func.func @branch(%x: tensor<4xf32>, %m: tensor<8x8xf32>) -> (tensor<8x8xf32>, tensor<8x8xf32>) {
  %zero = ad.constant dense<0.0> : tensor<f32>
  %s = ad.sum %x {axes = array<i64: 0>} : tensor<4xf32> -> tensor<f32>
  %c = ad.compare lt, %s, %zero : tensor<f32>
  %n = ad.not %c : tensor<i1>
  %y = ad.if %c(%m) : (tensor<i1>, tensor<8x8xf32>) -> tensor<8x8xf32> {
  ^bb0(%a: tensor<8x8xf32>):
    %p = ad.neg %a : tensor<8x8xf32>
    %q = ad.transpose %p {permutation = array<i64: 1, 0>} : tensor<8x8xf32> -> tensor<8x8xf32>
    ad.yield %q : tensor<8x8xf32>
  } else {
  ^bb0(%a: tensor<8x8xf32>):
    %p = ad.exp %a : tensor<8x8xf32>
    %q = ad.flip %p {axes = array<i64: 0>} : tensor<8x8xf32>
    ad.yield %q : tensor<8x8xf32>
  }
  %z = ad.if %n(%m) : (tensor<i1>, tensor<8x8xf32>) -> tensor<8x8xf32> {
  ^bb0(%a: tensor<8x8xf32>):
    %p = ad.neg %a : tensor<8x8xf32>
    ad.yield %p : tensor<8x8xf32>
  } else {
  ^bb0(%a: tensor<8x8xf32>):
    %p = ad.exp %a : tensor<8x8xf32>
    ad.yield %p : tensor<8x8xf32>
  }
  return %y, %z : tensor<8x8xf32>, tensor<8x8xf32>
}

func.func @kernels(%h: tensor<2x3xf32>, %w: tensor<3x3xf32>, %x: tensor<4x2x3xf32>) -> (tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<4x2x3xi64>) {
  %y:3 = ad.for 4 init(%h) over(%x) with(%w) : (tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<3x3xf32>) -> (tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<4x2x3xi64>) {
  ^bb0(%c: tensor<2x3xf32>, %e: tensor<2x3xf32>, %v: tensor<3x3xf32>):
    %p = ad.cumsum %c {axis = 1 : i64} : tensor<2x3xf32>
    %s = ad.add %p, %e : tensor<2x3xf32>
    %t = ad.tanh %s : tensor<2x3xf32>
    %i = ad.argsort %t {axis = 1 : i64} : tensor<2x3xf32> -> tensor<2x3xi64>
    %g = ad.gather %t, %i {axis = 1 : i64, batched} : (tensor<2x3xf32>, tensor<2x3xi64>) -> tensor<2x3xf32>
    ad.yield %t, %g, %i : tensor<2x3xf32>, tensor<2x3xf32>, tensor<2x3xi64>
  }
  return %y#0, %y#1, %y#2 : tensor<2x3xf32>, tensor<4x2x3xf32>, tensor<4x2x3xi64>
}

// A result of a loop is an init of the next and is returned as well.
func.func @twice(%a: tensor<100xf32>) -> (tensor<100xf32>, tensor<100xf32>, tensor<100xf32>) {
  %y = ad.for 3 init(%a) : (tensor<100xf32>) -> tensor<100xf32> {
  ^bb0(%c: tensor<100xf32>):
    %r = ad.flip %c {axes = array<i64: 0>} : tensor<100xf32>
    %s = ad.sub %c, %r : tensor<100xf32>
    ad.yield %s : tensor<100xf32>
  }
  %z = ad.for 2 init(%y) : (tensor<100xf32>) -> tensor<100xf32> {
  ^bb0(%c: tensor<100xf32>):
    %r = ad.flip %c {axes = array<i64: 0>} : tensor<100xf32>
    ad.yield %r : tensor<100xf32>
  }
  return %y, %z, %y : tensor<100xf32>, tensor<100xf32>, tensor<100xf32>
}

func.func @deep(%x: tensor<3x4x5xf32>, %a: tensor<5xf32>) -> (tensor<5xf32>, tensor<3x4x5xf32>, tensor<3x5xf32>) {
  %y:3 = ad.for 3 init(%a) over(%x) with(%a) : (tensor<5xf32>, tensor<3x4x5xf32>, tensor<5xf32>) -> (tensor<5xf32>, tensor<3x4x5xf32>, tensor<3x5xf32>) {
  ^bb0(%c: tensor<5xf32>, %e: tensor<4x5xf32>, %w: tensor<5xf32>):
    %i:2 = ad.for 4 reverse init(%c) over(%e) with(%w) : (tensor<5xf32>, tensor<4x5xf32>, tensor<5xf32>) -> (tensor<5xf32>, tensor<4x5xf32>) {
    ^bb0(%d: tensor<5xf32>, %f: tensor<5xf32>, %v: tensor<5xf32>):
      %zero = ad.constant dense<0.0> : tensor<f32>
      %sum = ad.sum %d {axes = array<i64: 0>} : tensor<5xf32> -> tensor<f32>
      %less = ad.compare lt, %sum, %zero : tensor<f32>
      %n = ad.if %less(%d, %f, %v) : (tensor<i1>, tensor<5xf32>, tensor<5xf32>, tensor<5xf32>) -> tensor<5xf32> {
      ^bb0(%p: tensor<5xf32>, %q: tensor<5xf32>, %r: tensor<5xf32>):
        %s = ad.add %p, %r : tensor<5xf32>
        ad.yield %s : tensor<5xf32>
      } else {
      ^bb0(%p: tensor<5xf32>, %q: tensor<5xf32>, %r: tensor<5xf32>):
        %s = ad.while(%p) with(%q) limit 100 : (tensor<5xf32>, tensor<5xf32>) -> tensor<5xf32> {
        ^bb0(%k: tensor<5xf32>, %l: tensor<5xf32>):
          %z = ad.constant dense<0.0> : tensor<f32>
          %t = ad.amax %k {axes = array<i64: 0>} : tensor<5xf32> -> tensor<f32>
          %m = ad.compare lt, %z, %t : tensor<f32>
          ad.yield %m : tensor<i1>
        } do {
        ^bb0(%k: tensor<5xf32>, %l: tensor<5xf32>):
          %half = ad.constant dense<0.5> : tensor<5xf32>
          %t = ad.abs %l : tensor<5xf32>
          %u = ad.sub %k, %t : tensor<5xf32>
          %b = ad.sub %u, %half : tensor<5xf32>
          ad.yield %b : tensor<5xf32>
        }
        ad.yield %s : tensor<5xf32>
      }
      ad.yield %n, %n : tensor<5xf32>, tensor<5xf32>
    }
    ad.yield %i#0, %i#1, %c : tensor<5xf32>, tensor<4x5xf32>, tensor<5xf32>
  }
  return %y#0, %y#1, %y#2 : tensor<5xf32>, tensor<3x4x5xf32>, tensor<3x5xf32>
}

// So is a vector that is not full: its place is padded.
// RUN: ad-run %s --entry=padded --emit=llvm -o %t.padded.ll && FileCheck %s --check-prefix=PADDED --input-file=%t.padded.ll
// PADDED-LABEL: define internal void @ad.entry
// PADDED: phi <8 x float>
// PADDED-NOT: call
// PADDED-NOT: alloca
// PADDED: br i1
func.func @padded(%a: tensor<7xf32>, %b: tensor<7xf32>) -> (tensor<7xf32>, tensor<7xf32>, tensor<f32>) {
  %y:3 = ad.for 9 init(%a, %b) : (tensor<7xf32>, tensor<7xf32>) -> (tensor<7xf32>, tensor<7xf32>, tensor<9xf32>) {
  ^bb0(%c: tensor<7xf32>, %d: tensor<7xf32>):
    %s = ad.add %c, %d : tensor<7xf32>
    %t = ad.sum %s {axes = array<i64: 0>} : tensor<7xf32> -> tensor<f32>
    ad.yield %d, %s, %t : tensor<7xf32>, tensor<7xf32>, tensor<f32>
  }
  %sum = ad.sum %y#2 {axes = array<i64: 0>} : tensor<9xf32> -> tensor<f32>
  return %y#0, %y#1, %sum : tensor<7xf32>, tensor<7xf32>, tensor<f32>
}

// Small values that change places, come from outside or from an entry, from a branch, from a loop; all of them stacked.
func.func @small(%a: tensor<2xf32>, %b: tensor<2xf32>, %x: tensor<6x2xf32>, %f: tensor<i1>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<i1>, tensor<6x2xf32>, tensor<6xi1>) {
  %y:7 = ad.for 6 init(%a, %b, %a, %b, %f) over(%x) with(%a) : (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<i1>, tensor<6x2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<i1>, tensor<6x2xf32>, tensor<6xi1>) {
  ^bb0(%c: tensor<2xf32>, %d: tensor<2xf32>, %g: tensor<2xf32>, %h: tensor<2xf32>, %m: tensor<i1>, %e: tensor<2xf32>, %w: tensor<2xf32>):
    %n = ad.not %m : tensor<i1>
    %p = ad.if %n(%c, %h, %w) : (tensor<i1>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
    ^bb0(%q: tensor<2xf32>, %r: tensor<2xf32>, %v: tensor<2xf32>):
      %s = ad.sub %q, %r : tensor<2xf32>
      ad.yield %s : tensor<2xf32>
    } else {
    ^bb0(%q: tensor<2xf32>, %r: tensor<2xf32>, %v: tensor<2xf32>):
      ad.yield %v : tensor<2xf32>
    }
    %i = ad.for 3 init(%p) with(%g) : (tensor<2xf32>, tensor<2xf32>) -> tensor<2xf32> {
    ^bb0(%q: tensor<2xf32>, %r: tensor<2xf32>):
      %s = ad.mul %q, %r : tensor<2xf32>
      ad.yield %s : tensor<2xf32>
    }
    ad.yield %d, %c, %e, %i, %n, %i, %m : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<i1>, tensor<2xf32>, tensor<i1>
  }
  return %y#0, %y#1, %y#2, %y#3, %y#4, %y#5, %y#6 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<i1>, tensor<6x2xf32>, tensor<6xi1>
}

// What is carried is part of what is computed, seen otherwise.
func.func @views(%a: tensor<2x16xf32>, %b: tensor<16xf32>) -> (tensor<2x16xf32>, tensor<16xf32>, tensor<5x32xf32>) {
  %y:3 = ad.for 5 init(%a, %b) : (tensor<2x16xf32>, tensor<16xf32>) -> (tensor<2x16xf32>, tensor<16xf32>, tensor<5x32xf32>) {
  ^bb0(%c: tensor<2x16xf32>, %d: tensor<16xf32>):
    %w = ad.broadcast %d {axes = array<i64: 0>} : tensor<16xf32> -> tensor<2x16xf32>
    %s = ad.add %c, %w : tensor<2x16xf32>
    %t = ad.slice %s {offsets = array<i64: 1, 0>, strides = array<i64: 1, 1>} : tensor<2x16xf32> -> tensor<1x16xf32>
    %u = ad.reshape %t : tensor<1x16xf32> -> tensor<16xf32>
    %f = ad.reshape %s : tensor<2x16xf32> -> tensor<32xf32>
    ad.yield %s, %u, %f : tensor<2x16xf32>, tensor<16xf32>, tensor<32xf32>
  }
  return %y#0, %y#1, %y#2 : tensor<2x16xf32>, tensor<16xf32>, tensor<5x32xf32>
}

// The old value is read after the new one is computed.
func.func @late(%a: tensor<64xf32>) -> (tensor<64xf32>, tensor<6x64xf32>) {
  %y:2 = ad.for 6 init(%a) : (tensor<64xf32>) -> (tensor<64xf32>, tensor<6x64xf32>) {
  ^bb0(%c: tensor<64xf32>):
    %n = ad.cumsum %c {axis = 0 : i64} : tensor<64xf32>
    %o = ad.cumsum %n {axis = 0 : i64, reverse} : tensor<64xf32>
    %t = ad.tanh %o : tensor<64xf32>
    %d = ad.sub %c, %t : tensor<64xf32>
    ad.yield %t, %d : tensor<64xf32>, tensor<64xf32>
  }
  return %y#0, %y#1 : tensor<64xf32>, tensor<6x64xf32>
}

// LIMIT: control.mlir:[[@LINE+4]]:{{.*}}: error: 'ad.while' op runs more than 100 times
// CHECK-LABEL: llvm.func @halve(
// CHECK: llvm.return
func.func @halve(%x: tensor<2xf32>) -> (tensor<2xf32>, tensor<i64>) {
  %y:2 = ad.while(%x, %x) limit 100 : (tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>) {
  ^bb0(%a: tensor<2xf32>, %b: tensor<2xf32>):
    %one = ad.constant dense<1.0> : tensor<f32>
    %m = ad.amax %a {axes = array<i64: 0>} : tensor<2xf32> -> tensor<f32>
    %less = ad.compare lt, %one, %m : tensor<f32>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<2xf32>, %b: tensor<2xf32>):
    %half = ad.constant dense<0.5> : tensor<2xf32>
    %h = ad.mul %a, %half : tensor<2xf32>
    ad.yield %h, %a : tensor<2xf32>, tensor<2xf32>
  }
  %n = ad.constant dense<3> : tensor<i64>
  %s = ad.add %y#0, %y#1 : tensor<2xf32>
  return %s, %n : tensor<2xf32>, tensor<i64>
}

// A check in a body names its op.
// CHECKED: control.mlir:[[@LINE+4]]:{{.*}}: error: 'ad.gather' op index 5 is out of bounds for dimension 0 with size 2
func.func @checked(%x: tensor<2xf32>, %i: tensor<3x1xi64>) -> tensor<3x1xf32> {
  %y = ad.for 3 over(%i) with(%x) : (tensor<3x1xi64>, tensor<2xf32>) -> tensor<3x1xf32> {
  ^bb0(%k: tensor<1xi64>, %v: tensor<2xf32>):
    %g = ad.gather %v, %k {axis = 0 : i64} : (tensor<2xf32>, tensor<1xi64>) -> tensor<1xf32>
    ad.yield %g : tensor<1xf32>
  }
  return %y : tensor<3x1xf32>
}

// COUNT: tensor(1000000.)
func.func @count(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.for 1000000 init(%x) : (tensor<f32>) -> tensor<f32> {
  ^bb0(%c: tensor<f32>):
    %one = ad.constant dense<1.0> : tensor<f32>
    %n = ad.add %c, %one : tensor<f32>
    ad.yield %n : tensor<f32>
  }
  return %y : tensor<f32>
}
