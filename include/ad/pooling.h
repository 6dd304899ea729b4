// Pooling: windows of an input that become one number each.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_POOLING_H
#define AD_POOLING_H

#include "ad/tensor.h"

namespace ad {

// Inputs are [batch, channels, axes..] or [channels, axes..]. Sizes, strides, paddings and
// dilations are one number for all axes or one for each; without a stride it is the kernel size.
// `ceil_mode` adds a last window that begins inside of the input or of the padding in front.

/// The maximum of each window; NaN is one; the gradient goes to the first maximum of a window.
AD_API Tensor max_pool1d(const Tensor &x, const Dims &kernel_size, const Dims &stride = {},
                         const Dims &padding = 0, const Dims &dilation = 1, bool ceil_mode = false,
                         Location loc = Location::here());
AD_API Tensor max_pool2d(const Tensor &x, const Dims &kernel_size, const Dims &stride = {},
                         const Dims &padding = 0, const Dims &dilation = 1, bool ceil_mode = false,
                         Location loc = Location::here());
/// The mean of each window. The padding counts as zeros if `count_include_pad`, else not at all.
AD_API Tensor avg_pool1d(const Tensor &x, const Dims &kernel_size, const Dims &stride = {},
                         const Dims &padding = 0, bool ceil_mode = false,
                         bool count_include_pad = true, Location loc = Location::here());
AD_API Tensor avg_pool2d(const Tensor &x, const Dims &kernel_size, const Dims &stride = {},
                         const Dims &padding = 0, bool ceil_mode = false,
                         bool count_include_pad = true, Location loc = Location::here());
/// The means of `output_size` parts of each axis: part i begins at ⌊i·n / size⌋ and ends before
/// ⌈(i + 1)·n / size⌉.
AD_API Tensor adaptive_avg_pool1d(const Tensor &x, const Dims &output_size,
                                  Location loc = Location::here());
AD_API Tensor adaptive_avg_pool2d(const Tensor &x, const Dims &output_size,
                                  Location loc = Location::here());

} // namespace ad

#endif
