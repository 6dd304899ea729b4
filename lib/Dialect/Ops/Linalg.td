// Factorizations of matrices and solutions of linear systems, over the last two axes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPS_LINALG_TD
#define AD_OPS_LINALG_TD

include "Dialect/OpBase.td"

// dL = L·Φ(L⁻¹·sym(dx)·L⁻ᵀ), where Φ takes the lower triangle and half of the diagonal.
def AD_CholeskyOp : AD_RuleOp<"cholesky", (ins AD_FloatTensor:$x), (ins), "choleskyTangent(y, dx)",
    ["choleskyCotangent(y, cy)"], [SameOperandsAndResultType, AD_FreeOrder]> {
  let batching = "b.alongAxes()";
  let summary = "lower triangular factor of the symmetric part of a matrix; one that is not positive definite is an error when it runs";
  let formula = "y · yᵀ = (x + xᵀ) / 2, y[i, j] = 0 for j > i";
  let description = [{
    Leading axes are a batch. That the symmetric part is meant makes the function one of all elements, whose derivative is symmetric.
  }];
  let results = (outs AD_FloatTensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($y)";
  let hasVerifier = 1;
  // Near a multiple of the identity.
  let samples = [[{%0: tensor<3x3xf64> | %g = "ad.matmul"(%0, %0) {transpose_b} : (tensor<3x3xf64>, tensor<3x3xf64>) -> tensor<3x3xf64>; %i = "ad.constant"() {value = dense<[[3., 0.5, 0.], [0., 2., 0.], [0., 0., 3.]]> : tensor<3x3xf64>} : () -> tensor<3x3xf64>; %x = "ad.add"(%g, %i) : (tensor<3x3xf64>, tensor<3x3xf64>) -> tensor<3x3xf64> | "ad.cholesky"(%x) : (tensor<3x3xf64>) -> tensor<3x3xf64>}],
                 [{%0: tensor<2x2x2xf64> | %i = "ad.constant"() {value = dense<[[[3., 0.5], [0., 2.]], [[2., 0.], [-0.5, 3.]]]> : tensor<2x2x2xf64>} : () -> tensor<2x2x2xf64>; %x = "ad.add"(%0, %i) : (tensor<2x2x2xf64>, tensor<2x2x2xf64>) -> tensor<2x2x2xf64> | "ad.cholesky"(%x) : (tensor<2x2x2xf64>) -> tensor<2x2x2xf64>}]];
  let domain = ["-0.7", "0.7"];
  let corners = [[{"ad.cholesky"(%0) : (tensor<0x0xf64>) -> tensor<0x0xf64>}],
                 [{"ad.cholesky"(%0) : (tensor<2x0x0xf64>) -> tensor<2x0x0xf64>}],
                 [{"ad.cholesky"(%0) : (tensor<0x3x3xf64>) -> tensor<0x3x3xf64>}]];
}

// With A = op(triangle of a): db gives A⁻¹·db, da gives −A⁻¹·dA·y. The cotangent of b is A⁻ᵀ·cy =: λ, that of A −λ·yᵀ.
def AD_TriangularSolveOp : AD_JointRuleOp<"triangular_solve", (ins AD_FloatTensor:$a, AD_FloatTensor:$b),
    (ins UnitAttr:$upper, UnitAttr:$transpose_a, UnitAttr:$unit),
    ["-solveLike(op, a, matmul(triangleLike(op, da), y, op.getTransposeA(), false))", "solveLike(op, a, db)"],
    ["triangleLike(op, op.getTransposeA() ? -matmul(y, solveTransposed(op, a, cy), false, true) : -matmul(solveTransposed(op, a, cy), y, false, true))",
     "solveTransposed(op, a, cy)"],
    [AllTypesMatch<["b", "y"]>, AD_FreeOrder]> {
  let batching = "b.alongAxes()";
  let summary = "solution of a triangular system: the lower or the upper triangle of a is read; 0 on the diagonal gives infinities";
  let formula = "op(a) · y = b";
  let description = [{
    Leading axes are a batch and must be equal. With `unit` the diagonal is 1 and not read.
  }];
  let results = (outs AD_FloatTensor:$y);
  let assemblyFormat = "$a `,` $b attr-dict `:` type($a) `,` type($b)";
  let hasVerifier = 1;
  let domain = ["0.5", "2"];
  let samples = [[{"ad.triangular_solve"(%0, %1) : (tensor<3x3xf64>, tensor<3x2xf64>) -> tensor<3x2xf64>}],
                 [{"ad.triangular_solve"(%0, %1) {upper} : (tensor<2x2x2xf64>, tensor<2x2x3xf64>) -> tensor<2x2x3xf64>}],
                 [{"ad.triangular_solve"(%0, %1) {transpose_a} : (tensor<3x3xf64>, tensor<3x1xf64>) -> tensor<3x1xf64>}],
                 [{"ad.triangular_solve"(%0, %1) {upper, transpose_a, unit} : (tensor<3x3xf64>, tensor<3x2xf64>) -> tensor<3x2xf64>}]];
  let corners = [[{"ad.triangular_solve"(%0, %1) : (tensor<0x0xf64>, tensor<0x2xf64>) -> tensor<0x2xf64>}],
                 [{"ad.triangular_solve"(%0, %1) {unit} : (tensor<2x2xf64>, tensor<2x0xf64>) -> tensor<2x0xf64>}],
                 [{"ad.triangular_solve"(%0, %1) {upper} : (tensor<0x2x2xf64>, tensor<0x2x3xf64>) -> tensor<0x2x3xf64>}]];
}

#endif
