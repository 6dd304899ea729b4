// Adds operations to a graph: checks shapes and types, and inserts the casts, reshapes and
// broadcasts that the IR wants to see.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_BUILD_H
#define AD_TRACE_BUILD_H

#include "Trace/Promote.h"
#include "Trace/ShapeRules.h"

namespace ad {

/// Comparison predicates, numbered as in the dialect.
enum class Predicate : int64_t { eq, ne, lt, le, gt, ge };

/// Who refuses a singular matrix, numbered as in the dialect.
enum class Refuses : int64_t { Nobody, Solve, Inv };

namespace build {

/// A number as a tensor of rank 0 with its value. Its value is not part of a graph's structure.
NodeRef literal(Scalar scalar, DType dtype, Location loc);
/// A splat whose value is part of the structure.
NodeRef constant(double value, DType dtype, Sizes shape, Location loc);

Built unary(OpKind kind, const NodeRef &x, Location loc);
Built binary(OpKind kind, const Argument &a, const Argument &b, Location loc);
Built compare(Predicate predicate, const Argument &a, const Argument &b, Location loc);
Built select(const NodeRef &condition, const Argument &a, const Argument &b, Location loc);
Built cast(const NodeRef &x, DType dtype, Location loc);
Built detach(const NodeRef &x, Location loc);

Built reshape(const NodeRef &x, Sizes shape, Location loc);
Built expand(const NodeRef &x, Sizes shape, Location loc);
Built permute(const NodeRef &x, Sizes permutation, Location loc);
Built flip(const NodeRef &x, Sizes axes, Location loc);
/// Elements `start`, `start + step`, … before `end` of one axis, clamped as Python does.
Built slice(const NodeRef &x, int64_t axis, int64_t start, int64_t end, int64_t step, Location loc);
Built selectIndex(const NodeRef &x, int64_t axis, int64_t index, Location loc);
/// Amounts per axis: before, behind, and between neighbours.
Built pad(const NodeRef &x, Sizes low, Sizes high, Sizes interior, double value, Location loc);
Built concat(llvm::ArrayRef<NodeRef> parts, int64_t axis, Location loc);
/// The index along `axis`.
NodeRef iota(Sizes shape, DType dtype, int64_t axis, Location loc);

/// Sum, mean or amax over `axes`; no axes: all.
Built reduce(OpKind kind, const NodeRef &x, Sizes axes, bool keepdim, Location loc);
/// Along one axis of a tensor that has axes: running sums, y[i] = a[i]·y[i−1] + b[i] for operands
/// of one type, the product. Integers are summed and multiplied in int64.
Built cumsum(const NodeRef &x, int64_t axis, bool isReversed, Location loc);
Built recurrence(const NodeRef &a, const NodeRef &b, int64_t axis, bool isReversed, Location loc);
Built prod(const NodeRef &x, int64_t axis, Location loc);

/// Elements by index along an axis that `x` has. The axes of `indices`, of int32 or int64, take its
/// place; batched: each element of the result has an index of its own.
Built gather(const NodeRef &x, const NodeRef &indices, int64_t axis, bool isBatched, Location loc);
/// The transpose: sums by index, along an axis of `size` elements.
Built scatterAdd(const NodeRef &x, const NodeRef &indices, int64_t axis, int64_t size,
                 bool isBatched, Location loc);
/// The last place of each index below `size` along the axis, −1 for none.
Built inverseIndex(const NodeRef &indices, int64_t axis, int64_t size, Location loc);
/// Indices counted from the front, which are refused when they run unless −size ≤ i < size.
Built checkIndex(const NodeRef &indices, int64_t dimension, int64_t size, Location loc);

/// Along an axis that `x` has: the indices in stable order of the elements, those of the last
/// maximum so far.
Built argsort(const NodeRef &x, int64_t axis, bool descends, Location loc);
Built argcummax(const NodeRef &x, int64_t axis, Location loc);

/// Random bits, or floats in [0, 1), from a key of (seed, stream), from block `offset` on.
Built random(const NodeRef &key, int64_t offset, DType dtype, Sizes shape, Location loc);

/// The product of two tensors of equal rank >= 2; leading sizes equal.
Built matmul(const NodeRef &a, const NodeRef &b, Location loc);
/// PyTorch's matmul: vectors, matrices, broadcast batches.
Built generalMatmul(const NodeRef &a, const NodeRef &b, Location loc);

/// The factor of square matrices of floats.
Built cholesky(const NodeRef &x, Location loc);
/// The solution for square matrices and right-hand sides of one float type, one batch and one
/// height.
Built triangularSolve(const NodeRef &a, const NodeRef &b, bool isUpper, bool isTransposed,
                      bool hasUnitDiagonal, Location loc);
/// The factors of square matrices of floats, [n + 1, n] each, and who refuses a singular one.
Built lu(const NodeRef &x, Refuses refuses, Location loc);
/// The solution by the factors of the matrices, for right-hand sides of one batch and one height.
Built luSolve(const NodeRef &a, const NodeRef &factors, const NodeRef &b, bool isTransposed,
              Location loc);
/// The determinants by the factors of the matrices, and the logarithms of their absolute values.
Built det(const NodeRef &a, const NodeRef &factors, Location loc);
Built logabsdet(const NodeRef &a, const NodeRef &factors, Location loc);

/// A node for an operation on operands that fit: trace, depth and gradient follow from them.
NodeRef operation(OpKind kind, DType dtype, Sizes shape, llvm::ArrayRef<Node *> operands,
                  Location loc);

} // namespace build
} // namespace ad

#endif
