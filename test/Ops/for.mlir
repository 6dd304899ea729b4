// ad.for: a body that runs a number of times
// RUN: ad-opt %s --split-input-file --verify-diagnostics | ad-opt --split-input-file | FileCheck %s --check-prefix=PARSE
// RUN: sed -n '/^.. ---- jvp/,$p' %s > %t.mlir
// RUN: ad-run %t.mlir --entry=jvp 2.0 '[1.0, 3.0]' 0.0 '[1.0, 0.0]' 0.5 | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --engine=jit --entry=jvp 2.0 '[1.0, 3.0]' 0.0 '[1.0, 0.0]' 0.5 | FileCheck %s --check-prefix=JVP
// RUN: ad-run %t.mlir --entry=vjp 2.0 '[1.0, 3.0]' 0.5 1.0 '[0.0, 10.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --engine=jit --entry=vjp 2.0 '[1.0, 3.0]' 0.5 1.0 '[0.0, 10.0]' | FileCheck %s --check-prefix=VJP
// RUN: ad-run %t.mlir --entry=run 2.0 '[1.0, 3.0]' 0.5 | FileCheck %s --check-prefix=RAN
// RUN: ad-run %t.mlir --engine=jit --entry=run 2.0 '[1.0, 3.0]' 0.5 | FileCheck %s --check-prefix=RAN
// RUN: ad-run %t.mlir --entry=reverse 2.0 '[1.0, 3.0]' 0.5 | FileCheck %s --check-prefix=REVERSE
// RUN: ad-run %t.mlir --engine=jit --entry=reverse 2.0 '[1.0, 3.0]' 0.5 | FileCheck %s --check-prefix=REVERSE

// RUN: ad-run %t.mlir --entry=counted 2.0 3.0 3 | FileCheck %s --check-prefix=COUNTED
// RUN: ad-run %t.mlir --engine=jit --entry=counted 2.0 3.0 3 | FileCheck %s --check-prefix=COUNTED
// RUN: ad-run %t.mlir --entry=counted -- 2.0 3.0 -7 | FileCheck %s --check-prefix=UNCOUNTED
// RUN: ad-run %t.mlir --engine=jit --entry=counted -- 2.0 3.0 -7 | FileCheck %s --check-prefix=UNCOUNTED
// RUN: not ad-run %t.mlir --entry=shorter 3 2>&1 | FileCheck %s --check-prefix=SHORTER
// RUN: not ad-run %t.mlir --engine=jit --entry=shorter 3 2>&1 | FileCheck %s --check-prefix=SHORTER
// RUN: not ad-run %t.mlir --engine=jit --entry=shorter 4611686018427387904 2>&1 | FileCheck %s --check-prefix=MEMORY

// ---- parse

// PARSE-LABEL: @parse(
// PARSE: %[[Y:.*]]:2 = ad.for 3 reverse init(%{{.*}}) over(%{{.*}}, %{{.*}}) with(%{{.*}}) : (tensor<2xf32>, tensor<3x2xf32>, tensor<3xi64>, tensor<f32>) -> (tensor<2xf32>, tensor<3xf32>) {
// PARSE-NEXT: ^bb0(%{{.*}}: tensor<2xf32>, %{{.*}}: tensor<2xf32>, %{{.*}}: tensor<i64>, %[[W:.*]]: tensor<f32>):
// PARSE: ad.yield %{{.*}}, %[[W]] : tensor<2xf32>, tensor<f32>
func.func @parse(%h: tensor<2xf32>, %x: tensor<3x2xf32>, %i: tensor<3xi64>, %w: tensor<f32>) -> (tensor<2xf32>, tensor<3xf32>) {
  %y:2 = ad.for 3 reverse init(%h) over(%x, %i) with(%w) : (tensor<2xf32>, tensor<3x2xf32>, tensor<3xi64>, tensor<f32>) -> (tensor<2xf32>, tensor<3xf32>) {
  ^bb0(%c: tensor<2xf32>, %e: tensor<2xf32>, %n: tensor<i64>, %v: tensor<f32>):
    %next = ad.add %c, %e : tensor<2xf32>
    ad.yield %next, %v : tensor<2xf32>, tensor<f32>
  }
  return %y#0, %y#1 : tensor<2xf32>, tensor<3xf32>
}

// PARSE-LABEL: @counted(
// PARSE: %[[S:.*]] = ad.for ? with(%{{.*}}, %{{.*}}) : (tensor<i64>, tensor<2xf32>) -> tensor<?x2xf32> {
// PARSE: ad.for ? reverse over(%[[S]]) with(%{{.*}}) : (tensor<?x2xf32>, tensor<i64>) -> () {
func.func @counted(%n: tensor<i64>, %x: tensor<2xf32>) {
  %s = ad.for ? with(%n, %x) : (tensor<i64>, tensor<2xf32>) -> tensor<?x2xf32> {
  ^bb0(%m: tensor<i64>, %v: tensor<2xf32>):
    ad.yield %v : tensor<2xf32>
  }
  ad.for ? reverse over(%s) with(%n) : (tensor<?x2xf32>, tensor<i64>) -> () {
  ^bb0(%e: tensor<2xf32>, %m: tensor<i64>):
    ad.yield
  }
  return
}

// PARSE-LABEL: @nothing(
// PARSE: ad.for 0 : () -> () {
func.func @nothing() {
  ad.for 0 : () -> () {
    ad.yield
  }
  return
}

// -----

// ---- errors

func.func @negative(%h: tensor<f32>) {
  // expected-error @below {{'ad.for' op runs -1 times, expected at least 0}}
  %y = ad.for -1 init(%h) : (tensor<f32>) -> tensor<f32> {
  ^bb0(%c: tensor<f32>):
    ad.yield %c : tensor<f32>
  }
  return
}

// -----

func.func @entries(%x: tensor<4x2xf32>) {
  // expected-error @below {{'ad.for' op sequence 0 is 'tensor<4x2xf32>', expected 3 entries along its leading axis}}
  %y = ad.for 3 over(%x) : (tensor<4x2xf32>) -> tensor<3x2xf32> {
  ^bb0(%e: tensor<2xf32>):
    ad.yield %e : tensor<2xf32>
  }
  return
}

// -----

func.func @no_count() {
  // expected-error @below {{'ad.for' op has no invariant, expected the number of trips as the first}}
  ad.for ? : () -> () {
    ad.yield
  }
  return
}

// -----

func.func @count(%n: tensor<i32>) {
  // expected-error @below {{'ad.for' op number of trips is 'tensor<i32>', expected 'tensor<i64>'}}
  ad.for ? with(%n) : (tensor<i32>) -> () {
  ^bb0(%m: tensor<i32>):
    ad.yield
  }
  return
}

// -----

func.func @counted_entries(%n: tensor<i64>, %x: tensor<4xf32>) {
  // expected-error @below {{'ad.for' op sequence 0 is 'tensor<4xf32>', expected '?' entries along its leading axis}}
  ad.for ? over(%x) with(%n) : (tensor<4xf32>, tensor<i64>) -> () {
  ^bb0(%e: tensor<f32>, %m: tensor<i64>):
    ad.yield
  }
  return
}

// -----

func.func @counted_stack(%n: tensor<i64>, %x: tensor<2xf32>) {
  // expected-error @below {{'ad.for' op results 0 is 'tensor<4x2xf32>', expected 'tensor<?x2xf32>'}}
  %s = ad.for ? with(%n, %x) : (tensor<i64>, tensor<2xf32>) -> tensor<4x2xf32> {
  ^bb0(%m: tensor<i64>, %v: tensor<2xf32>):
    ad.yield %v : tensor<2xf32>
  }
  return
}

// -----

func.func @two_unknown(%n: tensor<i64>, %x: tensor<?x?xf32>) {
  // expected-error @below {{'ad.for' op operand #0 must be variadic of tensor whose shape is static behind the leading axis, but got 'tensor<?x?xf32>'}}
  ad.for ? over(%x) with(%n) : (tensor<?x?xf32>, tensor<i64>) -> () {
  ^bb0(%e: tensor<?xf32>, %m: tensor<i64>):
    ad.yield
  }
  return
}

// -----

func.func @argument(%x: tensor<3x2xf32>) {
  // expected-error @below {{'ad.for' op block arguments 0 is 'tensor<3xf32>', expected 'tensor<2xf32>'}}
  %y = ad.for 3 over(%x) : (tensor<3x2xf32>) -> tensor<3x3xf32> {
  ^bb0(%e: tensor<3xf32>):
    ad.yield %e : tensor<3xf32>
  }
  return
}

// -----

func.func @carries_less(%h: tensor<f32>) {
  // expected-error @below {{'ad.for' op yields 0 values, expected the 1 that are carried}}
  %y = ad.for 3 init(%h) : (tensor<f32>) -> tensor<f32> {
  ^bb0(%c: tensor<f32>):
    ad.yield
  }
  return
}

// -----

func.func @carries_other(%h: tensor<f32>, %w: tensor<2xf32>) {
  // expected-error @below {{'ad.for' op carried values 0 is 'tensor<2xf32>', expected 'tensor<f32>'}}
  %y = ad.for 3 init(%h) with(%w) : (tensor<f32>, tensor<2xf32>) -> tensor<f32> {
  ^bb0(%c: tensor<f32>, %v: tensor<2xf32>):
    ad.yield %v : tensor<2xf32>
  }
  return
}

// -----

func.func @stack(%x: tensor<3x2xf32>) {
  // expected-error @below {{'ad.for' op results 0 is 'tensor<2xf32>', expected 'tensor<3x2xf32>'}}
  %y = ad.for 3 over(%x) : (tensor<3x2xf32>) -> tensor<2xf32> {
  ^bb0(%e: tensor<2xf32>):
    ad.yield %e : tensor<2xf32>
  }
  return
}

// -----

// ---- jvp

// c <- w·c + x, stacked before: 2, 2w + x₀, and (2w + x₀)·w + x₁ at last.
func.func private @f(%c: tensor<f64>, %xs: tensor<2xf64>, %w: tensor<f64>) -> (tensor<f64>, tensor<2xf64>) {
  %y:2 = ad.for 2 init(%c) over(%xs) with(%w) : (tensor<f64>, tensor<2xf64>, tensor<f64>) -> (tensor<f64>, tensor<2xf64>) {
  ^bb0(%a: tensor<f64>, %x: tensor<f64>, %v: tensor<f64>):
    %m = ad.mul %a, %v : tensor<f64>
    %n = ad.add %m, %x : tensor<f64>
    ad.yield %n, %a : tensor<f64>, tensor<f64>
  }
  return %y#0, %y#1 : tensor<f64>, tensor<2xf64>
}

// JVP: tensor(0.5000, dtype=torch.float64)
// JVP-NEXT: tensor([0., 1.], dtype=torch.float64)
func.func @jvp(%c: tensor<f64>, %xs: tensor<2xf64>, %dc: tensor<f64>, %dxs: tensor<2xf64>, %w: tensor<f64>) -> (tensor<f64>, tensor<2xf64>) {
  %0:4 = ad.jvp @f(%c, %xs, %w, %dc, %dxs) {wrt = array<i64: 0, 1>}
      : (tensor<f64>, tensor<2xf64>, tensor<f64>, tensor<f64>, tensor<2xf64>) -> (tensor<f64>, tensor<2xf64>, tensor<f64>, tensor<2xf64>)
  return %0#2, %0#3 : tensor<f64>, tensor<2xf64>
}

// ---- vjp

// Of the last value with cotangent 1: w², (w, 1), 4w + x₀; of the second stacked one with 10: 10w, (10, 0), 20.
// VJP: tensor(5.2500, dtype=torch.float64)
// VJP-NEXT: tensor([10.5000,  1.0000], dtype=torch.float64)
// VJP-NEXT: tensor(23., dtype=torch.float64)
func.func @vjp(%c: tensor<f64>, %xs: tensor<2xf64>, %w: tensor<f64>, %cy: tensor<f64>, %cs: tensor<2xf64>) -> (tensor<f64>, tensor<2xf64>, tensor<f64>) {
  %0:5 = ad.vjp @f(%c, %xs, %w, %cy, %cs) {wrt = array<i64: 0, 1, 2>}
      : (tensor<f64>, tensor<2xf64>, tensor<f64>, tensor<f64>, tensor<2xf64>) -> (tensor<f64>, tensor<2xf64>, tensor<f64>, tensor<2xf64>, tensor<f64>)
  return %0#2, %0#3, %0#4 : tensor<f64>, tensor<2xf64>, tensor<f64>
}

// ---- run

// RAN: tensor(4., dtype=torch.float64)
// RAN-NEXT: tensor([2., 2.], dtype=torch.float64)
func.func @run(%c: tensor<f64>, %xs: tensor<2xf64>, %w: tensor<f64>) -> (tensor<f64>, tensor<2xf64>) {
  %0:2 = call @f(%c, %xs, %w) : (tensor<f64>, tensor<2xf64>, tensor<f64>) -> (tensor<f64>, tensor<2xf64>)
  return %0#0, %0#1 : tensor<f64>, tensor<2xf64>
}

// REVERSE: tensor(3., dtype=torch.float64)
// REVERSE-NEXT: tensor([4., 2.], dtype=torch.float64)
func.func @reverse(%c: tensor<f64>, %xs: tensor<2xf64>, %w: tensor<f64>) -> (tensor<f64>, tensor<2xf64>) {
  %y:2 = ad.for 2 reverse init(%c) over(%xs) with(%w) : (tensor<f64>, tensor<2xf64>, tensor<f64>) -> (tensor<f64>, tensor<2xf64>) {
  ^bb0(%a: tensor<f64>, %x: tensor<f64>, %v: tensor<f64>):
    %m = ad.mul %a, %v : tensor<f64>
    %n = ad.add %m, %x : tensor<f64>
    ad.yield %n, %a : tensor<f64>, tensor<f64>
  }
  return %y#0, %y#1 : tensor<f64>, tensor<2xf64>
}

// xᵏ for k = 0, …, n − 1, and the sum of x·xᵏ with weights 1, 2, … from the last: for x = 3 and n = 3, 9·3·1 + 3·3·2 + 1·3·3.
// COUNTED: tensor(54., dtype=torch.float64)
// No trips: what is carried stays.
// UNCOUNTED: tensor(2., dtype=torch.float64)
func.func @counted(%x: tensor<f64>, %w: tensor<f64>, %n: tensor<i64>) -> tensor<f64> {
  %one = ad.constant dense<1.0> : tensor<f64>
  %zero = ad.constant dense<0.0> : tensor<f64>
  %s:2 = ad.for ? init(%one) with(%n, %w) : (tensor<f64>, tensor<i64>, tensor<f64>) -> (tensor<f64>, tensor<?xf64>) {
  ^bb0(%p: tensor<f64>, %m: tensor<i64>, %v: tensor<f64>):
    %next = ad.mul %p, %v : tensor<f64>
    ad.yield %next, %p : tensor<f64>, tensor<f64>
  }
  %y:2 = ad.for ? reverse init(%x, %zero) over(%s#1) with(%n, %w) : (tensor<f64>, tensor<f64>, tensor<?xf64>, tensor<i64>, tensor<f64>) -> (tensor<f64>, tensor<f64>) {
  ^bb0(%sum: tensor<f64>, %k: tensor<f64>, %p: tensor<f64>, %m: tensor<i64>, %v: tensor<f64>):
    %step = ad.constant dense<1.0> : tensor<f64>
    %next = ad.add %k, %step : tensor<f64>
    %a = ad.mul %p, %v : tensor<f64>
    %b = ad.mul %a, %next : tensor<f64>
    %all = ad.add %sum, %b : tensor<f64>
    ad.yield %all, %next : tensor<f64>, tensor<f64>
  }
  %first = ad.compare gt, %y#1, %zero : tensor<f64>
  %without = ad.sub %y#0, %x : tensor<f64>
  %r = ad.select %first, %without, %y#0 : tensor<f64>
  return %r : tensor<f64>
}

// SHORTER: error: 'ad.for' op runs 4 times over a sequence of another length
// MEMORY: error: 'ad.for' op has no memory for what it keeps of each trip
func.func @shorter(%n: tensor<i64>) -> tensor<f64> {
  %one = ad.constant dense<1> : tensor<i64>
  %more = ad.add %n, %one : tensor<i64>
  %half = ad.constant dense<0.5> : tensor<f64>
  %s = ad.for ? with(%n, %half) : (tensor<i64>, tensor<f64>) -> tensor<?xf64> {
  ^bb0(%m: tensor<i64>, %v: tensor<f64>):
    ad.yield %v : tensor<f64>
  }
  %y = ad.for ? init(%half) over(%s) with(%more) : (tensor<f64>, tensor<?xf64>, tensor<i64>) -> tensor<f64> {
  ^bb0(%sum: tensor<f64>, %e: tensor<f64>, %m: tensor<i64>):
    %next = ad.add %sum, %e : tensor<f64>
    ad.yield %next : tensor<f64>
  }
  return %y : tensor<f64>
}
