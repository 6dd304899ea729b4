// Functions that move, repeat, cut and join elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_SHAPE_H
#define AD_SHAPE_H

#include "ad/tensor.h"

namespace ad {

/// The same elements in row-major order under another shape; one size may be -1.
inline Tensor reshape(const Tensor &x, const Size &shape, Location loc = Location::here()) {
  return x.reshape(shape, loc);
}
/// Axes in the order of `dims`.
inline Tensor permute(const Tensor &x, const Dims &dims, Location loc = Location::here()) {
  return x.permute(dims, loc);
}
/// Two axes exchanged.
inline Tensor transpose(const Tensor &x, std::int64_t dim0, std::int64_t dim1,
                        Location loc = Location::here()) {
  return x.transpose(dim0, dim1, loc);
}
/// Transpose of a matrix.
inline Tensor t(const Tensor &x, Location loc = Location::here()) { return x.t(loc); }
/// All elements as one axis.
inline Tensor flatten(const Tensor &x, Location loc = Location::here()) { return x.flatten(loc); }
/// A new axis of size 1.
inline Tensor unsqueeze(const Tensor &x, std::int64_t dim, Location loc = Location::here()) {
  return x.unsqueeze(dim, loc);
}
/// Drops all axes of size 1, or those of `dims` that are.
AD_API Tensor squeeze(const Tensor &x, Location loc = Location::here());
AD_API Tensor squeeze(const Tensor &x, const Dims &dims, Location loc = Location::here());
/// One index of an axis, which is dropped.
inline Tensor select(const Tensor &x, std::int64_t dim, std::int64_t index,
                     Location loc = Location::here()) {
  return x.select(dim, index, loc);
}
/// `length` indices of an axis, from `start` on.
inline Tensor narrow(const Tensor &x, std::int64_t dim, std::int64_t start, std::int64_t length,
                     Location loc = Location::here()) {
  return x.narrow(dim, start, length, loc);
}
/// Joins along an axis.
AD_API Tensor cat(const TensorList &tensors, std::int64_t dim = 0, Location loc = Location::here());
/// Joins along a new axis.
AD_API Tensor stack(const TensorList &tensors, std::int64_t dim = 0,
                    Location loc = Location::here());
/// Pieces of `size` along an axis; the last one may be smaller.
AD_API Tensors split(const Tensor &x, std::int64_t size, std::int64_t dim = 0,
                     Location loc = Location::here());
/// Pieces of the given sizes, which make up the axis.
AD_API Tensors split_with_sizes(const Tensor &x, const Size &sizes, std::int64_t dim = 0,
                                Location loc = Location::here());
/// At most `count` pieces of one size; the last one may be smaller.
AD_API Tensors chunk(const Tensor &x, std::int64_t count, std::int64_t dim = 0,
                     Location loc = Location::here());
/// `amounts` in PyTorch's order: (low, high) of the last axis, then of the one before it, and so
/// on.
AD_API Tensor pad(const Tensor &x, const Dims &amounts, double value = 0,
                  Location loc = Location::here());
/// The order of the elements along `dims` reversed.
AD_API Tensor flip(const Tensor &x, const Dims &dims, Location loc = Location::here());
/// Rotates elements along `dims`; those that pass the end come in again at the start. Without dims
/// along all elements in row-major order.
AD_API Tensor roll(const Tensor &x, const Dims &shifts, const Dims &dims = {},
                   Location loc = Location::here());
/// Copies side by side: `sizes[i]` times along axis i, new axes in front.
AD_API Tensor repeat(const Tensor &x, const Size &sizes, Location loc = Location::here());
/// The lower triangles of the last two axes, up to the given diagonal; 0 elsewhere.
AD_API Tensor tril(const Tensor &x, std::int64_t diagonal = 0, Location loc = Location::here());
/// The upper triangles, from the given diagonal on; 0 elsewhere.
AD_API Tensor triu(const Tensor &x, std::int64_t diagonal = 0, Location loc = Location::here());
/// Diagonals of two axes, which are dropped, as a new last axis.
AD_API Tensor diagonal(const Tensor &x, std::int64_t offset = 0, std::int64_t dim1 = 0,
                       std::int64_t dim2 = 1, Location loc = Location::here());
/// The diagonal of a matrix, or a vector as the diagonal of a matrix of zeros.
AD_API Tensor diag(const Tensor &x, std::int64_t diagonal = 0, Location loc = Location::here());

} // namespace ad

#endif
