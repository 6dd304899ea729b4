// Parts of the functions that take tensors of indices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_API_INDICES_H
#define AD_API_INDICES_H

#include "API/Compose.h"

namespace ad {

/// `torch.FloatTensor`.
std::string torchTensorName(const Tensor &x);

/// Throws unless `index` is of int64, or of int32 if that is allowed.
void requireIndex(const char *name, const Tensor &index, bool allowsInt32, Location loc);

/// One index for each element, of a tensor that has axes and the shape of `index` but for `axis`.
Tensor gatherEach(const Tensor &x, int64_t axis, const Tensor &index, Location loc);
/// Whole slices along an axis.
Tensor gatherSlices(const Tensor &x, int64_t axis, const Tensor &index, Location loc);
/// `x` as it is, or as a vector of one element.
Tensor withAxis(const Tensor &x, Location loc);
/// The window of `x` at the origin that is as large as `shape`, but whole along `axis`.
Tensor windowFor(const Tensor &x, Sizes shape, int64_t axis, Location loc);

/// Indices along the first axes of a tensor as indices into those axes flattened.
struct FlatIndex {
  /// Of the shape that the indices broadcast to.
  Tensor index;
  /// How many axes of the tensor they address, and how many elements those have.
  int64_t axes = 0, size = 1;
};
/// Checks the indices, now or when they run. A tensor of bools counts for as many as it has axes.
FlatIndex flatIndexOf(const Tensor &x, const TensorList &indices, Location loc);
/// `x` with its first axes flattened.
Tensor flattened(const Tensor &x, const FlatIndex &at, Location loc);

} // namespace ad

#endif
