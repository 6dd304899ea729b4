// Vectors of doubles, as Vector.h has them of floats, and their exponential.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_FLOOR_DOUBLE_H
#define AD_BENCH_FLOOR_DOUBLE_H

#include "Vector.h"

namespace floors {

constexpr size_t doubleLanes = vectorBytes / sizeof(double);

using DoubleVector = double __attribute__((vector_size(vectorBytes)));
using LongVector = int64_t __attribute__((vector_size(vectorBytes)));

inline DoubleVector splat(double x) { return DoubleVector{} + x; }

inline DoubleVector load(const double *p) {
  DoubleVector v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

inline void store(double *p, DoubleVector v) { std::memcpy(p, &v, sizeof v); }

inline DoubleVector max(DoubleVector a, DoubleVector b) { return a > b ? a : b; }

/// a·b + c; see multiplyAdd of floats.
inline DoubleVector multiplyAdd(DoubleVector a, DoubleVector b, DoubleVector c) {
#if defined(__AVX512F__)
  return (DoubleVector)_mm512_fmadd_pd((__m512d)a, (__m512d)b, (__m512d)c);
#elif defined(__FMA__)
  return (DoubleVector)_mm256_fmadd_pd((__m256d)a, (__m256d)b, (__m256d)c);
#else
  return a * b + c;
#endif
}

/// To the nearest integer; see round of floats.
inline DoubleVector round(DoubleVector v) {
#if defined(__AVX512F__)
  return (DoubleVector)_mm512_roundscale_pd((__m512d)v, 0);
#elif defined(__AVX__)
  return (DoubleVector)_mm256_round_pd((__m256d)v, 0);
#elif defined(__SSE4_1__)
  return (DoubleVector)_mm_round_pd((__m128d)v, 0);
#else
  for (size_t i = 0; i < doubleLanes; ++i)
    v[i] = std::rint(v[i]);
  return v;
#endif
}

inline double sum(DoubleVector v) {
  double total = 0;
  for (size_t i = 0; i < doubleLanes; ++i)
    total += v[i];
  return total;
}

inline DoubleVector polynomial(DoubleVector, double c) { return splat(c); }
template <class... C>
DoubleVector polynomial(DoubleVector x, double c, C... rest) {
  return polynomial(x, rest...) * x + splat(c);
}

/// Subnormal numbers count as zeros while it lives.
class FlushScope {
public:
#if defined(__SSE2__)
  FlushScope() : before(_mm_getcsr()) { _mm_setcsr(before | 0x8040); }
  ~FlushScope() { _mm_setcsr(before); }

private:
  unsigned before;
#endif
};

/// eˣ = 2ⁿ·eʳ for x ≤ 709; 0 below −700, which spares the machine subnormal numbers.
inline DoubleVector exp(DoubleVector x) {
  const DoubleVector n = round(x * splat(0x1.71547652b82fep+0));
  const DoubleVector high = multiplyAdd(n, splat(-0x1.62e42fee00000p-1), x);
  const DoubleVector r = multiplyAdd(n, splat(-0x1.a39ef35793c76p-33), high);
  // The Taylor polynomial of degree 12, relative error 2e-16: even and odd powers side by side.
  const DoubleVector s = r * r;
  const DoubleVector even =
      polynomial(s, 1.0, 1.0 / 2, 1.0 / 24, 1.0 / 720, 1.0 / 40320, 1.0 / 3628800, 1.0 / 479001600);
  const DoubleVector odd =
      polynomial(s, 1.0, 1.0 / 6, 1.0 / 120, 1.0 / 5040, 1.0 / 362880, 1.0 / 39916800);
  const DoubleVector p = multiplyAdd(odd, r, even);
  const LongVector exponent = __builtin_convertvector(n, LongVector) << 52;
  return x > splat(-700.0) ? (DoubleVector)((LongVector)p + exponent) : DoubleVector{};
}

} // namespace floors

#endif
