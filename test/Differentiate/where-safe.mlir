// What a select masks out contributes exactly 0: where masks meet, where elements move, at both modes and order 2.
// See docs/Rationale/0012-where-safe.md.

// Contributions under two masks: the root at 0 is steep, and neither mask holds there.
// RUN: ad-run %s --entry=union '[0, 4]' | FileCheck %s --check-prefix=UNION
// RUN: ad-run %s --engine=jit --entry=union '[0, 4]' | FileCheck %s --check-prefix=UNION
// UNION-COUNT-2: {{^}}tensor([0.0000, 0.2134], dtype=torch.float64)
func.func private @f_union(%x: tensor<2xf64>) -> tensor<2xf64> {
  %zero = ad.constant dense<0.0> : tensor<2xf64>
  %one = ad.constant dense<1.0> : tensor<2xf64>
  %two = ad.constant dense<2.0> : tensor<2xf64>
  %z = ad.sqrt %x : tensor<2xf64>
  %m = ad.compare gt, %x, %one : tensor<2xf64>
  %n = ad.compare gt, %x, %two : tensor<2xf64>
  %log = ad.log %z : tensor<2xf64>
  %root = ad.sqrt %z : tensor<2xf64>
  %a = ad.select %m, %log, %zero : tensor<2xf64>
  %b = ad.select %n, %root, %zero : tensor<2xf64>
  %y = ad.add %a, %b : tensor<2xf64>
  return %y : tensor<2xf64>
}
func.func @union(%x: tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>) {
  %one = ad.constant dense<1.0> : tensor<2xf64>
  %r:2 = ad.vjp @f_union(%x, %one) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  %f:2 = ad.jvp @f_union(%x, %one) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %r#1, %f#1 : tensor<2xf64>, tensor<2xf64>
}

// Both branches of one select: everything contributes, through one select.
// RUN: ad-run %s --entry=branches '[0, 4]' | FileCheck %s --check-prefix=BRANCHES
// RUN: ad-run %s --engine=jit --entry=branches '[0, 4]' | FileCheck %s --check-prefix=BRANCHES
// BRANCHES-COUNT-2: {{^}}tensor([1.0000, 0.2500], dtype=torch.float64)
func.func private @f_branches(%x: tensor<2xf64>) -> tensor<2xf64> {
  %zero = ad.constant dense<0.0> : tensor<2xf64>
  %m = ad.compare gt, %x, %zero : tensor<2xf64>
  %root = ad.sqrt %x : tensor<2xf64>
  %y = ad.select %m, %root, %x : tensor<2xf64>
  return %y : tensor<2xf64>
}
func.func @branches(%x: tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>) {
  %one = ad.constant dense<1.0> : tensor<2xf64>
  %r:2 = ad.vjp @f_branches(%x, %one) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  %f:2 = ad.jvp @f_branches(%x, %one) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>)
  return %r#1, %f#1 : tensor<2xf64>, tensor<2xf64>
}

// A masked argument on its way through every op that moves elements.
// RUN: ad-run %s --entry=moved '[-1, 4]' | FileCheck %s --check-prefix=MOVED
// RUN: ad-run %s --engine=jit --entry=moved '[-1, 4]' | FileCheck %s --check-prefix=MOVED
// MOVED: {{^}}tensor([0.0000, 0.7500], dtype=torch.float64)
// MOVED-NEXT: {{^}}tensor([0.0000, 0.7500], dtype=torch.float64)
// MOVED: {{^}}tensor(0.7500, dtype=torch.float64)
func.func private @f_moved(%x: tensor<2xf64>) -> tensor<f64> {
  %zero = ad.constant dense<0.0> : tensor<2xf64>
  %m = ad.compare gt, %x, %zero : tensor<2xf64>
  %a = ad.select %m, %x, %zero : tensor<2xf64>
  %narrow = ad.cast %a : tensor<2xf64> -> tensor<2xf32>
  %wide = ad.cast %narrow : tensor<2xf32> -> tensor<2xf64>
  %rows = ad.broadcast %wide {axes = array<i64: 0>} : tensor<2xf64> -> tensor<3x2xf64>
  %columns = ad.transpose %rows {permutation = array<i64: 1, 0>} : tensor<3x2xf64> -> tensor<2x3xf64>
  %flat = ad.reshape %columns : tensor<2x3xf64> -> tensor<6xf64>
  %back = ad.flip %flat {axes = array<i64: 0>} : tensor<6xf64>
  %padded = ad.pad %back {low = array<i64: 1>, high = array<i64: 1>, interior = array<i64: 0>, value = 1.0 : f64} : tensor<6xf64> -> tensor<8xf64>
  %window = ad.slice %padded {offsets = array<i64: 1>, strides = array<i64: 1>} : tensor<8xf64> -> tensor<6xf64>
  %ones = ad.constant dense<1.0> : tensor<2xf64>
  %joined = ad.concat %window, %ones {axis = 0 : i64} : (tensor<6xf64>, tensor<2xf64>) -> tensor<8xf64>
  %y = ad.sqrt %joined : tensor<8xf64>
  %s = ad.sum %y {axes = array<i64: 0>} : tensor<8xf64> -> tensor<f64>
  return %s : tensor<f64>
}
func.func @moved(%x: tensor<2xf64>) -> (tensor<2xf64>, tensor<2xf64>, tensor<f64>) {
  %one = ad.constant dense<1.0> : tensor<2xf64>
  %c = ad.constant dense<1.0> : tensor<f64>
  %g = ad.grad @f_moved(%x) {wrt = array<i64: 0>} : (tensor<2xf64>) -> tensor<2xf64>
  %r:2 = ad.vjp @f_moved(%x, %c) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<f64>) -> (tensor<f64>, tensor<2xf64>)
  %f:2 = ad.jvp @f_moved(%x, %one) {wrt = array<i64: 0>} : (tensor<2xf64>, tensor<2xf64>) -> (tensor<f64>, tensor<f64>)
  return %g, %r#1, %f#1 : tensor<2xf64>, tensor<2xf64>, tensor<f64>
}

// Nested, with a branch that is not 0: lane 0 takes the inner zero, lane 1 the inner value, lane 2 the other branch.
// RUN: ad-run %s --entry=nested '[-1, 4, 16]' '[1, 1, 9]' | FileCheck %s --check-prefix=NESTED
// RUN: ad-run %s --engine=jit --entry=nested '[-1, 4, 16]' '[1, 1, 9]' | FileCheck %s --check-prefix=NESTED
// NESTED-COUNT-2: {{^}}tensor([0.0000, 0.2500, 0.1667], dtype=torch.float64)
func.func private @f_nested(%x: tensor<3xf64>, %b: tensor<3xf64>) -> tensor<3xf64> {
  %zero = ad.constant dense<0.0> : tensor<3xf64>
  %ten = ad.constant dense<10.0> : tensor<3xf64>
  %n = ad.compare gt, %x, %zero : tensor<3xf64>
  %m = ad.compare lt, %x, %ten : tensor<3xf64>
  %inner = ad.select %n, %x, %zero : tensor<3xf64>
  %outer = ad.select %m, %inner, %b : tensor<3xf64>
  %y = ad.sqrt %outer : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func @nested(%x: tensor<3xf64>, %b: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>) {
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %r:3 = ad.vjp @f_nested(%x, %b, %one) {wrt = array<i64: 0, 1>}
    : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>)
  %f:2 = ad.jvp @f_nested(%x, %b, %one, %one) {wrt = array<i64: 0, 1>}
    : (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  %sum = ad.add %r#1, %r#2 : tensor<3xf64>
  return %sum, %f#1 : tensor<3xf64>, tensor<3xf64>
}

// Order 2 in all four combinations of modes: -1/(2x²) of ½ log x where x > 0.
// RUN: ad-run %s --entry=second '[0, 2, -1]' | FileCheck %s --check-prefix=SECOND
// RUN: ad-run %s --engine=jit --entry=second '[0, 2, -1]' | FileCheck %s --check-prefix=SECOND
// SECOND-COUNT-4: {{^}}tensor([ 0.0000, -0.1250,  0.0000], dtype=torch.float64)
func.func private @guarded(%x: tensor<3xf64>) -> tensor<3xf64> {
  %zero = ad.constant dense<0.0> : tensor<3xf64>
  %m = ad.compare gt, %x, %zero : tensor<3xf64>
  %root = ad.sqrt %x : tensor<3xf64>
  %log = ad.log %root : tensor<3xf64>
  %y = ad.select %m, %log, %zero : tensor<3xf64>
  return %y : tensor<3xf64>
}
func.func private @reverse(%x: tensor<3xf64>) -> tensor<3xf64> {
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %r:2 = ad.vjp @guarded(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1 : tensor<3xf64>
}
func.func private @forward(%x: tensor<3xf64>) -> tensor<3xf64> {
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %r:2 = ad.jvp @guarded(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %r#1 : tensor<3xf64>
}
func.func @second(%x: tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>) {
  %one = ad.constant dense<1.0> : tensor<3xf64>
  %rr:2 = ad.vjp @reverse(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  %fr:2 = ad.jvp @reverse(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  %rf:2 = ad.vjp @forward(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  %ff:2 = ad.jvp @forward(%x, %one) {wrt = array<i64: 0>} : (tensor<3xf64>, tensor<3xf64>) -> (tensor<3xf64>, tensor<3xf64>)
  return %rr#1, %fr#1, %rf#1, %ff#1 : tensor<3xf64>, tensor<3xf64>, tensor<3xf64>, tensor<3xf64>
}

// Without the option zeros are numbers, and the root of a masked-out 0 is NaN; the option leaves no trace in the IR.
// RUN: ad-opt %s --ad-differentiate=where-safe=false -o %t.mlir
// RUN: ad-run %t.mlir --entry=second '[0, 2, -1]' | FileCheck %s --check-prefix=UNSAFE
// RUN: FileCheck %s --check-prefix=TRACE --input-file=%t.mlir
// UNSAFE: {{^}}tensor([    nan, -0.1250
// TRACE: @guarded_vjp
// TRACE-NOT: plain_zeros

// Remarks tell which derivatives are under a mask, and where a mask is lost in a sum of products.
// RUN: ad-opt %s --ad-differentiate --remarks-filter=ad-differentiate --remark-format=emitRemark -o /dev/null 2>&1 | FileCheck %s --check-prefix=REMARK
// REMARK: where-safe.mlir:[[#]]:10: remark: [Passed] {{.*}}the derivative of 'ad.log' is exactly 0 where a select masks it out
// REMARK: remark: [Missed] {{.*}}the mask of a select ends at 'ad.matmul', which multiplies its zeros by the other operand and adds them up
func.func private @product(%x: tensor<2x2xf64>, %w: tensor<2x2xf64>, %m: tensor<2x2xi1>) -> tensor<2x2xf64> {
  %zero = ad.constant dense<0.0> : tensor<2x2xf64>
  %xw = ad.matmul %x, %w : (tensor<2x2xf64>, tensor<2x2xf64>) -> tensor<2x2xf64>
  %y = ad.select %m, %xw, %zero : tensor<2x2xf64>
  return %y : tensor<2x2xf64>
}
func.func @product_gradient(%x: tensor<2x2xf64>, %w: tensor<2x2xf64>, %m: tensor<2x2xi1>, %c: tensor<2x2xf64>) -> tensor<2x2xf64> {
  %r:2 = ad.vjp @product(%x, %w, %m, %c) {wrt = array<i64: 0>}
    : (tensor<2x2xf64>, tensor<2x2xf64>, tensor<2x2xi1>, tensor<2x2xf64>) -> (tensor<2x2xf64>, tensor<2x2xf64>)
  return %r#1 : tensor<2x2xf64>
}
