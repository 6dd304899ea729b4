// mlp_64: a perceptron 784-256-128-10 with softmax cross-entropy on a batch of 64, all gradients.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "../Array.h"
#include "../Floor/Floor.h"
#include "MlpReference.h"
#include "Value.h"
#include "Workloads.h"
#include <array>

namespace bench {
namespace {

using Shape = floors::MlpShape;

struct FloorState {
  explicit FloorState(size_t batch)
      : gradients{Array(Shape::first * Shape::inputs),   Array(Shape::first),
                  Array(Shape::second * Shape::first),   Array(Shape::second),
                  Array(Shape::classes * Shape::second), Array(Shape::classes)},
        h1(batch * Shape::first), h2(batch * Shape::second), d1(batch * Shape::first),
        d2(batch * Shape::second), logits(batch * 16) {}

  Array gradients[6];
  Array h1, h2, d1, d2, logits;
  float loss = 0;
};

Side floorSide(std::shared_ptr<const MlpInputs> in) {
  const size_t batch = in->labels.size();
  auto state = std::make_shared<FloorState>(batch);
  const auto run = [=](long times) {
    const auto &p = in->parameters;
    auto &g = state->gradients;
    const floors::MlpArrays<const float> model = {p[0].data(), p[1].data(), p[2].data(),
                                                  p[3].data(), p[4].data(), p[5].data()};
    const floors::MlpArrays<float> gradients = {g[0].data(), g[1].data(), g[2].data(),
                                                g[3].data(), g[4].data(), g[5].data()};
    const floors::MlpScratch scratch = {state->h1.data(), state->h2.data(), state->d1.data(),
                                        state->d2.data(), state->logits.data()};
    for (long i = 0; i < times; ++i)
      state->loss = floors::mlp(in->x.data(), in->labels.data(), batch, model, gradients, scratch);
  };
  return {run, [=] {
            std::vector<Output> outputs = {{"loss", &state->loss, 1}};
            const char *names[] = {"dw1", "db1", "dw2", "db2", "dw3", "db3"};
            for (size_t k = 0; k < 6; ++k)
              outputs.push_back({names[k], state->gradients[k].data(), state->gradients[k].size()});
            return outputs;
          }};
}

using Parameters = std::array<ad::Tensor, 6>;

ad::Tensor loss(const Parameters &parameters, const ad::Tensor &x, const ad::Tensor &labels) {
  const auto &[w1, b1, w2, b2, w3, b3] = parameters;
  const ad::Tensor h1 = relu(matmul(x, w1.t()) + b1);
  const ad::Tensor h2 = relu(matmul(h1, w2.t()) + b2);
  return cross_entropy(matmul(h2, w3.t()) + b3, labels);
}

Side adSide(const MlpInputs &in) {
  const auto batch = static_cast<std::int64_t>(in.labels.size());
  const std::int64_t widths[] = {Shape::inputs, Shape::first, Shape::second, Shape::classes};
  Parameters parameters;
  for (size_t layer = 0; layer < 3; ++layer) {
    parameters[2 * layer] = toTensor(in.parameters[2 * layer], {widths[layer + 1], widths[layer]});
    parameters[2 * layer + 1] = toTensor(in.parameters[2 * layer + 1]);
  }
  return valueSide(ad::jit(ad::value_and_grad(loss)), parameters,
                   toTensor(in.x, {batch, widths[0]}), ad::tensor(in.labels));
}

Workload prepare(size_t batch) {
  const auto in = std::make_shared<const MlpInputs>(makeMlpInputs(batch));
  return {adSide(*in), floorSide(in), mlpReference(*in)};
}

} // namespace

std::vector<Case> mlpCases() {
  return {{"mlp_64", [](const Settings &s) { return compare("mlp_64", prepare(64), s); }}};
}

} // namespace bench
