// loop_N: code of a loop of N steps, which must not grow with N, and the time to compile it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../Array.h"
#include "Value.h"
#include "Workloads.h"
#include <ad/control.h>
#include <stdexcept>

namespace bench {
namespace {

constexpr std::int64_t width = 16;

/// What the state of a gated recurrent unit with one weight for each element sums to in the end.
/// `offset` is for constants that are fresh.
struct Loop {
  std::int64_t steps;
  double offset;
  ad::Tensor operator()(const ad::Tensor &w, const ad::Tensor &x) const {
    const auto step = [&](const ad::Tensor &h, const ad::Tensor &entry) {
      const auto keep = ad::sigmoid(w[0] * h + w[1] * entry + offset);
      const auto next = keep * h + (1 - keep) * ad::tanh(w[2] * h + entry);
      return std::pair(next, std::tuple<>());
    };
    return ad::sum(ad::scan(step, ad::zeros({width}), x).first);
  }
};

struct Compiled {
  double micros;
  size_t bytes;
};

/// Compiles the gradient, with nothing of it in any cache, without running it.
Compiled compile(std::int64_t steps, double offset) {
  Random random(10);
  const auto w = toTensor(random.uniformArray(3 * width, -1, 1), {3, width});
  const auto x =
      toTensor(random.uniformArray(static_cast<size_t>(steps * width), -1, 1), {steps, width});
  ad::clear_compile_cache();
  const double start = cpuMicros();
  const auto bytes = ad::jit(ad::value_and_grad(Loop{steps, offset})).code_bytes(w, x);
  return {cpuMicros() - start, bytes};
}

/// Compiles loops of `steps` and of 10 steps in turn.
Row run(const std::string &name, std::int64_t steps, const Settings &settings) {
  compile(10, 0); // Once per process: the compiler itself is set up.
  constexpr int perSample = 5;
  std::vector<double> values, floors, ratios;
  Row row;
  row.name = name;
  for (int round = 1; round <= settings.rounds; ++round) {
    double value = 0, floor = 0;
    for (int i = 0; i < perSample; ++i) {
      const double offset = 0.1 * round + 0.01 * i;
      const Compiled compiled = compile(steps, offset);
      value += compiled.micros / perSample;
      floor += compile(10, offset).micros / perSample;
      row.bytes = static_cast<double>(compiled.bytes);
    }
    values.push_back(value);
    floors.push_back(floor);
    ratios.push_back(value / floor);
  }
  row.value = median(values);
  row.floor = median(floors);
  row.ratio = median(ratios);
  return row;
}

} // namespace

std::vector<Case> loopCases() {
  std::vector<Case> cases;
  for (const std::int64_t steps : {10, 10'000}) {
    const std::string name = "loop_" + std::to_string(steps);
    cases.push_back({name, [=](const Settings &s) { return run(name, steps, s); }});
  }
  return cases;
}

} // namespace bench
