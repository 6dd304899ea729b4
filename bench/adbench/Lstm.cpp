// ADBench's recurrent network: its input files, and its objective in terms of ad.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lstm.h"
#include "InputFile.h"
#include <array>

namespace bench {

LstmInput readLstm(const std::string &path) {
  InputFile file(path, "LSTM");
  LstmInput in;
  in.layers = file.size();
  in.length = file.size();
  in.width = file.size();
  in.main = file.numbers(2 * in.layers * 4 * in.width);
  in.extra = file.numbers(3 * in.width);
  in.state = file.numbers(2 * in.layers * in.width);
  in.sequence = file.numbers(in.length * in.width);
  return in;
}

LstmArguments argumentsOf(const LstmInput &in) {
  const auto b = in.width;
  return {ad::from_data(in.main.data(), {2 * in.layers, 4, b}),
          ad::from_data(in.extra.data(), {3, b}),
          ad::from_data(in.state.data(), {2 * in.layers, b}),
          ad::from_data(in.sequence.data(), {in.length, b})};
}

namespace {

/// Of one layer; a weight is for one element, as everything here.
struct Layer {
  enum Gate { Forget, Ingate, Outgate, Change, Count };
  std::array<ad::Tensor, Count> weights, biases;

  ad::Tensor operator()(Gate gate, const ad::Tensor &from) const {
    return from * weights[gate] + biases[gate];
  }
};

struct LayerState {
  ad::Tensor hidden, cell;
  auto members() { return std::tie(hidden, cell); }
  auto members() const { return std::tie(hidden, cell); }
};
using State = std::vector<LayerState>;

std::vector<Layer> layersOf(const ad::Tensor &main) {
  std::vector<Layer> layers(static_cast<size_t>(main.size(0) / 2));
  for (size_t j = 0; j < layers.size(); ++j)
    for (size_t gate = 0; gate < Layer::Count; ++gate) {
      const auto row = static_cast<std::int64_t>(2 * j), column = static_cast<std::int64_t>(gate);
      layers[j].weights[gate] = main[row][column];
      layers[j].biases[gate] = main[row + 1][column];
    }
  return layers;
}

State stateOf(const ad::Tensor &rows) {
  State state;
  for (std::int64_t row = 0; row < rows.size(0); row += 2)
    state.push_back({rows[row], rows[row + 1]});
  return state;
}

/// The next state of a layer, which sees `x`.
LayerState advance(const Layer &layer, const LayerState &state, const ad::Tensor &x) {
  const auto forget = ad::sigmoid(layer(Layer::Forget, x));
  const auto ingate = ad::sigmoid(layer(Layer::Ingate, state.hidden));
  const auto outgate = ad::sigmoid(layer(Layer::Outgate, x));
  const auto change = ad::tanh(layer(Layer::Change, state.hidden));
  const auto cell = state.cell * forget + ingate * change;
  return {outgate * ad::tanh(cell), cell};
}

} // namespace

ad::Tensor lstmObjective(const ad::Tensor &main, const ad::Tensor &extra, const ad::Tensor &state,
                         const ad::Tensor &sequence) {
  const auto layers = layersOf(main);
  const auto steps = sequence.size(0) - 1, width = sequence.size(1);
  const auto inWeight = extra[0], outWeight = extra[1], outBias = extra[2];

  const auto step = [&](const State &before, const ad::Tensor &entry) {
    State after;
    ad::Tensor z = inWeight * entry;
    for (size_t j = 0; j < layers.size(); ++j) {
      after.push_back(advance(layers[j], before[j], z));
      z = after.back().hidden;
    }
    return std::pair(after, z);
  };
  const auto seen = sequence.narrow(0, 0, steps), next = sequence.narrow(0, 1, steps);
  const auto hidden = ad::scan(step, stateOf(state), seen).second; // [steps, width]

  const auto outputs = hidden * outWeight + outBias;
  const auto logits = outputs - ad::log(ad::sum(ad::exp(outputs), 1, true) + 2);
  return ad::sum(next * logits) / static_cast<double>(-steps * width);
}

} // namespace bench
