// A perceptron with ReLUs and softmax cross-entropy, with its gradients: products by a library,
// everything between them fused by hand.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Floor.h"
#include "Gemm.h"
#include "Math.h"

namespace floors {
namespace {

constexpr size_t logitStride = 16;

/// h = relu(h + bias), h: [rows, columns].
void addBiasRelu(float *__restrict h, const float *__restrict bias, size_t rows, size_t columns) {
  for (size_t r = 0; r < rows; ++r, h += columns)
    for (size_t j = 0; j < columns; ++j) {
      const float z = h[j] + bias[j];
      h[j] = z > 0.0f ? z : 0.0f;
    }
}

/// d = h > 0 ? d : 0 and db = the sum of d over the rows.
void maskAndSum(float *__restrict d, const float *__restrict h, float *__restrict db, size_t rows,
                size_t columns) {
  for (size_t j = 0; j < columns; ++j)
    db[j] = 0.0f;
  for (size_t r = 0; r < rows; ++r, d += columns, h += columns)
    for (size_t j = 0; j < columns; ++j) {
      const float kept = h[j] > 0.0f ? d[j] : 0.0f;
      d[j] = kept;
      db[j] += kept;
    }
}

/// Loss of one row of logits, which become (softmax − one-hot)·scale, zero in the padding.
float softmaxRow(float *__restrict z, const float *__restrict bias, int64_t label, float scale) {
  constexpr size_t classes = MlpShape::classes;
  alignas(64) float shifted[logitStride];
  float highest = -3e38f;
  for (size_t j = 0; j < classes; ++j) {
    shifted[j] = z[j] + bias[j];
    highest = shifted[j] > highest ? shifted[j] : highest;
  }
  for (size_t j = classes; j < logitStride; ++j)
    shifted[j] = highest - 200.0f; // exp gives about 1e-38
  Vector exponentials[logitStride / lanes], totals = {};
  for (size_t v = 0; v < logitStride / lanes; ++v)
    totals += exponentials[v] = exp(load(shifted + v * lanes) - splat(highest));
  const float total = sum(totals);
  const float loss = std::log(total) + highest - shifted[label];
  for (size_t v = 0; v < logitStride / lanes; ++v)
    store(z + v * lanes, exponentials[v] * splat(scale / total));
  z[label] -= scale;
  return loss;
}

} // namespace

float mlp(const float *x, const int64_t *labels, size_t batch, const MlpArrays<const float> &model,
          const MlpArrays<float> &gradients, const MlpScratch &s) {
  constexpr size_t in = MlpShape::inputs, n1 = MlpShape::first, n2 = MlpShape::second;
  constexpr size_t out = MlpShape::classes;
  gemm(false, true, batch, n1, in, x, in, model.w1, in, s.h1, n1);
  addBiasRelu(s.h1, model.b1, batch, n1);
  gemm(false, true, batch, n2, n1, s.h1, n1, model.w2, n1, s.h2, n2);
  addBiasRelu(s.h2, model.b2, batch, n2);
  gemm(false, true, batch, out, n2, s.h2, n2, model.w3, n2, s.logits, logitStride);

  const float scale = 1.0f / static_cast<float>(batch);
  double loss = 0;
  float db3[logitStride] = {};
  for (size_t r = 0; r < batch; ++r) {
    float *row = s.logits + r * logitStride;
    loss += softmaxRow(row, model.b3, labels[r], scale);
    for (size_t j = 0; j < logitStride; ++j)
      db3[j] += row[j];
  }
  std::memcpy(gradients.b3, db3, out * sizeof(float));

  gemm(true, false, out, n2, batch, s.logits, logitStride, s.h2, n2, gradients.w3, n2);
  gemm(false, false, batch, n2, out, s.logits, logitStride, model.w3, n2, s.d2, n2);
  maskAndSum(s.d2, s.h2, gradients.b2, batch, n2);
  gemm(true, false, n2, n1, batch, s.d2, n2, s.h1, n1, gradients.w2, n1);
  gemm(false, false, batch, n1, n2, s.d2, n2, model.w2, n1, s.d1, n1);
  maskAndSum(s.d1, s.h1, gradients.b1, batch, n1);
  gemm(true, false, n1, in, batch, s.d1, n1, x, in, gradients.w1, in);
  return static_cast<float>(loss * scale);
}

} // namespace floors
