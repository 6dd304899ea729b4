// Normalization by the moments of a layer, a batch or a group of channels.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_NORMALIZE_H
#define AD_NORMALIZE_H

#include "ad/tensor.h"

namespace ad {

// Variances are biased, Σ (x − mean)² / n, from a second pass over the elements. `weight` and
// `bias` may be undefined; they have the type of the input, or float32 if that has 16 bits. Results
// have the type of the input, of which f16 and bf16 are computed in float32 as a whole.

/// (x − mean) / √(variance + eps) · weight + bias, the moments over the last axes, which have the
/// sizes `normalized_shape`; `weight` and `bias` have that shape.
AD_API Tensor layer_norm(const Tensor &x, const Size &normalized_shape, const Tensor &weight = {},
                         const Tensor &bias = {}, double eps = 1e-5,
                         Location loc = Location::here());
/// x / √(mean of x² + eps) · weight, the mean over the last axes, which have the sizes
/// `normalized_shape`; without `eps` it is the distance from 1 to the next number.
AD_API Tensor rms_norm(const Tensor &x, const Size &normalized_shape, const Tensor &weight = {},
                       Location loc = Location::here());
AD_API Tensor rms_norm(const Tensor &x, const Size &normalized_shape, const Tensor &weight,
                       double eps, Location loc = Location::here());
/// The same as `layer_norm` over each of `num_groups` groups of channels of x [batch, channels, …];
/// `weight` and `bias` have one number for each channel.
AD_API Tensor group_norm(const Tensor &x, std::int64_t num_groups, const Tensor &weight = {},
                         const Tensor &bias = {}, double eps = 1e-5,
                         Location loc = Location::here());
/// The result, and the statistics after this call, which get no gradient. Training normalizes each
/// channel of x [batch, channels, …] by its moments over the batch, and mixes the mean and the
/// unbiased variance into the statistics with the factor `momentum`; they may be undefined then.
/// Otherwise x is normalized by the statistics, which stay.
AD_API std::tuple<Tensor, Tensor, Tensor>
batch_norm(const Tensor &x, const Tensor &running_mean, const Tensor &running_var,
           const Tensor &weight = {}, const Tensor &bias = {}, bool training = false,
           double momentum = 0.1, double eps = 1e-5, Location loc = Location::here());

} // namespace ad

#endif
