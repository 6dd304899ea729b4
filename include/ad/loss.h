// Losses.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOSS_H
#define AD_LOSS_H

#include "ad/tensor.h"

namespace ad {

/// What becomes of the losses of the elements: all of them, their mean, or their sum.
enum class Reduction : unsigned char { None, Mean, Sum };

/// (input − target)².
AD_API Tensor mse_loss(const Tensor &input, const Tensor &target,
                       Reduction reduction = Reduction::Mean, Location loc = Location::here());
/// |input − target|; the gradient at 0 is 0.
AD_API Tensor l1_loss(const Tensor &input, const Tensor &target,
                      Reduction reduction = Reduction::Mean, Location loc = Location::here());
/// d²/2 where |d| ≤ delta, else delta·(|d| − delta/2), for d = input − target.
AD_API Tensor huber_loss(const Tensor &input, const Tensor &target,
                         Reduction reduction = Reduction::Mean, double delta = 1,
                         Location loc = Location::here());
/// −input[label] of log-probabilities [batch, classes, …] and integer labels [batch, …]. `weight`
/// holds one factor per class; the mean is then weighted too.
AD_API Tensor nll_loss(const Tensor &input, const Tensor &target, const Tensor &weight = {},
                       Reduction reduction = Reduction::Mean, Location loc = Location::here());
/// `nll_loss` of the log-softmax of logits [batch, classes, …].
AD_API Tensor cross_entropy(const Tensor &logits, const Tensor &labels, const Tensor &weight = {},
                            Reduction reduction = Reduction::Mean, Location loc = Location::here());
/// −(t·log x + (1 − t)·log(1 − x)), with logarithms of at least −100; `weight` broadcasts.
AD_API Tensor binary_cross_entropy(const Tensor &input, const Tensor &target,
                                   const Tensor &weight = {}, Reduction reduction = Reduction::Mean,
                                   Location loc = Location::here());
/// `binary_cross_entropy` of sigmoid(x), without overflow and smooth everywhere. `pos_weight` is a
/// factor of the losses of positive targets.
AD_API Tensor binary_cross_entropy_with_logits(const Tensor &logits, const Tensor &target,
                                               const Tensor &weight = {},
                                               Reduction reduction = Reduction::Mean,
                                               const Tensor &pos_weight = {},
                                               Location loc = Location::here());
/// int64 labels [...] to an int64 tensor [..., classes].
AD_API Tensor one_hot(const Tensor &labels, std::int64_t classes, Location loc = Location::here());

} // namespace ad

#endif
