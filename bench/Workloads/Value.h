// The side of a workload that is compiled by ad: a jit function called in a loop.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_WORKLOADS_VALUE_H
#define AD_BENCH_WORKLOADS_VALUE_H

#include "../Array.h"
#include "../Harness.h"
#include <ad/ad.h>
#include <optional>

namespace bench {

inline ad::Tensor toTensor(const Array &array, const ad::Size &shape) {
  return ad::from_data(array.data(), shape);
}
inline ad::Tensor toTensor(const Array &array) {
  return toTensor(array, {static_cast<std::int64_t>(array.size())});
}

/// A structure of tensors as outputs without names.
template <class Tree>
std::vector<Output> toOutputs(const Tree &tree) {
  std::vector<Output> outputs;
  ad::Tree<Tree>::visit(tree, [&](const ad::Tensor &tensor) {
    Output output{
        "result " + std::to_string(outputs.size()), {}, static_cast<size_t>(tensor.numel())};
    if (tensor.dtype() == ad::float64)
      output.data = tensor.data<double>();
    else
      output.data = tensor.data<float>();
    outputs.push_back(std::move(output));
  });
  return outputs;
}

/// Calls `step` on `args`. The results of a call are dropped before the next one, as a training
/// loop does with gradients, so that their memory is used again.
template <class Step, class... Args>
Side valueSide(Step step, Args... args) {
  using Results = decltype(step(args...));
  auto results = std::make_shared<std::optional<Results>>();
  const auto run = [=](long times) {
    for (long i = 0; i < times; ++i) {
      results->reset();
      results->emplace(step(args...));
    }
  };
  return {run, [=] { return toOutputs(**results); }};
}

} // namespace bench

#endif
