// Errors in units of the last place, measured against a wider type, over sampled arguments.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_VECTORMATH_ULP_H
#define AD_TEST_VECTORMATH_ULP_H

#include "Functions.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <limits>
#include <random>

namespace ad::vm::test {

/// Distance of got from want in ULP of want's binade (of the least subnormal below that).
/// Infinite if one of the two is a NaN and the other is not, or if got is wrongly infinite.
template <class T, class W>
double ulpDistance(T got, W want) {
  using Limits = std::numeric_limits<T>;
  if (std::isnan(want) || std::isnan(got))
    return std::isnan(want) == std::isnan(got) ? 0 : HUGE_VAL;
  if (std::isinf(want))
    return got == T(want) ? 0 : HUGE_VAL;
  const int exponent = want == 0 ? std::numeric_limits<int>::min() / 2 : std::ilogb(want);
  const int ulpExponent =
      std::max(exponent - Limits::digits + 1, Limits::min_exponent - Limits::digits);
  // An overflow is judged as if the exponent range went on: infinity as the next power of 2.
  const W overflow = std::ldexp(W(1), Limits::max_exponent);
  if (std::isinf(got) && std::fabs(want) >= overflow && (got < 0) == (want < 0))
    return 0;
  const W value = std::isinf(got) ? std::copysign(overflow, W(got)) : W(got);
  return double(std::fabs(value - want) / std::ldexp(W(1), ulpExponent));
}

/// The greatest error seen, and where.
template <class T>
struct Worst {
  double ulps = 0;
  T x = 0, y = 0;

  void include(double error, T atX, T atY = 0) {
    if (error > ulps)
      *this = {error, atX, atY};
  }
};

/// Every stride-th bit pattern: all exponents and both signs, in equal measure.
inline Worst<float> worstF32(const Function &function, uint32_t stride) {
  Worst<float> worst;
  for (uint64_t bits = 0; bits <= UINT32_MAX; bits += stride) {
    const uint32_t pattern = uint32_t(bits);
    float x;
    std::memcpy(&x, &pattern, sizeof x);
    worst.include(ulpDistance(function.f32(x), function.wideOfF32(x)), x);
  }
  return worst;
}

/// A double of random bits: all exponents in equal measure.
inline double anyDouble(std::mt19937_64 &random) {
  const uint64_t bits = random();
  double x;
  std::memcpy(&x, &bits, sizeof x);
  return x;
}

inline double uniform(std::mt19937_64 &random, double low, double high) {
  return low + (high - low) * (double(random() >> 11) * 0x1p-53);
}

/// Half the samples are random bits, half lie in the function's interval.
inline Worst<double> worstF64(const Function &function, int samples) {
  Worst<double> worst;
  std::mt19937_64 random(1);
  for (int i = 0; i < samples; ++i) {
    const double x = i % 2 == 0 ? anyDouble(random) : uniform(random, function.low, function.high);
    worst.include(ulpDistance(function.f64(x), function.wideOfF64(x)), x);
  }
  return worst;
}

/// A function of two arguments, with the same function of a wider type.
template <class T, class W>
struct BinaryFunction {
  T (*narrow)(T, T);
  W (*wide)(W, W);
};

/// pow: any bits; results over the whole exponent range; and moderate arguments, with integer
/// exponents of negative bases among them.
template <class T, class W>
Worst<T> worstPow(int samples) {
  Worst<T> worst;
  std::mt19937_64 random(2);
  const double range = std::numeric_limits<T>::max_exponent;
  for (int i = 0; i < samples; ++i) {
    T x = T(anyDouble(random)), y = T(anyDouble(random));
    if (i % 4 == 1) {
      x = T(std::exp2(uniform(random, -range, range)));
      y = T(uniform(random, -range, range) / std::log2(x));
    } else if (i % 4 == 2) {
      x = T(uniform(random, 0, 4));
      y = T(uniform(random, -20, 20));
    } else if (i % 4 == 3) {
      x = T(uniform(random, -3, 3));
      y = T(std::nearbyint(uniform(random, -30, 30)));
    }
    const T got = pow(NativeFloat<T>{x}, NativeFloat<T>{y}).value;
    worst.include(ulpDistance(got, W(std::pow(W(x), W(y)))), x, y);
  }
  return worst;
}

/// Coordinates of points: any bits, points of one scale, and points of scales that are not far
/// apart.
template <class T, class W>
Worst<T> worstOfPoints(const BinaryFunction<T, W> &function, int samples) {
  Worst<T> worst;
  std::mt19937_64 random(4);
  for (int i = 0; i < samples; ++i) {
    T a = T(anyDouble(random)), b = T(anyDouble(random));
    if (i % 3 == 1) {
      a = T(uniform(random, -2, 2));
      b = T(uniform(random, -2, 2));
    } else if (i % 3 == 2) {
      b = T(a * std::exp2(uniform(random, -8, 8)));
    }
    worst.include(ulpDistance(function.narrow(a, b), function.wide(W(a), W(b))), a, b);
  }
  return worst;
}

template <class T, class W>
const BinaryFunction<T, W> atan2Function = {
    [](T a, T b) { return atan2(NativeFloat<T>{a}, NativeFloat<T>{b}).value; },
    [](W a, W b) { return W(std::atan2(a, b)); }};
template <class T, class W>
const BinaryFunction<T, W> hypotFunction = {
    [](T a, T b) { return hypot(NativeFloat<T>{a}, NativeFloat<T>{b}).value; },
    [](W a, W b) { return W(std::hypot(a, b)); }};

} // namespace ad::vm::test

#endif // AD_TEST_VECTORMATH_ULP_H
