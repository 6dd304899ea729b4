// chain_12 and chain_1000: the mean of a chain of elementwise operations, with its gradient.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../Array.h"
#include "../Floor/Floor.h"
#include "ChainModel.h"
#include "Value.h"
#include "Workloads.h"

namespace bench {
namespace {

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
  const auto x = std::make_shared<const Array>(chainInput(ops));
  const ChainModel model = {ops};
  return {valueSide(ad::jit(ad::value_and_grad(model)), toTensor(*x)),
          floorSide(x, ops == 12 ? floors::chain12 : floors::chain1000), chainReference(*x, model)};
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
