// Sine and cosine of one value are made at once and remembered one after the other, among the many values of a kernel:
// the second entry may move the first.
// RUN: ad-run %s '[0.6, -0.3, 1.2]' '[0.3,0.9,-0.6]' 3 '[0.7,-0.4,1.1]' 3 0.5 '[0.3,0.9,-0.6]' 3 '[0.7,-0.4,1.1]' 3 | FileCheck %s
// RUN: ad-run %s --engine=jit '[0.6, -0.3, 1.2]' '[0.3,0.9,-0.6]' 3 '[0.7,-0.4,1.1]' 3 0.5 '[0.3,0.9,-0.6]' 3 '[0.7,-0.4,1.1]' 3 | FileCheck %s
// CHECK: tensor([ 1.7582,  1.8377, 10.7053], dtype=torch.float64)

func.func @many_values(%arg10: tensor<3xf64>, %arg11: tensor<3xf64>, %arg12: tensor<f64>, %arg13: tensor<3xf64>, %arg14: tensor<f64>, %arg15: tensor<f64>, %arg16: tensor<3xf64>, %arg17: tensor<f64>, %arg18: tensor<3xf64>, %arg19: tensor<f64>)
    -> tensor<3xf64> {
  %1 = ad.sin %arg10 : tensor<3xf64>
  %2 = ad.cos %arg10 : tensor<3xf64>
  %3 = ad.mul %2, %arg11 : tensor<3xf64>
  %4 = ad.neg %1 : tensor<3xf64>
  %5 = ad.mul %4, %arg11 : tensor<3xf64>
  %6 = ad.square %arg10 : tensor<3xf64>
  %7 = ad.mul %6, %arg10 : tensor<3xf64>
  %8 = ad.broadcast %arg12 {axes = array<i64: 0>} : tensor<f64> -> tensor<3xf64>
  %9 = ad.mul %8, %arg10 : tensor<3xf64>
  %10 = ad.mul %9, %arg10 : tensor<3xf64>
  %11 = ad.mul %10, %arg11 : tensor<3xf64>
  %12 = ad.cos %7 : tensor<3xf64>
  %13 = ad.sin %7 : tensor<3xf64>
  %14 = ad.neg %13 : tensor<3xf64>
  %15 = ad.mul %14, %11 : tensor<3xf64>
  %16 = ad.mul %12, %arg13 : tensor<3xf64>
  %17 = ad.mul %arg13, %15 : tensor<3xf64>
  %18 = ad.mul %8, %arg11 : tensor<3xf64>
  %19 = ad.mul %arg10, %18 : tensor<3xf64>
  %20 = ad.mul %9, %arg11 : tensor<3xf64>
  %21 = ad.add %19, %20 : tensor<3xf64>
  %22 = ad.mul %16, %21 : tensor<3xf64>
  %23 = ad.mul %10, %17 : tensor<3xf64>
  %24 = ad.add %22, %23 : tensor<3xf64>
  %25 = ad.broadcast %arg14 {axes = array<i64: 0>} : tensor<f64> -> tensor<3xf64>
  %26 = ad.mul %25, %1 : tensor<3xf64>
  %27 = ad.mul %25, %3 : tensor<3xf64>
  %28 = ad.mul %26, %1 : tensor<3xf64>
  %29 = ad.mul %1, %27 : tensor<3xf64>
  %30 = ad.mul %26, %3 : tensor<3xf64>
  %31 = ad.add %29, %30 : tensor<3xf64>
  %32 = ad.mul %28, %arg13 : tensor<3xf64>
  %33 = ad.mul %arg13, %31 : tensor<3xf64>
  %34 = ad.mul %32, %5 : tensor<3xf64>
  %35 = ad.mul %2, %33 : tensor<3xf64>
  %36 = ad.add %34, %35 : tensor<3xf64>
  %37 = ad.add %24, %36 : tensor<3xf64>
  %38 = ad.broadcast %arg15 {axes = array<i64: 0>} : tensor<f64> -> tensor<3xf64>
  %39 = ad.mul %arg10, %38 : tensor<3xf64>
  %40 = ad.sin %39 : tensor<3xf64>
  %41 = ad.cos %39 : tensor<3xf64>
  %42 = ad.mul %41, %arg16 : tensor<3xf64>
  %43 = ad.neg %40 : tensor<3xf64>
  %44 = ad.mul %43, %arg16 : tensor<3xf64>
  %45 = ad.square %39 : tensor<3xf64>
  %46 = ad.mul %45, %39 : tensor<3xf64>
  %47 = ad.broadcast %arg17 {axes = array<i64: 0>} : tensor<f64> -> tensor<3xf64>
  %48 = ad.mul %47, %39 : tensor<3xf64>
  %49 = ad.mul %48, %39 : tensor<3xf64>
  %50 = ad.mul %49, %arg16 : tensor<3xf64>
  %51 = ad.cos %46 : tensor<3xf64>
  %52 = ad.sin %46 : tensor<3xf64>
  %53 = ad.neg %52 : tensor<3xf64>
  %54 = ad.mul %53, %50 : tensor<3xf64>
  %55 = ad.mul %51, %arg18 : tensor<3xf64>
  %56 = ad.mul %arg18, %54 : tensor<3xf64>
  %57 = ad.mul %47, %arg16 : tensor<3xf64>
  %58 = ad.mul %39, %57 : tensor<3xf64>
  %59 = ad.mul %48, %arg16 : tensor<3xf64>
  %60 = ad.add %58, %59 : tensor<3xf64>
  %61 = ad.mul %55, %60 : tensor<3xf64>
  %62 = ad.mul %49, %56 : tensor<3xf64>
  %63 = ad.add %61, %62 : tensor<3xf64>
  %64 = ad.broadcast %arg19 {axes = array<i64: 0>} : tensor<f64> -> tensor<3xf64>
  %65 = ad.mul %64, %40 : tensor<3xf64>
  %66 = ad.mul %64, %42 : tensor<3xf64>
  %67 = ad.mul %65, %40 : tensor<3xf64>
  %68 = ad.mul %40, %66 : tensor<3xf64>
  %69 = ad.mul %65, %42 : tensor<3xf64>
  %70 = ad.add %68, %69 : tensor<3xf64>
  %71 = ad.mul %67, %arg18 : tensor<3xf64>
  %72 = ad.mul %arg18, %70 : tensor<3xf64>
  %73 = ad.mul %71, %44 : tensor<3xf64>
  %74 = ad.mul %41, %72 : tensor<3xf64>
  %75 = ad.add %73, %74 : tensor<3xf64>
  %76 = ad.add %63, %75 : tensor<3xf64>
  %77 = ad.add %37, %76 : tensor<3xf64>
  return %77 : tensor<3xf64>
}
