// Loops and branches: what surely runs once or not at all, what is carried, taken and yielded for nothing, what does not vary.
// RUN: ad-opt %s --ad-simplify | FileCheck %s
// RUN: %python %S/../Lower/Inputs/same_bits.py ad-run %s %t none once backward dead unchanged unused merged constants repeated stacks chosen branches while_hoisted while_unchanged never counted

// CHECK-LABEL: func.func @none
// CHECK-NEXT: %[[E:.*]] = ad.constant dense<0.000000e+00> : tensor<0x2xf32>
// CHECK-NEXT: return %arg0, %[[E]]
func.func @none(%x: tensor<2xf32>, %s: tensor<0x2xf32>) -> (tensor<2xf32>, tensor<0x2xf32>) {
  %y:2 = ad.for 0 init(%x) over(%s) : (tensor<2xf32>, tensor<0x2xf32>) -> (tensor<2xf32>, tensor<0x2xf32>) {
  ^bb0(%c: tensor<2xf32>, %e: tensor<2xf32>):
    %n = ad.mul %c, %e : tensor<2xf32>
    ad.yield %n, %n : tensor<2xf32>, tensor<2xf32>
  }
  return %y#0, %y#1 : tensor<2xf32>, tensor<0x2xf32>
}

// CHECK-LABEL: func.func @once
// CHECK-NEXT: %[[E:.*]] = ad.reshape %arg1 : tensor<1x2xf32> -> tensor<2xf32>
// CHECK-NEXT: %[[M:.*]] = ad.mul %arg0, %[[E]]
// CHECK-NEXT: %[[S:.*]] = ad.reshape %arg0 : tensor<2xf32> -> tensor<1x2xf32>
// CHECK-NEXT: return %[[M]], %[[S]]
func.func @once(%x: tensor<2xf32>, %s: tensor<1x2xf32>) -> (tensor<2xf32>, tensor<1x2xf32>) {
  %y:2 = ad.for 1 reverse init(%x) over(%s) : (tensor<2xf32>, tensor<1x2xf32>) -> (tensor<2xf32>, tensor<1x2xf32>) {
  ^bb0(%c: tensor<2xf32>, %e: tensor<2xf32>):
    %n = ad.mul %c, %e : tensor<2xf32>
    ad.yield %n, %c : tensor<2xf32>, tensor<2xf32>
  }
  return %y#0, %y#1 : tensor<2xf32>, tensor<1x2xf32>
}

// The direction and the count stay when the op is made anew.
// CHECK-LABEL: func.func @backward
// CHECK-NEXT: ad.for 3 reverse init(%arg0) over(%arg1) :
func.func @backward(%x: tensor<2xf32>, %s: tensor<3x2xf32>) -> tensor<2xf32> {
  %y:2 = ad.for 3 reverse init(%x) over(%s) : (tensor<2xf32>, tensor<3x2xf32>) -> (tensor<2xf32>, tensor<3x2xf32>) {
  ^bb0(%c: tensor<2xf32>, %e: tensor<2xf32>):
    %n = ad.mul %c, %e : tensor<2xf32>
    %m = ad.sub %n, %e : tensor<2xf32>
    ad.yield %m, %n : tensor<2xf32>, tensor<2xf32>
  }
  return %y#0 : tensor<2xf32>
}

// Two carried values that only serve each other are dead, with what they read.
// CHECK-LABEL: func.func @dead
// CHECK-NEXT: %[[Y:.*]] = ad.for 3 init(%arg0) : (tensor<f32>) -> tensor<f32> {
// CHECK-NEXT: ^bb0(%[[C:.*]]: tensor<f32>):
// CHECK-NEXT: %[[N:.*]] = ad.sin %[[C]]
// CHECK-NEXT: ad.yield %[[N]] : tensor<f32>
func.func @dead(%x: tensor<f32>, %s: tensor<3xf32>) -> tensor<f32> {
  %y:3 = ad.for 3 init(%x, %x, %x) over(%s) : (tensor<f32>, tensor<f32>, tensor<f32>, tensor<3xf32>) -> (tensor<f32>, tensor<f32>, tensor<f32>) {
  ^bb0(%c: tensor<f32>, %d: tensor<f32>, %e: tensor<f32>, %f: tensor<f32>):
    %n = ad.sin %c : tensor<f32>
    %o = ad.add %e, %f : tensor<f32>
    %p = ad.mul %d, %n : tensor<f32>
    ad.yield %n, %o, %p : tensor<f32>, tensor<f32>, tensor<f32>
  }
  return %y#0 : tensor<f32>
}

// CHECK-LABEL: func.func @unchanged
// CHECK-NEXT: %[[Y:.*]] = ad.for 3 init(%arg0) with(%arg1) :
// CHECK: return %[[Y]], %arg1
func.func @unchanged(%x: tensor<f32>, %w: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %y:2 = ad.for 3 init(%x, %w) : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  ^bb0(%c: tensor<f32>, %d: tensor<f32>):
    %n = ad.mul %c, %d : tensor<f32>
    ad.yield %n, %d : tensor<f32>, tensor<f32>
  }
  return %y#0, %y#1 : tensor<f32>, tensor<f32>
}

// CHECK-LABEL: func.func @unused
// CHECK-NEXT: ad.for 3 init(%arg0) : (tensor<f32>) -> tensor<f32> {
func.func @unused(%x: tensor<f32>, %w: tensor<f32>, %s: tensor<3xf32>) -> tensor<f32> {
  %y:2 = ad.for 3 init(%x) over(%s) with(%w) : (tensor<f32>, tensor<3xf32>, tensor<f32>) -> (tensor<f32>, tensor<3xf32>) {
  ^bb0(%c: tensor<f32>, %e: tensor<f32>, %v: tensor<f32>):
    %n = ad.sin %c : tensor<f32>
    %m = ad.mul %v, %e : tensor<f32>
    ad.yield %n, %m : tensor<f32>, tensor<f32>
  }
  return %y#0 : tensor<f32>
}

// Taken once, carried once, stacked once.
// CHECK-LABEL: func.func @merged
// CHECK-NEXT: %[[Y:.*]]:2 = ad.for 3 init(%arg0) over(%arg2) with(%arg1) :
// CHECK: return %[[Y]]#0, %[[Y]]#0, %[[Y]]#1, %[[Y]]#1
func.func @merged(%x: tensor<f32>, %w: tensor<f32>, %s: tensor<3xf32>) -> (tensor<f32>, tensor<f32>, tensor<3xf32>, tensor<3xf32>) {
  %y:4 = ad.for 3 init(%x, %x) over(%s, %s) with(%w, %w) : (tensor<f32>, tensor<f32>, tensor<3xf32>, tensor<3xf32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<3xf32>, tensor<3xf32>) {
  ^bb0(%c: tensor<f32>, %d: tensor<f32>, %e: tensor<f32>, %f: tensor<f32>, %v: tensor<f32>, %u: tensor<f32>):
    %m = ad.mul %c, %v : tensor<f32>
    %n = ad.mul %d, %u : tensor<f32>
    %o = ad.add %m, %e : tensor<f32>
    %p = ad.add %o, %f : tensor<f32>
    %q = ad.sub %p, %n : tensor<f32>
    ad.yield %q, %q, %o, %o : tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>
  }
  return %y#0, %y#1, %y#2, %y#3 : tensor<f32>, tensor<f32>, tensor<3xf32>, tensor<3xf32>
}

// Splats are written where they are read; a sequence that repeats something takes that.
// CHECK-LABEL: func.func @constants
// CHECK-NEXT: ad.for 3 init(%arg0) with(%arg1) :
// CHECK-NEXT: ^bb0
// CHECK-DAG: ad.constant dense<2.000000e+00> : tensor<2xf32>
// CHECK-DAG: ad.constant dense<3.000000e+00> : tensor<2xf32>
// CHECK: ad.yield
func.func @constants(%x: tensor<2xf32>, %w: tensor<2xf32>) -> tensor<2xf32> {
  %two = ad.constant dense<2.0> : tensor<2xf32>
  %threes = ad.constant dense<3.0> : tensor<3x2xf32>
  %ws = ad.broadcast %w {axes = array<i64: 0>} : tensor<2xf32> -> tensor<3x2xf32>
  %y = ad.for 3 init(%x) over(%threes, %ws) with(%two) : (tensor<2xf32>, tensor<3x2xf32>, tensor<3x2xf32>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%c: tensor<2xf32>, %e: tensor<2xf32>, %f: tensor<2xf32>, %v: tensor<2xf32>):
    %m = ad.mul %c, %v : tensor<2xf32>
    %n = ad.sub %m, %e : tensor<2xf32>
    %o = ad.sub %n, %f : tensor<2xf32>
    ad.yield %o : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// What does not vary is computed before the loop, with the broadcast that it reads; a broadcast alone stays.
// CHECK-LABEL: func.func @hoisted
// CHECK-DAG: ad.broadcast %arg1
// CHECK-DAG: ad.matmul %arg2, %arg2
// CHECK: ad.exp
// CHECK: ad.for
// CHECK-NOT: ad.exp
// CHECK-NOT: ad.matmul
// CHECK: ad.broadcast
// CHECK: ad.yield
func.func @hoisted(%x: tensor<2x2xf32>, %w: tensor<f32>, %a: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %y = ad.for 3 init(%x) with(%w, %a) : (tensor<2x2xf32>, tensor<f32>, tensor<2x2xf32>) -> tensor<2x2xf32> {
  ^bb0(%c: tensor<2x2xf32>, %v: tensor<f32>, %b: tensor<2x2xf32>):
    %w2 = ad.broadcast %v {axes = array<i64: 0, 1>} : tensor<f32> -> tensor<2x2xf32>
    %m = ad.matmul %b, %b : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
    %p = ad.add %w2, %m : tensor<2x2xf32>
    %q = ad.exp %p : tensor<2x2xf32>
    %n = ad.mul %c, %q : tensor<2x2xf32>
    %o = ad.sub %n, %w2 : tensor<2x2xf32>
    ad.yield %o : tensor<2x2xf32>
  }
  return %y : tensor<2x2xf32>
}

// From a loop in a loop, all the way.
// CHECK-LABEL: func.func @repeated
// CHECK-NEXT: ad.sin %arg1
// CHECK-NEXT: ad.for
// CHECK-NOT: ad.sin
// CHECK: return
func.func @repeated(%x: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  %y = ad.for 3 init(%x) with(%w) : (tensor<f32>, tensor<f32>) -> tensor<f32> {
  ^bb0(%c: tensor<f32>, %v: tensor<f32>):
    %z = ad.for 2 init(%c) with(%v) : (tensor<f32>, tensor<f32>) -> tensor<f32> {
    ^bb0(%d: tensor<f32>, %u: tensor<f32>):
      %s = ad.sin %u : tensor<f32>
      %n = ad.add %d, %s : tensor<f32>
      ad.yield %n : tensor<f32>
    }
    ad.yield %z : tensor<f32>
  }
  return %y : tensor<f32>
}

// What is stacked without being computed is known outside: there is no loop.
// CHECK-LABEL: func.func @stacks
// CHECK-DAG: %[[B:.*]] = ad.broadcast %arg0
// CHECK-DAG: %[[C:.*]] = ad.constant dense<2.000000e+00> : tensor<3x2xf32>
// CHECK-NOT: ad.for
// CHECK: return %[[B]], %arg1, %[[C]]
func.func @stacks(%w: tensor<2xf32>, %s: tensor<3x2xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>) {
  %y:3 = ad.for 3 reverse over(%s) with(%w) : (tensor<3x2xf32>, tensor<2xf32>) -> (tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>) {
  ^bb0(%e: tensor<2xf32>, %v: tensor<2xf32>):
    %two = ad.constant dense<2.0> : tensor<2xf32>
    ad.yield %v, %e, %two : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
  }
  return %y#0, %y#1, %y#2 : tensor<3x2xf32>, tensor<3x2xf32>, tensor<3x2xf32>
}

// CHECK-LABEL: func.func @chosen
// CHECK-NEXT: %[[N:.*]] = ad.neg %arg0
// CHECK-NEXT: return %[[N]]
func.func @chosen(%x: tensor<2xf32>) -> tensor<2xf32> {
  %c = ad.constant dense<false> : tensor<i1>
  %y = ad.if %c(%x) : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32> {
  ^bb0(%a: tensor<2xf32>):
    ad.yield %a : tensor<2xf32>
  } else {
  ^bb0(%a: tensor<2xf32>):
    %n = ad.neg %a : tensor<2xf32>
    ad.yield %n : tensor<2xf32>
  }
  return %y : tensor<2xf32>
}

// Results that are unused, equal to one that is or is not, or an input; inputs that are unused or taken twice.
// CHECK-LABEL: func.func @branches
// CHECK-NEXT: %[[Y:.*]] = ad.if %arg0(%arg1) : (tensor<i1>, tensor<2xf32>) -> tensor<2xf32> {
// CHECK: return %[[Y]], %[[Y]], %arg2
func.func @branches(%c: tensor<i1>, %x: tensor<2xf32>, %w: tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  %y:4 = ad.if %c(%x, %w, %x) : (tensor<i1>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) -> (tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) {
  ^bb0(%a: tensor<2xf32>, %b: tensor<2xf32>, %d: tensor<2xf32>):
    %n = ad.mul %a, %d : tensor<2xf32>
    ad.yield %n, %n, %n, %b : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
  } else {
  ^bb0(%a: tensor<2xf32>, %b: tensor<2xf32>, %d: tensor<2xf32>):
    %n = ad.neg %a : tensor<2xf32>
    ad.yield %n, %n, %n, %b : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
  }
  return %y#1, %y#2, %y#3 : tensor<2xf32>, tensor<2xf32>, tensor<2xf32>
}

// A condition is computed at least once, a body perhaps never: what is costly, or checks something, stays there.
// CHECK-LABEL: func.func @while_hoisted
// CHECK-DAG: ad.exp %arg1
// CHECK-DAG: ad.square %arg1
// CHECK: ad.while
// CHECK-NOT: ad.exp
// CHECK: do
// CHECK-NOT: ad.square
// CHECK: ad.log
// CHECK: ad.check_index
// CHECK: return
func.func @while_hoisted(%x: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  %three = ad.constant dense<[0, 1, 2]> : tensor<3xi64>
  %y = ad.while(%x) with(%w, %three) limit 1000 : (tensor<f32>, tensor<f32>, tensor<3xi64>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>, %v: tensor<f32>, %i: tensor<3xi64>):
    %e = ad.exp %v : tensor<f32>
    %less = ad.compare lt, %a, %e : tensor<f32>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<f32>, %v: tensor<f32>, %i: tensor<3xi64>):
    %one = ad.constant dense<1.0> : tensor<f32>
    %s = ad.square %v : tensor<f32>
    %t = ad.add %s, %one : tensor<f32>
    %l = ad.log %t : tensor<f32>
    %k = ad.check_index %i {dimension = 0 : i64, size = 3 : i64} : tensor<3xi64>
    %f = ad.cast %k : tensor<3xi64> -> tensor<3xf32>
    %g = ad.sum %f {axes = array<i64: 0>} : tensor<3xf32> -> tensor<f32>
    %b = ad.add %a, %g : tensor<f32>
    %n = ad.add %b, %l : tensor<f32>
    ad.yield %n : tensor<f32>
  }
  return %y : tensor<f32>
}

// What the condition reads is needed, though nobody reads it behind the loop.
// CHECK-LABEL: func.func @while_unchanged
// CHECK-NEXT: %[[Y:.*]]:2 = ad.while(%arg0, %arg1) with(%arg2) limit 1000 :
// CHECK: return %[[Y]]#1, %arg2
func.func @while_unchanged(%x: tensor<f32>, %z: tensor<f32>, %w: tensor<f32>) -> (tensor<f32>, tensor<f32>) {
  %y:4 = ad.while(%x, %z, %w, %z) limit 1000 : (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>) {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>, %v: tensor<f32>, %u: tensor<f32>):
    %less = ad.compare lt, %a, %v : tensor<f32>
    ad.yield %less : tensor<i1>
  } do {
  ^bb0(%a: tensor<f32>, %b: tensor<f32>, %v: tensor<f32>, %u: tensor<f32>):
    %one = ad.constant dense<1.0> : tensor<f32>
    %n = ad.add %a, %one : tensor<f32>
    %m = ad.mul %b, %v : tensor<f32>
    %k = ad.sin %u : tensor<f32>
    ad.yield %n, %m, %v, %k : tensor<f32>, tensor<f32>, tensor<f32>, tensor<f32>
  }
  return %y#1, %y#2 : tensor<f32>, tensor<f32>
}

// CHECK-LABEL: func.func @never
// CHECK-NEXT: return %arg0
func.func @never(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.while(%x) limit 10 : (tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>):
    %no = ad.constant dense<false> : tensor<i1>
    ad.yield %no : tensor<i1>
  } do {
  ^bb0(%a: tensor<f32>):
    %n = ad.neg %a : tensor<f32>
    ad.yield %n : tensor<f32>
  }
  return %y : tensor<f32>
}

// The number of trips stays an invariant, though it is a constant that no body reads.
// CHECK-LABEL: func.func @counted
// CHECK: %[[N:.*]] = ad.constant dense<3> : tensor<i64>
// CHECK: ad.for ? init(%arg0) with(%[[N]]) : (tensor<f32>, tensor<i64>) -> tensor<f32> {
// CHECK-NEXT: ^bb0(%{{.*}}: tensor<f32>, %{{.*}}: tensor<i64>):
func.func @counted(%x: tensor<f32>, %w: tensor<f32>) -> tensor<f32> {
  %three = ad.constant dense<3> : tensor<i64>
  %y = ad.for ? init(%x) with(%three, %w) : (tensor<f32>, tensor<i64>, tensor<f32>) -> tensor<f32> {
  ^bb0(%a: tensor<f32>, %n: tensor<i64>, %v: tensor<f32>):
    %s = ad.sin %a : tensor<f32>
    ad.yield %s : tensor<f32>
  }
  return %y : tensor<f32>
}
