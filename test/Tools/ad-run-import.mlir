// ad-run imports what is not of the ad dialect by itself.
// RUN: ad-run %s --entry=f 3.0 | FileCheck %s
// RUN: ad-run %s --entry=f 3.0 --grad --engine=jit | FileCheck %s --check-prefix=GRAD
// RUN: ad-run %s --entry=g 3.0 | FileCheck %s --check-prefix=SCALAR
// RUN: echo 'func.func @h(%%x: i32) -> i32 { %%y = arith.divui %%x, %%x : i32 return %%y : i32 }' > %t.mlir
// RUN: not ad-run %t.mlir --entry=h 3 2>&1 | FileCheck %s --check-prefix=REFUSED
// REFUSED: ad-run-import.mlir.tmp.mlir:1:37: error: 'arith.divui' op cannot be imported

// CHECK: tensor(9., dtype=torch.float64)
// GRAD: tensor(6., dtype=torch.float64)
func.func @f(%x: f64) -> f64 {
  %y = arith.mulf %x, %x : f64
  return %y : f64
}

// Of the ad dialect but for its signature.
// SCALAR: tensor(3., dtype=torch.float64)
func.func @g(%x: f64) -> f64 {
  return %x : f64
}
