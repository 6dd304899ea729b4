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
    [InferTypeOpAdaptor, AD_FreeOrder]> {
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

// What a factorization does with a matrix that is singular.
def AD_RefusedBy : I32EnumAttr<"RefusedBy", "who refuses a singular matrix, when it runs", [
    I32EnumAttrCase<"nobody", 0>, I32EnumAttrCase<"solve", 1>, I32EnumAttrCase<"inv", 2>]> {
  let cppNamespace = "::ad";
  let genSpecializedAttr = 0;
}
def AD_RefusedByAttr : EnumAttr<AD_Dialect, AD_RefusedBy, "refused_by">;

def AD_LuOp : AD_ZeroDerivativeOp<"lu", [AD_FreeOrder]> {
  let batching = "b.alongAxes()";
  let summary = "factors with partial pivoting in one tensor, [n + 1, n]: L below the diagonal, U, and the row that each row was exchanged with";
  let formula = "P · x = L · U";
  let description = [{
    Leading axes are a batch. The factors are data for the ops that take them beside the matrix and carry the derivative in the matrix;
    in themselves they have none. With `refused_by`, a zero on the diagonal of U is an error when it runs.
  }];
  let arguments = (ins AD_FloatTensor:$x, DefaultValuedAttr<AD_RefusedByAttr, "::ad::RefusedBy::nobody">:$refused_by);
  let results = (outs AD_FloatTensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($x) `->` type($y)";
  let hasVerifier = 1;
  let corners = [[{"ad.lu"(%0) : (tensor<0x0xf64>) -> tensor<1x0xf64>}],
                 [{"ad.lu"(%0) {refused_by = #ad<refused_by inv>} : (tensor<0x3x3xf64>) -> tensor<0x4x3xf64>}]];
}

// Matrices near ones that are well conditioned, and whose rows are exchanged.
class AD_LuSample<string arguments, string op> {
  string text = arguments # [{ | %shift = "ad.constant"() {value = dense<[[0.5, 3., 0.], [0., 0.5, -3.], [2.5, 0., 0.]]> : tensor<3x3xf64>} : () -> tensor<3x3xf64>; %a = "ad.add"(%0, %shift) : (tensor<3x3xf64>, tensor<3x3xf64>) -> tensor<3x3xf64>; %f = "ad.lu"(%a) : (tensor<3x3xf64>) -> tensor<4x3xf64> | }] # op;
}
class AD_LuBatchSample<string arguments, string op> {
  string text = arguments # [{ | %shift = "ad.constant"() {value = dense<[[[0.5, 3.], [-2.5, 0.]], [[3., 0.], [0.5, 2.]]]> : tensor<2x2x2xf64>} : () -> tensor<2x2x2xf64>; %a = "ad.add"(%0, %shift) : (tensor<2x2x2xf64>, tensor<2x2x2xf64>) -> tensor<2x2x2xf64>; %f = "ad.lu"(%a) : (tensor<2x2x2xf64>) -> tensor<2x3x2xf64> | }] # op;
}

// As of ad.triangular_solve: db gives A⁻¹·db, da gives −A⁻¹·dA·y; λ = A⁻ᵀ·cy is the cotangent of b, that of A is −λ·yᵀ.
def AD_LuSolveOp : AD_JointRuleOp<"lu_solve", (ins AD_FloatTensor:$a, AD_FloatTensor:$factors, AD_FloatTensor:$b),
    (ins UnitAttr:$transpose_a),
    ["-solveLike(op, a, factors, matmul(da, y, op.getTransposeA(), false))", "0.0", "solveLike(op, a, factors, db)"],
    ["op.getTransposeA() ? -matmul(y, solveTransposed(op, a, factors, cy), false, true) : -matmul(solveTransposed(op, a, factors, cy), y, false, true)",
     "0.0", "solveTransposed(op, a, factors, cy)"],
    [InferTypeOpAdaptor, AD_FreeOrder]> {
  let batching = "b.alongAxes()";
  let summary = "solution of a linear system by the factors that `ad.lu` made of its matrix; a singular one gives infinities and NaNs";
  let formula = "op(a) · y = b";
  let description = [{
    Leading axes are a batch and must be equal. The derivative is that in `a` and `b`; the factors count as constants.
  }];
  let results = (outs AD_FloatTensor:$y);
  let assemblyFormat = "$a `,` $factors `,` $b attr-dict `:` type($a) `,` type($factors) `,` type($b)";
  let hasVerifier = 1;
  let domain = ["-0.5", "0.5"];
  let samples = [AD_LuSample<"%0: tensor<3x3xf64>, %1: tensor<3x2xf64>", [{"ad.lu_solve"(%a, %f, %1) : (tensor<3x3xf64>, tensor<4x3xf64>, tensor<3x2xf64>) -> tensor<3x2xf64>}]>.text,
                 AD_LuSample<"%0: tensor<3x3xf64>, %1: tensor<3x1xf64>", [{"ad.lu_solve"(%a, %f, %1) {transpose_a} : (tensor<3x3xf64>, tensor<4x3xf64>, tensor<3x1xf64>) -> tensor<3x1xf64>}]>.text,
                 AD_LuBatchSample<"%0: tensor<2x2x2xf64>, %1: tensor<2x2x3xf64>", [{"ad.lu_solve"(%a, %f, %1) : (tensor<2x2x2xf64>, tensor<2x3x2xf64>, tensor<2x2x3xf64>) -> tensor<2x2x3xf64>}]>.text];
  let corners = [[{"ad.lu_solve"(%0, %1, %2) : (tensor<0x0xf64>, tensor<1x0xf64>, tensor<0x2xf64>) -> tensor<0x2xf64>}],
                 [{"ad.lu_solve"(%0, %1, %2) {transpose_a} : (tensor<0x2x2xf64>, tensor<0x3x2xf64>, tensor<0x2x3xf64>) -> tensor<0x2x3xf64>}]];
}

// d det = ⟨C, dA⟩ with the cofactors C, which are finite for every matrix.
def AD_DetOp : AD_JointRuleOp<"det", (ins AD_FloatTensor:$a, AD_FloatTensor:$factors), (ins),
    ["sumOfMatrices(cofactor(a) * da)", "0.0"], ["overMatrices(cy, a) * cofactor(a)", "0.0"], [AD_FreeOrder]> {
  let batching = "b.alongAxes()";
  let summary = "determinant by the factors that `ad.lu` made of the matrix; its first derivative is right for singular matrices too";
  let formula = "y = det(a)";
  let description = [{
    Leading axes are a batch. The derivative is that in `a`; the factors count as constants.
  }];
  let results = (outs AD_FloatTensor:$y);
  let assemblyFormat = "$a `,` $factors attr-dict `:` type($a) `,` type($factors) `->` type($y)";
  let hasVerifier = 1;
  let domain = ["-0.5", "0.5"];
  let samples = [AD_LuSample<"%0: tensor<3x3xf64>", [{"ad.det"(%a, %f) : (tensor<3x3xf64>, tensor<4x3xf64>) -> tensor<f64>}]>.text,
                 AD_LuBatchSample<"%0: tensor<2x2x2xf64>", [{"ad.det"(%a, %f) : (tensor<2x2x2xf64>, tensor<2x3x2xf64>) -> tensor<2xf64>}]>.text];
  let corners = [[{"ad.det"(%0, %1) : (tensor<0x0xf64>, tensor<1x0xf64>) -> tensor<f64>}],
                 [{"ad.det"(%0, %1) : (tensor<1x1xf64>, tensor<2x1xf64>) -> tensor<f64>}],
                 [{"ad.det"(%0, %1) : (tensor<0x2x2xf64>, tensor<0x3x2xf64>) -> tensor<0xf64>}]];
}

// d log |det| = ⟨A⁻ᵀ, dA⟩.
def AD_LogabsdetOp : AD_JointRuleOp<"logabsdet", (ins AD_FloatTensor:$a, AD_FloatTensor:$factors), (ins),
    ["sumOfMatrices(inverseTransposed(a, factors) * da)", "0.0"],
    ["overMatrices(cy, a) * inverseTransposed(a, factors)", "0.0"], [AD_FreeOrder]> {
  let batching = "b.alongAxes()";
  let summary = "logarithm of the absolute value of the determinant by the factors that `ad.lu` made of the matrix; −∞ if it is singular";
  let formula = "y = log(abs(det(a)))";
  let description = [{
    Leading axes are a batch. The derivative is that in `a`; the factors count as constants.
  }];
  let results = (outs AD_FloatTensor:$y);
  let assemblyFormat = "$a `,` $factors attr-dict `:` type($a) `,` type($factors) `->` type($y)";
  let hasVerifier = 1;
  let domain = ["-0.5", "0.5"];
  let samples = [AD_LuSample<"%0: tensor<3x3xf64>", [{"ad.logabsdet"(%a, %f) : (tensor<3x3xf64>, tensor<4x3xf64>) -> tensor<f64>}]>.text,
                 AD_LuBatchSample<"%0: tensor<2x2x2xf64>", [{"ad.logabsdet"(%a, %f) : (tensor<2x2x2xf64>, tensor<2x3x2xf64>) -> tensor<2xf64>}]>.text];
  let corners = [[{"ad.logabsdet"(%0, %1) : (tensor<0x0xf64>, tensor<1x0xf64>) -> tensor<f64>}],
                 [{"ad.logabsdet"(%0, %1) : (tensor<0x2x2xf64>, tensor<0x3x2xf64>) -> tensor<0xf64>}]];
}

// Symmetric, as the second derivative of the determinant: dC = (⟨C, dx⟩·C − C·dxᵀ·C) / det(x).
def AD_CofactorOp : AD_RuleOp<"cofactor", (ins AD_FloatTensor:$x), (ins), "cofactorDerivative(x, y, dx)",
    ["cofactorDerivative(x, y, cy)"], [SameOperandsAndResultType, AD_FreeOrder]> {
  let batching = "b.alongAxes()";
  let summary = "the derivative of the determinant by each element, for singular matrices too; its own derivative divides by the determinant from three rows on";
  let formula = "y = det(x) · x⁻ᵀ";
  let description = [{
    Leading axes are a batch. y[i, j] is, but for the sign (−1)^(i + j), the determinant of the matrix without row i and column j;
    all are NaN if an element of the matrix is not finite.
  }];
  let results = (outs AD_FloatTensor:$y);
  let assemblyFormat = "$x attr-dict `:` type($y)";
  let hasVerifier = 1;
  let domain = ["-0.5", "0.5"];
  let samples = [AD_LuSample<"%0: tensor<3x3xf64>", [{"ad.cofactor"(%a) : (tensor<3x3xf64>) -> tensor<3x3xf64>}]>.text,
                 [{"ad.cofactor"(%0) : (tensor<3x2x2xf64>) -> tensor<3x2x2xf64>}]];
  let corners = [[{"ad.cofactor"(%0) : (tensor<0x0xf64>) -> tensor<0x0xf64>}],
                 [{"ad.cofactor"(%0) : (tensor<1x1xf64>) -> tensor<1x1xf64>}],
                 [{"ad.cofactor"(%0) : (tensor<0x3x3xf64>) -> tensor<0x3x3xf64>}]];
}

#endif
