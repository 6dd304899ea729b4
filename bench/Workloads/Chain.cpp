// chain_12 and chain_1000: the mean of a chain of elementwise operations, with its gradient.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../Array.h"
#include "../Floor/Floor.h"
#include "Workloads.h"
#include <cmath>

namespace bench {
namespace {

constexpr size_t elements = 65536;

/// The derivative is accumulated along with the value; all factors are scalars.
std::vector<std::vector<double>> reference(const Array &x, size_t ops) {
  double loss = 0;
  std::vector<double> dx(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    double y = x[i], slope = 1;
    for (size_t op = 0; op < ops; ++op) {
      const floors::ChainConstants constants = floors::chainConstants(op);
      if (op % 4 == 0) {
        y *= constants.scale;
        slope *= constants.scale;
      } else if (op % 4 == 1) {
        y += constants.shift;
      } else if (op % 4 == 2) {
        y = std::tanh(y);
        slope *= 1 - y * y;
      } else {
        slope *= std::cos(y);
        y = std::sin(y);
      }
    }
    loss += y;
    dx[i] = slope / static_cast<double>(x.size());
  }
  return {{loss / static_cast<double>(x.size())}, std::move(dx)};
}

struct FloorState {
  Array dx;
  float loss = 0;
};

Side floorSide(std::shared_ptr<const Array> x, float (*chain)(const float *, float *, size_t)) {
  auto state = std::make_shared<FloorState>();
  state->dx = Array(x->size());
  const auto run = [=](long times) {
    for (long i = 0; i < times; ++i)
      state->loss = chain(x->data(), state->dx.data(), x->size());
  };
  return {run, [=] {
            return std::vector<Output>{{"loss", &state->loss, 1},
                                       {"dx", state->dx.data(), state->dx.size()}};
          }};
}

Workload prepare(size_t ops) {
  const auto x = std::make_shared<const Array>(Random(ops).uniformArray(elements, -1, 1));
  return {{}, floorSide(x, ops == 12 ? floors::chain12 : floors::chain1000), reference(*x, ops)};
}

} // namespace

std::vector<Case> chainCases() {
  std::vector<Case> cases;
  for (const size_t ops : {12, 1000}) {
    const std::string name = "chain_" + std::to_string(ops);
    cases.push_back({name, [=](const Settings &s) { return compare(name, prepare(ops), s); }});
  }
  return cases;
}

} // namespace bench
