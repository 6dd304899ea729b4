// mean((tanh(x·w + b) − t)²) with its gradients by w and b, one pass.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Floor.h"
#include "Math.h"

namespace floors {
namespace {

constexpr size_t unroll = 4;
constexpr size_t step = unroll * lanes;
constexpr size_t block = 8192;

struct Arrays {
  const float *__restrict x, *__restrict w, *__restrict b, *__restrict t;
  float *__restrict dw, *__restrict db;
};

/// Handles the vector at element i; returns the squares of its residuals.
template <bool Streaming>
inline Vector tanhVector(const Arrays &a, size_t i, Vector scale) {
  const Vector x = load(a.x + i);
  const Vector y = tanh(x * load(a.w + i) + load(a.b + i));
  const Vector residual = y - load(a.t + i);
  const Vector db = residual * scale * (splat(1.0f) - y * y);
  if (Streaming) {
    stream(a.db + i, db);
    stream(a.dw + i, db * x);
  } else {
    store(a.db + i, db);
    store(a.dw + i, db * x);
  }
  return residual * residual;
}

template <bool Streaming>
double tanhVectors(const Arrays &arrays, size_t n, float scale) {
  const Arrays a = arrays; // In registers: the stores below cannot change it.
  double total = 0;
  for (size_t start = 0; start < n; start += block) {
    const size_t end = n - start < block ? n : start + block;
    Vector squares[unroll] = {};
    for (size_t i = start; i < end; i += step)
#pragma GCC unroll 4
      for (size_t u = 0; u < unroll; ++u)
        squares[u] += tanhVector<Streaming>(a, i + u * lanes, splat(scale));
    total += sum((squares[0] + squares[1]) + (squares[2] + squares[3]));
  }
  if (Streaming)
    fence();
  return total;
}

/// Fewer elements than a vector, through padded copies: one vector is quicker than scalar calls.
double tanhRest(const Arrays &a, size_t start, size_t n, float scale) {
  alignas(64) float in[4][lanes] = {}, out[2][lanes];
  const size_t bytes = (n - start) * sizeof(float);
  const float *const from[] = {a.x, a.w, a.b, a.t};
  for (size_t k = 0; k < 4; ++k)
    std::memcpy(in[k], from[k] + start, bytes);
  const Arrays padded = {in[0], in[1], in[2], in[3], out[0], out[1]};
  // Padding is 0 everywhere, so are its residuals.
  const double total = sum(tanhVector<false>(padded, 0, splat(scale)));
  std::memcpy(a.dw + start, out[0], bytes);
  std::memcpy(a.db + start, out[1], bytes);
  return total;
}

} // namespace

float tanhLoss(const float *x, const float *w, const float *b, const float *t, float *dw, float *db,
               size_t n) {
  const Arrays arrays = {x, w, b, t, dw, db};
  const float scale = 2.0f / static_cast<float>(n);
  const size_t whole = n / step * step;
  double total = n >= size_t(1) << 20 ? tanhVectors<true>(arrays, whole, scale)
                                      : tanhVectors<false>(arrays, whole, scale);
  for (size_t i = whole; i < n; i += lanes)
    total += tanhRest(arrays, i, n - i < lanes ? n : i + lanes, scale);
  return static_cast<float>(total / static_cast<double>(n));
}

} // namespace floors
