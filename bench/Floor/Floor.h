// The hand-written loss-and-gradient functions that everything is compared with.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each is one fused pass over its data, compiled with -O3 -march=native -ffast-math, that writes
// the gradients and returns the loss. Arrays are aligned to 64 bytes.
#ifndef AD_BENCH_FLOOR_FLOOR_H
#define AD_BENCH_FLOOR_FLOOR_H

#include <cstddef>
#include <cstdint>

namespace floors {

/// mean(3(x + 2)²), by x.
float square(const float *x, float *dx, size_t n);

/// mean((tanh(x·w + b) − t)²), by w and b.
float tanhLoss(const float *x, const float *w, const float *b, const float *t, float *dw, float *db,
               size_t n);

/// The mean of a chain of `ops` operations (12 or 1000) on each element, by x; `n` is a multiple of
/// 64. Operation i is x·cᵢ, x + dᵢ, tanh x or sin x in turn, with cᵢ and dᵢ of `chainConstants`.
float chain12(const float *x, float *dx, size_t n);
float chain1000(const float *x, float *dx, size_t n);

/// The constants of operation i, spread by the golden ratio.
struct ChainConstants {
  float scale, shift;
};
constexpr ChainConstants chainConstants(size_t i) {
  const double product = static_cast<double>(i) * 0.6180339887498949;
  const double u = product - static_cast<double>(static_cast<int64_t>(product));
  return {static_cast<float>(0.9 + 0.2 * u), static_cast<float>(-0.01 + 0.02 * u)};
}

/// The sizes of the multilayer perceptron.
struct MlpShape {
  static constexpr size_t inputs = 784, first = 256, second = 128, classes = 10;
};

/// Weights and biases of the perceptron or their gradients; weights are out × in, row-major.
template <class T>
struct MlpArrays {
  T *w1, *b1, *w2, *b2, *w3, *b3;
};

/// Intermediate arrays of `mlp` for a batch: hidden layers and their cotangents, logits.
struct MlpScratch {
  float *h1, *h2, *d1, *d2, *logits;
};

/// The mean softmax cross-entropy of a perceptron with two hidden layers of ReLUs on
/// x[batch][inputs], by all weights and biases. `logits` has rows of 16.
float mlp(const float *x, const int64_t *labels, size_t batch, const MlpArrays<const float> &model,
          const MlpArrays<float> &gradients, const MlpScratch &scratch);

} // namespace floors

#endif
