// mean(3(x + 2)²) with its gradient, one pass.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Floor.h"
#include "Vector.h"

namespace floors {
namespace {

/// Vectors side by side: their sums are independent chains of additions.
constexpr size_t unroll = 4;
constexpr size_t step = unroll * lanes;
/// Elements whose squares are added in single precision before the sum is widened.
constexpr size_t block = 16384;

template <bool Streaming>
double squareVectors(const float *__restrict x, float *__restrict dx, size_t n, float scale) {
  double total = 0;
  for (size_t start = 0; start < n; start += block) {
    const size_t end = n - start < block ? n : start + block;
    Vector squares[unroll] = {};
    for (size_t i = start; i < end; i += step)
#pragma GCC unroll 4
      for (size_t u = 0; u < unroll; ++u) {
        const Vector y = load(x + i + u * lanes) + splat(2.0f);
        squares[u] += y * y;
        const Vector gradient = y * splat(scale);
        if (Streaming)
          stream(dx + i + u * lanes, gradient);
        else
          store(dx + i + u * lanes, gradient);
      }
    total += sum((squares[0] + squares[1]) + (squares[2] + squares[3]));
  }
  if (Streaming)
    fence();
  return total;
}

} // namespace

float square(const float *x, float *dx, size_t n) {
  const float scale = 6.0f / static_cast<float>(n);
  const size_t whole = n / step * step;
  // Beyond the caches, a store that first reads the line it overwrites costs a third of the
  // traffic.
  double total = n >= size_t(4) << 20 ? squareVectors<true>(x, dx, whole, scale)
                                      : squareVectors<false>(x, dx, whole, scale);
  for (size_t i = whole; i < n; ++i) {
    const float y = x[i] + 2.0f;
    total += y * y;
    dx[i] = y * scale;
  }
  return static_cast<float>(3.0 * total / static_cast<double>(n));
}

} // namespace floors
