// ew_square_N: mean(3(x + 2)²) with its gradient.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../Array.h"
#include "../Floor/Floor.h"
#include "Value.h"
#include "Workloads.h"

namespace bench {
namespace {

std::vector<std::vector<double>> reference(const Array &x) {
  const double n = static_cast<double>(x.size());
  double loss = 0;
  std::vector<double> dx(x.size());
  for (size_t i = 0; i < x.size(); ++i) {
    const double y = x[i] + 2.0;
    loss += 3.0 * y * y;
    dx[i] = 6.0 * y / n;
  }
  return {{loss / n}, std::move(dx)};
}

struct FloorState {
  Array dx;
  float loss = 0;
};

Side floorSide(std::shared_ptr<const Array> x) {
  auto state = std::make_shared<FloorState>();
  state->dx = Array(x->size());
  const auto run = [=](long times) {
    for (long i = 0; i < times; ++i)
      state->loss = floors::square(x->data(), state->dx.data(), x->size());
  };
  return {run, [=] {
            return std::vector<Output>{{"loss", &state->loss, 1},
                                       {"dx", state->dx.data(), state->dx.size()}};
          }};
}

ad::Tensor loss(const ad::Tensor &x) { return mean(3 * square(x + 2)); }

Workload prepare(size_t n) {
  const auto x = std::make_shared<const Array>(Random(n).uniformArray(n, -1, 1));
  return {valueSide(ad::jit(ad::value_and_grad(loss)), toTensor(*x)), floorSide(x), reference(*x)};
}

} // namespace

std::vector<Case> squareCases() {
  std::vector<Case> cases;
  for (const size_t n : {4, 65536, 1 << 20, 1 << 24}) {
    const std::string name = "ew_square_" + std::to_string(n);
    cases.push_back({name, [=](const Settings &s) { return compare(name, prepare(n), s); }});
  }
  return cases;
}

} // namespace bench
