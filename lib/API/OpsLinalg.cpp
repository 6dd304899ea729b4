// Linear algebra: what the user asked for, checked in PyTorch's words, in terms of the ops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"
#include "ad/linalg.h"

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

} // namespace

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
