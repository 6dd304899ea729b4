// Linear algebra: what the user asked for, checked in PyTorch's words, in terms of the ops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"
#include "ad/linalg.h"
#include "ad/reduce.h"
#include "ad/shape.h"
#include <limits>

namespace ad::linalg {
namespace {

/// Throws unless `a` holds matrices of float32 or float64.
void requireMatrices(const Tensor &a, const std::string &function, const char *name, Location loc) {
  const DType dtype = nodeOf(a, loc)->dtype;
  if (!isFloat(dtype))
    raise(Code::WrongDType,
          function + ": Expected a floating point or complex tensor as input. Got " +
              scalarName(dtype),
          loc);
  if (dtype != DType::Float32 && dtype != DType::Float64)
    raise(Code::WrongDType,
          function + ": Low precision dtypes not supported. Got " + scalarName(dtype), loc);
  if (a.dim() < 2)
    raise(Code::WrongRank,
          function + ": The input tensor " + name + " must have at least 2 dimensions.", loc);
}

void requireSquare(const Tensor &a, const std::string &function, const char *name, Location loc) {
  requireMatrices(a, function, name, loc);
  if (a.size(-2) != a.size(-1))
    raise(Code::MatrixShape,
          function + ": " + name + " must be batches of square matrices, but they are " +
              std::to_string(a.size(-2)) + " by " + std::to_string(a.size(-1)) + " matrices",
          loc);
}

Tensor transposed(const Tensor &x, Location loc) { return x.transpose(-2, -1, loc); }

/// The matrices with other leading axes.
Tensor withBatch(const Tensor &x, Sizes batch, Location loc) {
  Shape shape(batch);
  shape.append({x.size(-2), x.size(-1)});
  return x.expand(sizeOf(shape), loc);
}

/// Both with the leading axes that they broadcast to.
std::pair<Tensor, Tensor> withEqualBatches(const Tensor &a, const Tensor &b, Location loc) {
  const NodeRef left = nodeOf(a, loc), right = nodeOf(b, loc);
  const Or<Shape> batch =
      broadcastShapes(Sizes(left->shape).drop_back(2), Sizes(right->shape).drop_back(2));
  if (const Failure *failure = failureOf(batch))
    raise(*failure, loc);
  const Shape &shape = std::get<Shape>(batch);
  return {withBatch(a, shape, loc), withBatch(b, shape, loc)};
}

/// Throws unless the matrices of `a` fit those of `b`.
void requireFitting(const Tensor &a, const Tensor &b, bool left, const std::string &function,
                    Location loc) {
  if (a.dtype() != b.dtype())
    raise(Code::DTypesDiffer,
          function + ": Expected A and B to have the same dtype, but found A of type " +
              scalarName(a.dtype()) + " and B of type " + scalarName(b.dtype()) + " instead",
          loc);
  if (a.size(-1) != b.size(left ? -2 : -1))
    raise(Code::MatrixShape,
          function + ": Incompatible shapes of A and B for the equation " +
              (left ? "AX = B" : "XA = B") + " (" + std::to_string(a.size(-2)) + "x" +
              std::to_string(a.size(-1)) + " and " + std::to_string(b.size(-2)) + "x" +
              std::to_string(b.size(-1)) + ")",
          loc);
}

/// Whether `b` holds vectors: one, or one for each matrix of `a`.
bool holdsVectors(const Tensor &a, const Tensor &b, Location loc) {
  return b.dim() == 1 || (b.dim() == a.dim() - 1 &&
                          Sizes(nodeOf(b, loc)->shape) == Sizes(nodeOf(a, loc)->shape).drop_back());
}

Tensor factorsOf(const Tensor &a, Refuses refuses, Location loc) {
  return finish(build::lu(nodeOf(a, loc), refuses, loc), loc);
}

/// The solution for right-hand sides of any batch: each matrix of `a` is factorized once.
Tensor solved(const Tensor &a, const Tensor &factors, const Tensor &b, bool isTransposed,
              Location loc) {
  const auto [matrices, sides] = withEqualBatches(a, b, loc);
  const Sizes batch = Sizes(nodeOf(sides, loc)->shape).drop_back(2);
  return finish(build::luSolve(nodeOf(matrices, loc), nodeOf(withBatch(factors, batch, loc), loc),
                               nodeOf(sides, loc), isTransposed, loc),
                loc);
}

/// The sign of the determinants by the factors of matrices of order `n`: one factor for each
/// exchange of rows, and the signs of the pivots.
Tensor signOf(const Tensor &factors, int64_t n, Location loc) {
  const Tensor exchanges = factors.select(-2, n, loc);
  const Sizes shape(nodeOf(exchanges, loc)->shape);
  const Tensor rows = indices(shape, factors.dtype(), exchanges.dim() - 1, loc);
  const Tensor signs = sign(diagonal(factors.slice(-2, 0, n, 1, loc), 0, -2, -1, loc));
  const Tensor moved = ne(Operand(exchanges, loc), Operand(rows, loc));
  return prod(where(moved, Held(neg(signs), loc), Operand(signs, loc)), -1, false, loc);
}

std::tuple<Tensor, Tensor> signAndLogarithm(const Tensor &a, const char *function, Location loc) {
  requireSquare(a, function, "A", loc);
  const Tensor factors = factorsOf(a, Refuses::Nobody, loc);
  const Tensor logarithm = finish(build::logabsdet(nodeOf(a, loc), nodeOf(factors, loc), loc), loc);
  return {signOf(factors, a.size(-1), loc), logarithm};
}

} // namespace

Tensor solve(const Tensor &a, const Tensor &b, bool left, Location loc) {
  const std::string function = "linalg.solve";
  requireSquare(a, function, "A", loc);
  const bool isVector = holdsVectors(a, b, loc);
  if (isVector && !left)
    raise(Code::MatrixShape,
          function + ": Vector broadcasting of the left hand side is not supported for left=False. "
                     "In this case linalg.solve is equivalent to B / A.squeeze(-1)",
          loc);
  const Tensor columns = isVector ? b.unsqueeze(-1, loc) : b;
  requireMatrices(columns, function, "B", loc);
  requireFitting(a, columns, left, function, loc);
  const Tensor factors = factorsOf(a, Refuses::Solve, loc);
  if (left) {
    const Tensor x = solved(a, factors, columns, /*isTransposed=*/false, loc);
    return isVector ? named(x.squeeze(-1, loc), "LinalgSolveExBackward0") : x;
  }
  // X·A = B is Aᵀ·Xᵀ = Bᵀ.
  const Tensor x = solved(a, factors, transposed(columns, loc), /*isTransposed=*/true, loc);
  return named(transposed(x, loc), "LinalgSolveExBackward0");
}

Tensor inv(const Tensor &a, Location loc) {
  requireSquare(a, "linalg.inv", "A", loc);
  const Sizes shape(nodeOf(a, loc)->shape);
  const Tensor row = indices(shape, DType::Int64, a.dim() - 2, loc);
  const Tensor column = indices(shape, DType::Int64, a.dim() - 1, loc);
  const Tensor identity = eq(Operand(row, loc), Operand(column, loc)).to(a.dtype(), loc);
  const Tensor factors = factorsOf(a, Refuses::Inv, loc);
  return named(solved(a, factors, identity, /*isTransposed=*/false, loc), "LinalgInvExBackward0");
}

Tensor det(const Tensor &a, Location loc) {
  requireSquare(a, "linalg.det", "A", loc);
  const Tensor factors = factorsOf(a, Refuses::Nobody, loc);
  return finish(build::det(nodeOf(a, loc), nodeOf(factors, loc), loc), loc);
}

std::tuple<Tensor, Tensor> slogdet(const Tensor &a, Location loc) {
  return signAndLogarithm(a, "linalg.slogdet", loc);
}

Tensor cholesky(const Tensor &a, bool upper, Location loc) {
  requireSquare(a, "linalg.cholesky", "A", loc);
  const Tensor factor = finish(build::cholesky(nodeOf(a, loc), loc), loc);
  return upper ? named(transposed(factor, loc), "LinalgCholeskyExBackward0") : factor;
}

Tensor solve_triangular(const Tensor &a, const Tensor &b, bool upper, bool left, bool unitriangular,
                        Location loc) {
  const std::string function = "linalg.solve_triangular";
  requireSquare(a, function, "A", loc);
  requireMatrices(b, function, "B", loc);
  requireFitting(a, b, left, function, loc);
  const auto [matrices, sides] = withEqualBatches(a, left ? b : transposed(b, loc), loc);
  // X·A = B is Aᵀ·Xᵀ = Bᵀ.
  const Tensor x = finish(build::triangularSolve(nodeOf(matrices, loc), nodeOf(sides, loc), upper,
                                                 /*isTransposed=*/!left, unitriangular, loc),
                          loc);
  return left ? x : named(transposed(x, loc), "LinalgSolveTriangularBackward0");
}

} // namespace ad::linalg

namespace ad {

Tensor logdet(const Tensor &a, Location loc) {
  const auto [sign, logarithm] = linalg::slogdet(a, loc);
  const double nan = std::numeric_limits<double>::quiet_NaN();
  return where(lt(Operand(sign, loc), Held(constantLike(0, a, loc), loc)),
               Held(constantLike(nan, a, loc), loc), Operand(logarithm, loc));
}

} // namespace ad
