// Trains a small convolutional network on the handwritten digits.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Usage: digits_cnn [--data FOLDER] [--epochs N]
// Two convolutions with batch normalization and maxima, then one linear layer; Adam.
#include "data.h"
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace {

constexpr std::int64_t batch_size = 64;
constexpr double rate = 3e-3, momentum_decay = 0.9, velocity_decay = 0.999, epsilon = 1e-8;

/// A convolution and the normalization behind it.
struct Layer {
  ad::Tensor kernel, scale, shift;
  auto members() { return std::tie(kernel, scale, shift); }
  auto members() const { return std::tie(kernel, scale, shift); }
};

/// Everything that is learned.
struct Weights {
  Layer first, second;
  ad::Tensor out, bias;
  auto members() { return std::tie(first, second, out, bias); }
  auto members() const { return std::tie(first, second, out, bias); }
};

/// Means and variances of the channels of both layers, for images that are judged alone.
using Statistics = std::array<ad::Tensor, 4>;

struct State {
  Weights weights, momentum, velocity;
  ad::Tensor momentum_power, velocity_power;
  Statistics statistics;
  auto members() {
    return std::tie(weights, momentum, velocity, momentum_power, velocity_power, statistics);
  }
  auto members() const {
    return std::tie(weights, momentum, velocity, momentum_power, velocity_power, statistics);
  }
};

/// Normal with the variance 2 / inputs, after He et al.
ad::Tensor he(const ad::Size &shape, std::int64_t inputs) {
  return (ad::randn(shape) * std::sqrt(2. / static_cast<double>(inputs))).eval();
}

Layer initial_layer(std::int64_t in, std::int64_t out) {
  return {he({out, in, 3, 3}, 9 * in), ad::ones(out), ad::zeros(out)};
}

/// Calls `f` with the same member of each structure.
template <class F, class... W>
void for_each_weight(const F &f, W &&...weights) {
  f(weights.first.kernel...), f(weights.first.scale...), f(weights.first.shift...);
  f(weights.second.kernel...), f(weights.second.scale...), f(weights.second.shift...);
  f(weights.out...), f(weights.bias...);
}

State initial_state() {
  State state;
  state.weights = {initial_layer(1, 16), initial_layer(16, 32), he({128, 10}, 128), ad::zeros(10)};
  const auto clear = [](const ad::Tensor &w, ad::Tensor &m, ad::Tensor &v) {
    m = v = ad::zeros_like(w);
  };
  for_each_weight(clear, state.weights, state.momentum, state.velocity);
  state.momentum_power = state.velocity_power = ad::ones({});
  state.statistics = {ad::zeros(16), ad::ones(16), ad::zeros(32), ad::ones(32)};
  return state;
}

/// relu(normalized(x ∗ kernel)), halved in height and width by maxima; updates the statistics.
ad::Tensor apply(const Layer &layer, const ad::Tensor &x, ad::Tensor &mean, ad::Tensor &variance,
                 bool training) {
  const auto convolved = conv2d(x, layer.kernel, {}, 1, "same");
  ad::Tensor y;
  std::tie(y, mean, variance) =
      batch_norm(convolved, mean, variance, layer.scale, layer.shift, training);
  return max_pool2d(relu(y), 2);
}

/// One score per class, [batch, 10], and the statistics after it.
std::pair<ad::Tensor, Statistics> scores(const Weights &weights, Statistics statistics,
                                         const ad::Tensor &images, bool training) {
  auto &[mean1, variance1, mean2, variance2] = statistics;
  const auto x = images.reshape({-1, 1, 8, 8});
  const auto y = apply(weights.first, x, mean1, variance1, training);
  const auto z = apply(weights.second, y, mean2, variance2, training);
  return {matmul(z.reshape({-1, 128}), weights.out) + weights.bias, statistics};
}

std::pair<ad::Tensor, Statistics> loss(const Weights &weights, const Statistics &statistics,
                                       const ad::Tensor &images, const ad::Tensor &labels) {
  const auto [y, next] = scores(weights, statistics, images, true);
  return {cross_entropy(y, labels), next};
}

/// The state after one step of Adam, and the loss before it.
std::pair<State, ad::Tensor> train_step(const State &state, const ad::Tensor &images,
                                        const ad::Tensor &labels) {
  const auto [result, gradients] =
      ad::value_and_grad(loss, ad::argnums<0>)(state.weights, state.statistics, images, labels);
  State next = state;
  next.statistics = result.second;
  next.momentum_power = state.momentum_power * momentum_decay;
  next.velocity_power = state.velocity_power * velocity_decay;
  const auto update = [&](ad::Tensor &w, ad::Tensor &m, ad::Tensor &v, const ad::Tensor &g) {
    m = momentum_decay * m + (1 - momentum_decay) * g;
    v = velocity_decay * v + (1 - velocity_decay) * square(g);
    w = w -
        rate * (m / (1 - next.momentum_power)) / (sqrt(v / (1 - next.velocity_power)) + epsilon);
  };
  for_each_weight(update, next.weights, next.momentum, next.velocity, gradients);
  return {next, result.first};
}

/// The share of images that are recognized.
ad::Tensor accuracy(const Weights &weights, const Statistics &statistics, const ad::Tensor &images,
                    const ad::Tensor &labels) {
  const auto y = scores(weights, statistics, images, false).first;
  return (argmax(y, 1) == labels).to(ad::float32).mean();
}

void train(const Split &split, int epochs) {
  const auto step = ad::jit(train_step);
  const auto judge = ad::jit(accuracy);
  std::printf("held out: %s\n", split.name.c_str());
  ad::manual_seed(1);
  State state = initial_state();
  for (int epoch = 1; epoch <= epochs; ++epoch) {
    double total = 0;
    const auto all = batches(split.train, batch_size);
    for (const Examples &batch : all) {
      auto [next, value] = step(state, batch.images, batch.labels);
      state = std::move(next);
      total += value.item();
    }
    if (epoch == 1 || epoch % 5 == 0 || epoch == epochs)
      std::printf(
          "  epoch %3d  loss %.5f  test accuracy %.2f %%\n", epoch,
          total / static_cast<double>(all.size()),
          100 *
              judge(state.weights, state.statistics, split.test.images, split.test.labels).item());
  }
}

} // namespace

int main(int argc, char **argv) {
  std::string data = AD_EXAMPLE_DATA "/digits";
  int epochs = 20;
  for (int i = 1; i < argc; i += 2) {
    const std::string option = argv[i];
    if (i + 1 == argc || (option != "--data" && option != "--epochs")) {
      std::fprintf(stderr, "digits_cnn: error: '%s': expected --data FOLDER or --epochs N\n",
                   argv[i]);
      return 1;
    }
    if (option == "--data")
      data = argv[i + 1];
    else
      epochs = std::atoi(argv[i + 1]);
  }
  try {
    const Examples all = load_digits(data);
    train(every_fifth(all), epochs);
    train(last_360(all), epochs);
  } catch (const ad::Error &error) {
    std::fprintf(stderr, "digits_cnn: error: %s\n", error.describe());
    return 1;
  }
}
