// ad-import: branches and loops of scf, with what their bodies read from outside; values and derivatives.
// RUN: ad-opt %s --ad-import | FileCheck %s
// RUN: ad-opt %s --ad-import -o %t.mlir
// RUN: ad-run %t.mlir --entry=branch 3 | FileCheck %s --check-prefix=BRANCH
// RUN: ad-run %t.mlir --entry=branch 3 --check-gradients --engine=jit
// RUN: ad-run %t.mlir --entry=counted 2 | FileCheck %s --check-prefix=COUNTED
// RUN: ad-run %t.mlir --entry=counted 2 --check-gradients --engine=jit
// RUN: ad-run %t.mlir --entry=uncounted 2 3 | FileCheck %s --check-prefix=UNCOUNTED
// RUN: ad-run %t.mlir --entry=uncounted 2 3 --check-gradients --engine=jit
// RUN: ad-run %t.mlir --entry=newton 2 | FileCheck %s --check-prefix=NEWTON
// RUN: ad-run %t.mlir --entry=newton 2 --grad --engine=jit | FileCheck %s --check-prefix=DNEWTON
// RUN: ad-run %t.mlir --entry=nothing 5 | FileCheck %s --check-prefix=NOTHING
// RUN: ad-opt %s --ad-import=while-limit=2 -o %t.limit.mlir
// RUN: not ad-run %t.limit.mlir --entry=newton 2 2>&1 | FileCheck %s --check-prefix=LIMIT
// LIMIT: control.mlir{{.*}}: error: 'ad.while' op

// CHECK-LABEL: func.func @branch(%arg0: tensor<f64>) -> tensor<f64> {
// CHECK: ad.if %{{.*}}(%arg0)
// CHECK: ad.mul
// CHECK: } else {
// CHECK: ad.neg
// 3 < 5: 9
// BRANCH: tensor(9., dtype=torch.float64)
func.func @branch(%x: f64) -> f64 {
  %c = arith.constant 5.0 : f64
  %p = arith.cmpf olt, %x, %c : f64
  %y = scf.if %p -> f64 {
    %s = arith.mulf %x, %x : f64
    scf.yield %s : f64
  } else {
    %n = arith.negf %x : f64
    scf.yield %n : f64
  }
  return %y : f64
}

// The counter is a sequence; the bodies of the inner loop and of the branch read what the outer one does.
// CHECK-LABEL: func.func @counted
// CHECK: ad.iota
// CHECK: ad.for 3 init({{.*}}) over({{.*}}) with(
// CHECK: ad.for 2 init({{.*}}) with(
// CHECK-NOT: ad.iota
// CHECK: ad.if
// y = 1; for i in 1, 4, 7: twice y = y x + i: (((1·2+1)·2+1 = 7) 7·2+4 = 18, 40) 87, 181
// COUNTED: tensor(181., dtype=torch.float64)
func.func @counted(%x: f64) -> f64 {
  %one = arith.constant 1.0 : f64
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %c3 = arith.constant 3 : index
  %c8 = arith.constant 8 : index
  %y = scf.for %i = %c1 to %c8 step %c3 iter_args(%a = %one) -> f64 {
    %n = arith.index_cast %i : index to i64
    %f = arith.sitofp %n : i64 to f64
    %b = scf.for %j = %c0 to %c2 step %c1 iter_args(%d = %a) -> f64 {
      %p = arith.cmpf ogt, %f, %one : f64
      %m = arith.mulf %d, %x : f64
      %r = scf.if %p -> f64 {
        %s = arith.addf %m, %f : f64
        scf.yield %s : f64
      } else {
        %s = arith.addf %m, %one : f64
        scf.yield %s : f64
      }
      scf.yield %r : f64
    }
    scf.yield %b : f64
  }
  return %y : f64
}

// CHECK-LABEL: func.func @uncounted
// CHECK: ad.while({{.*}}) with({{.*}}) limit 10000000
// x^3
// UNCOUNTED: tensor(8., dtype=torch.float64)
func.func @uncounted(%x: f64, %n: index) -> f64 {
  %one = arith.constant 1.0 : f64
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %y = scf.for %i = %c0 to %n step %c1 iter_args(%a = %one) -> f64 {
    %m = arith.mulf %a, %x : f64
    scf.yield %m : f64
  }
  return %y : f64
}

// A loop with its condition in the middle: the square root of x by Newton's method, which gives what was computed in front of the condition too.
// CHECK-LABEL: func.func @newton
// CHECK: ad.while(
// NEWTON: tensor(1.4142, dtype=torch.float64)
// NEWTON: tensor({{-?}}{{[0-9.]*}}e-{{[0-9]+}}, dtype=torch.float64)
// DNEWTON: tensor(0.3536, dtype=torch.float64)
func.func @newton(%x: f64) -> (f64, f64) {
  %half = arith.constant 0.5 : f64
  %small = arith.constant 1.0e-12 : f64
  %y:2 = scf.while (%a = %x) : (f64) -> (f64, f64) {
    %s = arith.mulf %a, %a : f64
    %e = arith.subf %s, %x : f64
    %d = math.absf %e : f64
    %p = arith.cmpf ogt, %d, %small : f64
    scf.condition(%p) %a, %e : f64, f64
  } do {
  ^bb0(%b: f64, %e: f64):
    %q = arith.divf %e, %b : f64
    %h = arith.mulf %q, %half : f64
    %n = arith.subf %b, %h : f64
    scf.yield %n : f64
  }
  return %y#0, %y#1 : f64, f64
}

// No trip, and a branch without results.
// CHECK-LABEL: func.func @nothing
// CHECK-NOT: ad.if
// CHECK: ad.for 0
// NOTHING: tensor(5., dtype=torch.float64)
func.func @nothing(%x: f64) -> f64 {
  %c4 = arith.constant 4 : index
  %c2 = arith.constant 2 : index
  %p = arith.cmpf ogt, %x, %x : f64
  scf.if %p {
  }
  %y = scf.for %i = %c4 to %c2 step %c2 iter_args(%a = %x) -> f64 {
    %m = arith.mulf %a, %a : f64
    scf.yield %m : f64
  }
  return %y : f64
}
