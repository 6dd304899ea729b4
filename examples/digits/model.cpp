// The network: 64 → hidden → 10, relu, cross-entropy, Adam.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model.h"
#include <cmath>

namespace {

constexpr double rate = 2e-3, momentum_decay = 0.9, velocity_decay = 0.999, epsilon = 1e-8;

/// Uniform in ±sqrt(6 / (inputs + outputs)), after Glorot and Bengio.
ad::Tensor glorot(std::int64_t inputs, std::int64_t outputs) {
  const double bound = std::sqrt(6. / static_cast<double>(inputs + outputs));
  return (2 * bound * ad::rand(inputs, outputs) - bound).eval();
}

} // namespace

State initial_state(std::int64_t hidden) {
  State state;
  state.weights = {glorot(64, hidden), ad::zeros(hidden), glorot(hidden, 10), ad::zeros(10)};
  for (std::size_t i = 0; i < state.weights.size(); ++i)
    state.momentum[i] = state.velocity[i] = ad::zeros_like(state.weights[i]);
  state.momentum_power = state.velocity_power = ad::ones({});
  return state;
}

ad::Tensor scores(const Weights &weights, const ad::Tensor &images) {
  const auto &[w1, b1, w2, b2] = weights;
  return matmul(relu(matmul(images, w1) + b1), w2) + b2;
}

ad::Tensor loss(const Weights &weights, const ad::Tensor &images, const ad::Tensor &labels) {
  return cross_entropy(scores(weights, images), labels);
}

std::pair<State, ad::Tensor> train_step(const State &state, const ad::Tensor &images,
                                        const ad::Tensor &labels) {
  const auto [value, gradients] = ad::value_and_grad(loss)(state.weights, images, labels);
  State next;
  next.momentum_power = state.momentum_power * momentum_decay;
  next.velocity_power = state.velocity_power * velocity_decay;
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    const auto &g = gradients[i];
    next.momentum[i] = momentum_decay * state.momentum[i] + (1 - momentum_decay) * g;
    next.velocity[i] = velocity_decay * state.velocity[i] + (1 - velocity_decay) * square(g);
    const auto m = next.momentum[i] / (1 - next.momentum_power);
    const auto v = next.velocity[i] / (1 - next.velocity_power);
    next.weights[i] = state.weights[i] - rate * m / (sqrt(v) + epsilon);
  }
  return {next, value};
}

ad::Tensor accuracy(const Weights &weights, const ad::Tensor &images, const ad::Tensor &labels) {
  return (argmax(scores(weights, images), 1) == labels).to(ad::float32).mean();
}
