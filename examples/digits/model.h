// A network of one hidden layer and its training step: forward, backward and Adam as one function.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef DIGITS_MODEL_H
#define DIGITS_MODEL_H

#include <ad/ad.h>
#include <array>

/// Hidden weight [64, hidden] and bias [hidden], output weight [hidden, 10] and bias [10].
using Weights = std::array<ad::Tensor, 4>;

/// What the optimizer carries from step to step. Listing the members once takes it through any
/// transform.
struct State {
  Weights weights, momentum, velocity;
  /// Powers of the decay rates, for the correction of the first steps.
  ad::Tensor momentum_power, velocity_power;

  auto members() { return std::tie(weights, momentum, velocity, momentum_power, velocity_power); }
  auto members() const {
    return std::tie(weights, momentum, velocity, momentum_power, velocity_power);
  }
};

State initial_state(std::int64_t hidden);

/// One score per class, [batch, 10].
ad::Tensor scores(const Weights &weights, const ad::Tensor &images);
/// Mean cross-entropy of a batch.
ad::Tensor loss(const Weights &weights, const ad::Tensor &images, const ad::Tensor &labels);
/// The state after one step of Adam, and the loss before it.
std::pair<State, ad::Tensor> train_step(const State &state, const ad::Tensor &images,
                                        const ad::Tensor &labels);
/// The share of images that are recognized.
ad::Tensor accuracy(const Weights &weights, const ad::Tensor &images, const ad::Tensor &labels);

#endif
