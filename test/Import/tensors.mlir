// ad-import: elements at indices that loops compute, tensors of elements, shapes; values and derivatives.
// RUN: ad-opt %s --ad-import | FileCheck %s
// RUN: ad-opt %s --ad-import -o %t.mlir
// RUN: ad-run %t.mlir --entry=matvec '[[1., 2., 3.], [4., 5., 6.]]' '[1., 10., 100.]' | FileCheck %s --check-prefix=MATVEC
// RUN: ad-run %t.mlir --entry=matvec '[[1., 2., 3.], [4., 5., 6.]]' '[1., 10., 100.]' --engine=jit | FileCheck %s --check-prefix=MATVEC
// RUN: ad-run %t.mlir --entry=matvec '[[1., 2., 3.], [4., 5., 6.]]' '[1., 10., 100.]' --check-gradients --engine=jit
// RUN: ad-run %t.mlir --entry=prefix '[1., 2., 3., 4.]' --engine=jit | FileCheck %s --check-prefix=PREFIX
// RUN: ad-run %t.mlir --entry=prefix '[1., 2., 3., 4.]' --check-gradients --engine=jit
// RUN: ad-run %t.mlir --entry=pieces '[[1., 2., 3.], [4., 5., 6.]]' | FileCheck %s --check-prefix=PIECES
// RUN: ad-run %t.mlir --entry=pieces '[[1., 2., 3.], [4., 5., 6.]]' --check-gradients --engine=jit
// RUN: ad-run %t.mlir --entry=at '[[1., 2., 3.], [4., 5., 6.]]' 1 2 --engine=jit | FileCheck %s --check-prefix=AT
// RUN: not ad-run %t.mlir --entry=at '[[1., 2., 3.], [4., 5., 6.]]' 0 3 2>&1 | FileCheck %s --check-prefix=OUTSIDE
// RUN: not ad-run %t.mlir --entry=at '[[1., 2., 3.], [4., 5., 6.]]' 0 3 --engine=jit 2>&1 | FileCheck %s --check-prefix=OUTSIDE
// RUN: ad-run %t.mlir --entry=none | FileCheck %s --check-prefix=NONE

// A product of a matrix and a vector, element by element.
// CHECK-LABEL: func.func @matvec
// CHECK: ad.for 2
// CHECK: ad.for 3
// CHECK: ad.check_index %{{.*}} {dimension = 1 : i64, size = 3 : i64}
// CHECK: ad.gather
// CHECK: ad.put
// MATVEC: tensor([321., 654.], dtype=torch.float64)
func.func @matvec(%a: tensor<2x3xf64>, %x: tensor<3xf64>) -> tensor<2xf64> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m = tensor.dim %a, %c0 : tensor<2x3xf64>
  %n = tensor.dim %a, %c1 : tensor<2x3xf64>
  %zero = arith.constant 0.0 : f64
  %empty = tensor.empty() : tensor<2xf64>
  %y = scf.for %i = %c0 to %m step %c1 iter_args(%t = %empty) -> tensor<2xf64> {
    %sum = scf.for %j = %c0 to %n step %c1 iter_args(%s = %zero) -> f64 {
      %e = tensor.extract %a[%i, %j] : tensor<2x3xf64>
      %v = tensor.extract %x[%j] : tensor<3xf64>
      %p = arith.mulf %e, %v : f64
      %r = arith.addf %s, %p : f64
      scf.yield %r : f64
    }
    %u = tensor.insert %sum into %t[%i] : tensor<2xf64>
    scf.yield %u : tensor<2xf64>
  }
  return %y : tensor<2xf64>
}

// What a trip writes the next one reads: sines of sums.
// sin 1 = 0.8415, sin(2 + 0.8415) = 0.2956, sin(3 + 0.2956) = -0.1534, sin(4 - 0.1534) = -0.6480
// PREFIX: tensor([ 0.8415,  0.2956, -0.1534, -0.6480], dtype=torch.float64)
func.func @prefix(%x: tensor<4xf64>) -> tensor<4xf64> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c4 = arith.constant 4 : index
  %e = tensor.extract %x[%c0] : tensor<4xf64>
  %s = math.sin %e : f64
  %first = tensor.insert %s into %x[%c0] : tensor<4xf64>
  %y = scf.for %i = %c1 to %c4 step %c1 iter_args(%t = %first) -> tensor<4xf64> {
    %j = arith.subi %i, %c1 : index
    %a = tensor.extract %t[%j] : tensor<4xf64>
    %b = tensor.extract %t[%i] : tensor<4xf64>
    %c = arith.addf %a, %b : f64
    %d = math.sin %c : f64
    %u = tensor.insert %d into %t[%i] : tensor<4xf64>
    scf.yield %u : tensor<4xf64>
  }
  return %y : tensor<4xf64>
}

// CHECK-LABEL: func.func @pieces
// CHECK: ad.reshape
// CHECK: ad.slice
// CHECK: ad.concat
// PIECES: tensor({{\[\[}}5., 6.],
// PIECES-NEXT: [4., 1.]], dtype=torch.float64)
func.func @pieces(%x: tensor<2x3xf64>) -> tensor<2x2xf64> {
  %c0 = arith.constant 0 : index
  %flat = tensor.collapse_shape %x [[0, 1]] : tensor<2x3xf64> into tensor<6xf64>
  %two = tensor.extract_slice %flat[4] [2] [1] : tensor<6xf64> to tensor<2xf64>
  %c1 = arith.constant 1 : index
  %a = tensor.extract %two[%c0] : tensor<2xf64>
  %b = tensor.extract %two[%c1] : tensor<2xf64>
  %row = tensor.extract_slice %x[1, 0] [1, 1] [1, 1] : tensor<2x3xf64> to tensor<1xf64>
  %c = tensor.extract %row[%c0] : tensor<1xf64>
  %grid = tensor.expand_shape %flat [[0, 1]] output_shape [3, 2] : tensor<6xf64> into tensor<3x2xf64>
  %d = tensor.extract %grid[%c0, %c0] : tensor<3x2xf64>
  %y = tensor.from_elements %a, %b, %c, %d : tensor<2x2xf64>
  return %y : tensor<2x2xf64>
}

// AT: tensor(6., dtype=torch.float64)
// OUTSIDE: tensors.mlir{{.*}}: error: 'ad.check_index' op
// OUTSIDE-SAME: index 3 is out of bounds for dimension 1 with size 3
func.func @at(%x: tensor<2x3xf64>, %i: index, %j: index) -> f64 {
  %y = tensor.extract %x[%i, %j] : tensor<2x3xf64>
  return %y : f64
}

// NONE: tensor([], size=(2, 0))
func.func @none() -> tensor<2x0xf32> {
  %y = tensor.from_elements : tensor<2x0xf32>
  return %y : tensor<2x0xf32>
}
