// Every op of a derivative has the location of the op that it was made for, marked as a cotangent or tangent;
// the ops that a derivative passes through are marked too.
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
// CHECK-NEXT:  %[[A:.*]] = ad.tanh {{.*}} loc(fused<{ad.active = 1 : i64}>["user.cpp":10:1])
// CHECK-NEXT:  %[[B:.*]] = ad.mul {{.*}} loc(fused<{ad.active = 1 : i64}>["user.cpp":20:1])
// CHECK-NEXT:  %[[C:.*]] = ad.exp {{.*}} loc(fused<{ad.active = 1 : i64}>["user.cpp":30:1])
// CHECK-NEXT:  ad.constant dense<1.0{{.*}} loc("user.cpp":40:1)
// CHECK-NEXT:  ad.mul %[[C]], {{.*}} loc(fused<{ad.cotangent = 1 : i64}>["user.cpp":30:1])
// CHECK-NEXT:  ad.mul {{.*}} loc(fused<{ad.cotangent = 1 : i64}>["user.cpp":20:1])
// CHECK-NEXT:  ad.mul {{.*}} loc(fused<{ad.cotangent = 1 : i64}>["user.cpp":20:1])
// CHECK-NEXT:  ad.mul %[[A]], %[[A]] {{.*}} loc(fused<{ad.cotangent = 1 : i64}>["user.cpp":10:1])
// CHECK-NEXT:  ad.constant dense<1.0{{.*}} loc(fused<{ad.cotangent = 1 : i64}>["user.cpp":10:1])
// CHECK-NEXT:  ad.sub {{.*}} loc(fused<{ad.cotangent = 1 : i64}>["user.cpp":10:1])
// CHECK-NEXT:  ad.mul {{.*}} loc(fused<{ad.cotangent = 1 : i64}>["user.cpp":10:1])
// The sum over the uses of x belongs to the use that was added.
// CHECK-NEXT:  ad.add {{.*}} loc(fused<{ad.cotangent = 1 : i64}>["user.cpp":10:1])
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
// CHECK:       ad.cos {{.*}} loc(fused<{ad.tangent = 1 : i64}>[callsite("callee.cpp":1:1 at "caller.cpp":2:2)])

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

// -----

// The second derivative is marked as such. Marks do not pile up: an op has that of the last sweep that made it.
func.func @cube(%x: tensor<f32>) -> tensor<f32> {
  %a = ad.square %x : tensor<f32> loc("cube.cpp":1:1)
  %b = ad.mul %a, %x : tensor<f32> loc("cube.cpp":2:1)
  return %b : tensor<f32>
}
func.func @slope(%x: tensor<f32>) -> tensor<f32> {
  %dx = ad.grad @cube(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %dx : tensor<f32>
}
func.func @curvature(%x: tensor<f32>) -> tensor<f32> {
  %ddx = ad.grad @slope(%x) {wrt = array<i64: 0>} : (tensor<f32>) -> tensor<f32>
  return %ddx : tensor<f32>
}
// CHECK-LABEL: func.func private @slope_grad(
// CHECK:       loc(fused<{ad.active = 2 : i64}>[callsite(fused<{ad.cotangent = 1 : i64}>["cube.cpp":
// CHECK:       loc(fused<{ad.cotangent = 2 : i64}>[callsite(fused<{ad.cotangent = 1 : i64}>["cube.cpp":
