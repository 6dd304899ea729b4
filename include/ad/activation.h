// Activation functions, with PyTorch's names and defaults.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_ACTIVATION_H
#define AD_ACTIVATION_H

#include "ad/tensor.h"

namespace ad {

/// x where x > 0, else negative_slope·x; the gradient at 0 is the slope.
AD_API Tensor leaky_relu(const Tensor &x, double negative_slope = 0.01,
                         Location loc = Location::here());
/// min(max(x, min), max); NaN stays; the gradient at a bound is 0, unlike that of `clamp`.
AD_API Tensor hardtanh(const Tensor &x, double min = -1, double max = 1,
                       Location loc = Location::here());
/// `hardtanh` from 0 to 6.
AD_API Tensor relu6(const Tensor &x, Location loc = Location::here());
/// relu6(x + 3) / 6.
AD_API Tensor hardsigmoid(const Tensor &x, Location loc = Location::here());
/// x·hardsigmoid(x).
AD_API Tensor hardswish(const Tensor &x, Location loc = Location::here());
/// x where x > 0, else alpha·(exp(x) − 1); the gradient at 0 is alpha.
AD_API Tensor elu(const Tensor &x, double alpha = 1, Location loc = Location::here());
/// x where x > 0, else alpha·(exp(x / alpha) − 1).
AD_API Tensor celu(const Tensor &x, double alpha = 1, Location loc = Location::here());
/// `elu`, scaled so that deep networks keep mean 0 and variance 1.
AD_API Tensor selu(const Tensor &x, Location loc = Location::here());
/// log(1 + exp(beta·x)) / beta, and x where beta·x > threshold.
AD_API Tensor softplus(const Tensor &x, double beta = 1, double threshold = 20,
                       Location loc = Location::here());
/// log(sigmoid(x)), without overflow and smooth everywhere.
AD_API Tensor logsigmoid(const Tensor &x, Location loc = Location::here());
/// x·sigmoid(x).
AD_API Tensor silu(const Tensor &x, Location loc = Location::here());
/// How `gelu` computes the normal distribution function: by erf, or by a tanh that is close to it.
enum class Approximate : unsigned char { None, Tanh };
/// x·Φ(x), Φ being the distribution function of the standard normal distribution.
AD_API Tensor gelu(const Tensor &x, Approximate approximate = Approximate::None,
                   Location loc = Location::here());
/// x·tanh(softplus(x)).
AD_API Tensor mish(const Tensor &x, Location loc = Location::here());
/// x / (1 + |x|).
AD_API Tensor softsign(const Tensor &x, Location loc = Location::here());
/// x − tanh(x).
AD_API Tensor tanhshrink(const Tensor &x, Location loc = Location::here());
/// x where |x| > lambda, else 0.
AD_API Tensor hardshrink(const Tensor &x, double lambda = 0.5, Location loc = Location::here());
/// x − lambda above lambda, x + lambda below −lambda, else 0.
AD_API Tensor softshrink(const Tensor &x, double lambda = 0.5, Location loc = Location::here());
/// x where x > threshold, else value.
AD_API Tensor threshold(const Tensor &x, double threshold, double value,
                        Location loc = Location::here());

} // namespace ad

#endif
