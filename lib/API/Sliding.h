// What convolution and pooling share: how a window slides over the last axes of a padded input.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_API_SLIDING_H
#define AD_API_SLIDING_H

#include "API/Compose.h"
#include "llvm/ADT/STLExtras.h"

namespace ad {

/// A function of the API on inputs [batch, channels, axes..] or [channels, axes..].
struct SlidingCall {
  const char *name;
  int64_t axes;
  Location loc;

  /// Throws unless the input has floats, and the axes of this call.
  void checkInput(const Tensor &x) const;
  /// One number for each axis, of a list that has one for all or one for each.
  Shape perAxis(const Dims &list, const char *what) const;
  /// The input with a batch; `withoutBatch` takes it away again.
  Tensor withBatch(const Tensor &x) const;
  Tensor withoutBatch(const Tensor &y, const Tensor &x) const;
};

/// How a window slides over the last axes: one entry for each of them.
struct Window {
  Shape sizes, strides, dilations;
};

/// Elements before and behind each of the last axes.
struct Margins {
  Shape low, high;
};

/// Elements of a window and its gaps along each axis; throws if they cannot be counted.
Shape extentsOf(const Window &window, Location loc);
/// low + size + high; throws if it cannot be counted.
int64_t paddedSize(int64_t size, int64_t low, int64_t high, Location loc);
/// `x` with its last axes surrounded by `value`.
Tensor padded(const Tensor &x, const Margins &margins, double value, Location loc);
/// The windows on the last axes of `x`, which fit: y[b, k.., c, p..] = x[b, c, p·stride +
/// k·dilation ..], with the axes of the window at `axis`.
Tensor windowsOn(const Tensor &x, int64_t axis, const Window &window, Location loc);
/// `2 x 3`.
std::string productText(Sizes sizes);

} // namespace ad

#endif
