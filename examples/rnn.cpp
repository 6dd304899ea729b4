// A recurrent network that learns to add: gated units along a sequence, by scan.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Usage: rnn [SVG]
// The adding problem of Hochreiter and Schmidhuber: a sequence of numbers in [0, 1), two of which
// are marked; the target, their sum, is to be told after the end. Whoever always answers 1 has the
// squared error 1/6. Whoever errs less remembers numbers that are long past.
#include "chart.h"
#include <ad/ad.h>
#include <array>
#include <cmath>
#include <cstdio>

constexpr std::int64_t length = 60, batch = 64, hidden = 24;
constexpr double rate = 5e-3, momentum_decay = 0.9, velocity_decay = 0.999;

/// What is learned: of the gated recurrent unit, whose gates "keep" and "reset" and whose candidate
/// lie side by side, and of the output.
enum { Input, Recurrent, Bias, Candidate, Output, OutputBias, Count };
using Weights = std::array<ad::Tensor, Count>;

/// One step of the unit: h, [batch, hidden], and the pair of number and mark, [batch, 2].
static ad::Tensor unit(const Weights &w, const ad::Tensor &h, const ad::Tensor &x) {
  const auto from_input = ad::matmul(x, w[Input]) + w[Bias]; // [batch, 3·hidden]
  const auto gates = ad::sigmoid(from_input.narrow(1, 0, 2 * hidden) + ad::matmul(h, w[Recurrent]));
  const auto keep = gates.narrow(1, 0, hidden), reset = gates.narrow(1, hidden, hidden);
  const auto candidate =
      ad::tanh(from_input.narrow(1, 2 * hidden, hidden) + ad::matmul(reset * h, w[Candidate]));
  return keep * h + (1 - keep) * candidate;
}

/// The mean squared error on sequences [length, batch, 2] with their targets, [batch].
static ad::Tensor loss(const Weights &w, const ad::Tensor &sequences, const ad::Tensor &targets) {
  const auto step = [&](const ad::Tensor &h, const ad::Tensor &x) {
    return std::pair(unit(w, h, x), std::tuple<>());
  };
  const auto last = ad::scan(step, ad::zeros({batch, hidden}), sequences).first;
  const auto answers = ad::matmul(last, w[Output]) + w[OutputBias];
  return ad::mean(ad::square(answers.flatten() - targets));
}

/// Sequences and targets that nobody has seen: one mark in each half.
static std::pair<ad::Tensor, ad::Tensor> draw_batch() {
  const auto numbers = ad::rand({length, batch});
  const auto first = ad::randint(0, length / 2, {batch});
  const auto second = ad::randint(length / 2, length, {batch});
  const auto time = ad::arange(length).unsqueeze(1);
  const auto marks = ad::logical_or(time == first, time == second).to(ad::float32);
  return {ad::stack({numbers, marks}, 2), ad::sum(numbers * marks, 0)};
}

/// The weights, Adam's moments of their gradients, and the number of steps that were taken.
struct State {
  Weights weights, momentum, velocity;
  ad::Tensor steps;
  auto members() { return std::tie(weights, momentum, velocity, steps); }
  auto members() const { return std::tie(weights, momentum, velocity, steps); }
};

static State initial_state() {
  const auto normal = [](const ad::Size &shape) {
    return (ad::randn(shape) / std::sqrt(static_cast<double>(shape[0]))).eval();
  };
  const auto bias = ad::cat({ad::ones(hidden), ad::zeros(2 * hidden)}); // at first it keeps
  State state{{normal({2, 3 * hidden}), normal({hidden, 2 * hidden}), bias.eval(),
               normal({hidden, hidden}), normal({hidden, 1}), ad::zeros(1)},
              {},
              {},
              ad::tensor(0.)};
  for (std::size_t i = 0; i < Count; ++i)
    state.momentum[i] = state.velocity[i] = ad::zeros_like(state.weights[i]).eval();
  return state;
}

/// One step of Adam on a new batch: the next state, and the loss before. Compiled as a whole.
static std::pair<State, ad::Tensor> train_step(const State &state) {
  const auto [sequences, targets] = draw_batch();
  const auto [value, gradient] = ad::value_and_grad(loss)(state.weights, sequences, targets);
  State next;
  next.steps = state.steps + 1;
  const auto rest = [&](double decay) { return 1 - ad::pow(decay, next.steps); };
  for (std::size_t i = 0; i < Count; ++i) {
    next.momentum[i] = momentum_decay * state.momentum[i] + (1 - momentum_decay) * gradient[i];
    next.velocity[i] =
        velocity_decay * state.velocity[i] + (1 - velocity_decay) * ad::square(gradient[i]);
    const auto slope = next.momentum[i] / rest(momentum_decay);
    const auto size = ad::sqrt(next.velocity[i] / rest(velocity_decay)) + 1e-8;
    next.weights[i] = state.weights[i] - rate * slope / size;
  }
  return {next, value};
}

/// Trains and prints; gives the mean loss of every 50 steps.
static std::vector<double> train(int steps) {
  const auto step = ad::jit(train_step);
  State state = initial_state();
  std::vector<double> means;
  double total = 0;
  for (int i = 1; i <= steps; ++i) {
    auto [next, value] = step(state);
    state = std::move(next);
    total += value.item();
    if (i % 50)
      continue;
    means.push_back(total / 50);
    total = 0;
    if (i % 250 == 0)
      std::printf("step %4d  squared error %.5f\n", i, means.back());
  }
  return means;
}

static bool draw(const char *file, const std::vector<double> &means) {
  const auto count = static_cast<int>(means.size());
  const auto steps = chart::spread(50, 50 * count, count);
  const std::vector<double> constant(means.size(), 1. / 6);
  return chart::write(file, {{"squared error",
                              "step",
                              {{"mean of 50 batches", steps, means}, {"always 1", steps, constant}},
                              chart::Scale::Logarithmic}});
}

int main(int argc, char **argv) {
  ad::manual_seed(1);
  const auto means = train(1500);
  std::printf("squared error %.5f, of the constant answer %.5f\n", means.back(), 1. / 6);
  if (argc > 1 && !draw(argv[1], means)) {
    std::fprintf(stderr, "rnn: error: cannot write '%s'\n", argv[1]);
    return 1;
  }
  return means.back() < 0.01 ? 0 : 1;
}
