// ad-import: scalars in tensors of rank 0, elementwise ops, constants, calls.
// RUN: ad-opt %s --ad-import | FileCheck %s
// RUN: ad-opt %s --ad-import -o %t.mlir
// RUN: ad-run %t.mlir --entry=scalars 2 3 | FileCheck %s --check-prefix=SCALARS
// RUN: ad-run %t.mlir --entry=caller 0.5 --engine=jit | FileCheck %s --check-prefix=CALLER
// RUN: ad-run %t.mlir --entry=scalars 2 3 --grad=0,1 | FileCheck %s --check-prefix=GRAD
// RUN: ad-run %t.mlir --entry=bits true false | FileCheck %s --check-prefix=BITS

// CHECK-LABEL: func.func @scalars(%arg0: tensor<f64>, %arg1: tensor<f64>) -> tensor<f64> {
// CHECK: %[[C:.*]] = ad.constant dense<2.500000e+00> : tensor<f64>
// CHECK: %[[M:.*]] = ad.mul %arg0, %arg1 : tensor<f64>
// CHECK: ad.add %[[M]], %[[C]] : tensor<f64>
// 2 * 3 + 2.5, of it the square root, and the gradient 3/2/y, 2/2/y
// SCALARS: tensor(2.9155, dtype=torch.float64)
// GRAD: tensor(0.5145, dtype=torch.float64)
// GRAD: tensor(0.3430, dtype=torch.float64)
func.func @scalars(%a: f64, %b: f64) -> f64 {
  %c = arith.constant 2.5 : f64
  %m = arith.mulf %a, %b : f64
  %s = arith.addf %m, %c : f64
  %y = math.sqrt %s : f64
  return %y : f64
}

// CHECK-LABEL: func.func private @spread(%arg0: tensor<f32>) -> tensor<3xf32>
// CHECK: ad.broadcast %arg0 {axes = array<i64: 0>} : tensor<f32> -> tensor<3xf32>
// CHECK: ad.constant dense<[1, 2, 3]> : tensor<3xi64>
// CHECK: ad.compare lt
// CHECK: ad.not
// CHECK: ad.select
func.func private @spread(%x: f32) -> tensor<3xf32> {
  %t = tensor.splat %x : tensor<3xf32>
  %i = arith.constant dense<[1, 2, 3]> : tensor<3xindex>
  %n = arith.index_cast %i : tensor<3xindex> to tensor<3xi32>
  %f = arith.sitofp %n : tensor<3xi32> to tensor<3xf32>
  %isLess = arith.cmpf uge, %t, %f : tensor<3xf32>
  %zero = arith.constant 0.0 : f32
  %p = arith.cmpf ogt, %x, %zero : f32
  %r = arith.select %p, %f, %t : tensor<3xf32>
  %y = arith.select %isLess, %t, %r : tensor<3xi1>, tensor<3xf32>
  return %y : tensor<3xf32>
}

// CHECK-LABEL: func.func @caller
// CHECK: call @spread(%arg0) : (tensor<f32>) -> tensor<3xf32>
// CALLER: tensor([0.8415, 0.9093, 0.1411])
func.func @caller(%x: tensor<f32>) -> tensor<3xf32> {
  %s = tensor.extract %x[] : tensor<f32>
  %y = call @spread(%s) : (f32) -> tensor<3xf32>
  %z = ad.sin %y : tensor<3xf32>
  return %z : tensor<3xf32>
}

// An i1 is 0 or 1, and what is signed there is refused (errors.mlir).
// CHECK-LABEL: func.func @bits
// CHECK: ad.and
// CHECK: ad.or
// CHECK: ad.compare ne
// CHECK: ad.cast %{{.*}} : tensor<i1> -> tensor<f32>
// BITS: tensor(1.)
func.func @bits(%p: i1, %q: i1) -> tensor<f32> {
  %a = arith.andi %p, %q : i1
  %b = arith.ori %a, %p : i1
  %c = arith.xori %b, %q : i1
  %f = arith.uitofp %c : i1 to f32
  %t = tensor.from_elements %f : tensor<f32>
  return %t : tensor<f32>
}
