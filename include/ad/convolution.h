// Convolutions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_CONVOLUTION_H
#define AD_CONVOLUTION_H

#include "ad/tensor.h"

namespace ad {

/// How an input is padded with zeros: by a number of elements on both sides, one for all axes or
/// one for each, or by name. "valid" is no padding; "same" keeps the size under a stride of 1, with
/// the odd element at the end.
class Padding {
public:
  template <class T, detail::if_arithmetic<T> = 0>
  Padding(T amount) : amounts_(static_cast<std::int64_t>(amount)) {}
  Padding(const Dims &amounts) : amounts_(amounts) {}
  Padding(std::initializer_list<std::int64_t> amounts) : amounts_(amounts) {}
  Padding(const char *name) : name_(name) {}

  const Dims &amounts() const { return amounts_; }
  /// Null if there are amounts.
  const char *name() const { return name_; }

private:
  Dims amounts_;
  const char *name_ = nullptr;
};

// The weight is [out channels, in channels / groups, window..]; output channels of a group see its
// input channels alone. `stride`, `padding` and `dilation` are one number for all axes or one for
// each.

/// Σ weight · window of x, + bias, for x [batch, channels, length] or [channels, length].
AD_API Tensor conv1d(const Tensor &x, const Tensor &weight, const Tensor &bias = {},
                     const Dims &stride = 1, const Padding &padding = 0, const Dims &dilation = 1,
                     std::int64_t groups = 1, Location loc = Location::here());
/// The same for x [batch, channels, height, width] or [channels, height, width].
AD_API Tensor conv2d(const Tensor &x, const Tensor &weight, const Tensor &bias = {},
                     const Dims &stride = 1, const Padding &padding = 0, const Dims &dilation = 1,
                     std::int64_t groups = 1, Location loc = Location::here());

} // namespace ad

#endif
