// Inputs of the perceptron benchmark and its results in double precision, by plain loops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "MlpReference.h"
#include "../Floor/Floor.h"
#include <algorithm>
#include <cmath>

namespace bench {
namespace {

using Shape = floors::MlpShape;
using Doubles = std::vector<double>;

constexpr size_t layers = 3;
constexpr size_t widths[] = {Shape::inputs, Shape::first, Shape::second, Shape::classes};

/// z = weight·h + bias of one layer for one sample.
Doubles affine(const MlpInputs &in, size_t layer, const Doubles &h) {
  const Array &weight = in.parameters[2 * layer], &bias = in.parameters[2 * layer + 1];
  Doubles z(widths[layer + 1]);
  for (size_t j = 0; j < z.size(); ++j) {
    z[j] = bias[j];
    for (size_t i = 0; i < h.size(); ++i)
      z[j] += static_cast<double>(weight[j * h.size() + i]) * h[i];
  }
  return z;
}

/// One sample: h[l] enters layer l, z is what comes out of the last one.
struct Activations {
  Doubles h[layers], logits;
  double nearestKink = 1;
};

Activations forward(const MlpInputs &in, size_t row) {
  Activations values;
  const float *x = in.x.data() + row * Shape::inputs;
  values.h[0].assign(x, x + Shape::inputs);
  for (size_t layer = 0; layer + 1 < layers; ++layer) {
    Doubles z = affine(in, layer, values.h[layer]);
    for (double &argument : z) {
      values.nearestKink = std::min(values.nearestKink, std::fabs(argument));
      argument = std::max(argument, 0.0);
    }
    values.h[layer + 1] = std::move(z);
  }
  values.logits = affine(in, layers - 1, values.h[layers - 1]);
  return values;
}

/// Turns logits into (softmax − one-hot)·scale; returns the loss of the sample.
double softmaxCrossEntropy(Doubles &z, int64_t label, double scale) {
  const double highest = *std::max_element(z.begin(), z.end()), picked = z[label];
  double total = 0;
  for (double &entry : z)
    total += entry = std::exp(entry - highest);
  for (double &entry : z)
    entry *= scale / total;
  z[label] -= scale;
  return std::log(total) + highest - picked;
}

/// Adds the gradients of one sample; d is the cotangent of its logits.
void backward(const MlpInputs &in, const Activations &values, Doubles d,
              std::vector<Doubles> &gradients) {
  for (size_t layer = layers; layer-- > 0;) {
    const Array &weight = in.parameters[2 * layer];
    const Doubles &h = values.h[layer];
    Doubles below(h.size());
    for (size_t j = 0; j < d.size(); ++j) {
      gradients[2 + 2 * layer][j] += d[j];
      for (size_t i = 0; i < h.size(); ++i) {
        gradients[1 + 2 * layer][j * h.size() + i] += d[j] * h[i];
        below[i] += d[j] * weight[j * h.size() + i];
      }
    }
    for (size_t i = 0; i < h.size(); ++i)
      if (h[i] <= 0)
        below[i] = 0;
    d = std::move(below);
  }
}

} // namespace

MlpInputs makeMlpInputs(size_t batch) {
  Random random(20260101);
  MlpInputs in;
  in.x = random.uniformArray(batch * Shape::inputs, 0, 1);
  for (size_t row = 0; row < batch; ++row)
    in.labels.push_back(static_cast<int64_t>(random.next() % Shape::classes));
  for (size_t layer = 0; layer < layers; ++layer) {
    const double fanIn = static_cast<double>(widths[layer]);
    in.parameters[2 * layer] =
        random.gaussianArray(widths[layer + 1] * widths[layer], std::sqrt(2 / fanIn));
    in.parameters[2 * layer + 1] = random.gaussianArray(widths[layer + 1], 0.05);
  }
  constexpr double margin = 2e-5;
  for (size_t row = 0; row < batch; ++row)
    while (forward(in, row).nearestKink < margin)
      for (size_t i = 0; i < Shape::inputs; ++i)
        in.x[row * Shape::inputs + i] = static_cast<float>(random.uniform(0, 1));
  return in;
}

std::vector<std::vector<double>> mlpReference(const MlpInputs &in) {
  std::vector<Doubles> results(1, Doubles(1));
  for (const Array &parameter : in.parameters)
    results.emplace_back(parameter.size());
  const double scale = 1.0 / static_cast<double>(in.labels.size());
  for (size_t row = 0; row < in.labels.size(); ++row) {
    Activations values = forward(in, row);
    results[0][0] += scale * softmaxCrossEntropy(values.logits, in.labels[row], scale);
    backward(in, values, values.logits, results);
  }
  return results;
}

} // namespace bench
