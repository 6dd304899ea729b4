// Every op of a derivative has the location of the op that it was made for.
// RUN: ad-opt %s --ad-differentiate --mlir-print-debuginfo --mlir-print-local-scope --split-input-file | FileCheck %s

func.func @f(%x: tensor<f32> loc("x")) -> tensor<f32> {
  %a = ad.tanh %x : tensor<f32> loc("user.cpp":10:1)
  %b = ad.mul %a, %x : tensor<f32> loc("user.cpp":20:1)
  %c = ad.exp %b : tensor<f32> loc("user.cpp":30:1)
  return %c : tensor<f32> loc("user.cpp":40:1)
}
func.func @grad_f(%x: tensor<f32>) -> tensor<f32> {
  %dx = ad.grad @f(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32> loc("user.cpp":50:1)
  return %dx : tensor<f32>
}
// CHECK-LABEL: func.func private @f_grad(
// CHECK-SAME:    loc("x")
// CHECK-NEXT:  %[[A:.*]] = ad.tanh {{.*}} loc("user.cpp":10:1)
// CHECK-NEXT:  %[[B:.*]] = ad.mul {{.*}} loc("user.cpp":20:1)
// CHECK-NEXT:  %[[C:.*]] = ad.exp {{.*}} loc("user.cpp":30:1)
// CHECK-NEXT:  ad.constant dense<1.0{{.*}} loc("user.cpp":40:1)
// CHECK-NEXT:  ad.mul %[[C]], {{.*}} loc("user.cpp":30:1)
// CHECK-NEXT:  ad.mul {{.*}} loc("user.cpp":20:1)
// CHECK-NEXT:  ad.mul {{.*}} loc("user.cpp":20:1)
// CHECK-NEXT:  ad.mul %[[A]], %[[A]] {{.*}} loc("user.cpp":10:1)
// CHECK-NEXT:  ad.constant dense<1.0{{.*}} loc("user.cpp":10:1)
// CHECK-NEXT:  ad.sub {{.*}} loc("user.cpp":10:1)
// CHECK-NEXT:  ad.mul {{.*}} loc("user.cpp":10:1)
// The sum over the uses of x belongs to the use that was added.
// CHECK-NEXT:  ad.add {{.*}} loc("user.cpp":10:1)
// CHECK-NEXT:  return {{.*}} loc("user.cpp":40:1)
// CHECK:       call @f_grad({{.*}} loc("user.cpp":50:1)

// -----

// An op that comes from a callee names its call too.
func.func @callee(%x: tensor<f32>) -> tensor<f32> {
  %y = ad.sin %x : tensor<f32> loc("callee.cpp":1:1)
  return %y : tensor<f32>
}
func.func @caller(%x: tensor<f32>) -> tensor<f32> {
  %y = call @callee(%x) : (tensor<f32>) -> tensor<f32> loc("caller.cpp":2:2)
  return %y : tensor<f32>
}
func.func @push(%x: tensor<f32>, %dx: tensor<f32>) -> tensor<f32> {
  %r:2 = ad.jvp @caller(%x, %dx) {wrt = array<i64: 0>} : (tensor<f32>, tensor<f32>) -> (tensor<f32>, tensor<f32>)
  return %r#1 : tensor<f32>
}
// CHECK-LABEL: func.func private @caller_jvp(
// CHECK:       ad.cos {{.*}} loc(callsite("callee.cpp":1:1 at "caller.cpp":2:2))

// -----

// A gradient that is zero is there because of its argument's return.
func.func @constant(%x: tensor<f32>, %z: tensor<f32>) -> tensor<f32> {
  return %x : tensor<f32> loc("user.cpp":7:7)
}
func.func @grad_constant(%x: tensor<f32>, %z: tensor<f32>) -> tensor<f32> {
  %dz = ad.grad @constant(%x, %z) {wrt = array<i64: 1>} : (tensor<f32>, tensor<f32>) -> tensor<f32>
  return %dz : tensor<f32>
}
// CHECK-LABEL: func.func private @constant_grad(
// CHECK:       ad.constant dense<0.0{{.*}} loc("user.cpp":7:7)
