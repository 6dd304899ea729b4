// The widest vector of the machine that the floors are compiled for, with the few operations they
// need. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_FLOOR_VECTOR_H
#define AD_BENCH_FLOOR_VECTOR_H

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace floors {

#if defined(__AVX512F__)
constexpr size_t vectorBytes = 64;
#elif defined(__AVX__)
constexpr size_t vectorBytes = 32;
#else
constexpr size_t vectorBytes = 16;
#endif

/// Elements of a vector.
constexpr size_t lanes = vectorBytes / sizeof(float);

using Vector = float __attribute__((vector_size(vectorBytes)));
using IntVector = int32_t __attribute__((vector_size(vectorBytes)));

inline Vector splat(float x) { return Vector{} + x; }

inline Vector load(const float *p) {
  Vector v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

inline void store(float *p, Vector v) { std::memcpy(p, &v, sizeof v); }

/// Stores past the caches; `p` is aligned to a vector. Ordered before later stores by `fence`.
inline void stream(float *p, Vector v) {
#if defined(__AVX512F__)
  _mm512_stream_ps(p, (__m512)v);
#elif defined(__AVX__)
  _mm256_stream_ps(p, (__m256)v);
#elif defined(__SSE4_1__)
  _mm_stream_ps(p, (__m128)v);
#else
  store(p, v);
#endif
}

inline void fence() {
#if defined(__SSE4_1__)
  _mm_sfence();
#endif
}

inline Vector min(Vector a, Vector b) { return a < b ? a : b; }
inline Vector max(Vector a, Vector b) { return a > b ? a : b; }

/// a·b + c. Where there is an instruction for it, -ffast-math does not reassociate across it.
inline Vector multiplyAdd(Vector a, Vector b, Vector c) {
#if defined(__AVX512F__)
  return (Vector)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c);
#elif defined(__FMA__)
  return (Vector)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c);
#else
  return a * b + c;
#endif
}

/// To the nearest integer. An intrinsic: the usual trick of adding 1.5·2²³ is undone by
/// -ffast-math.
inline Vector round(Vector v) {
#if defined(__AVX512F__)
  return (Vector)_mm512_roundscale_ps((__m512)v, 0);
#elif defined(__AVX__)
  return (Vector)_mm256_round_ps((__m256)v, 0);
#elif defined(__SSE4_1__)
  return (Vector)_mm_round_ps((__m128)v, 0);
#else
  for (size_t i = 0; i < lanes; ++i)
    v[i] = std::rint(v[i]);
  return v;
#endif
}

inline IntVector toInt(Vector v) { return __builtin_convertvector(v, IntVector); }

inline float sum(Vector v) {
  float total = 0;
  for (size_t i = 0; i < lanes; ++i)
    total += v[i];
  return total;
}

} // namespace floors

#endif
