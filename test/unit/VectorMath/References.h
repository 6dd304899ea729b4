// References for functions that the C library does not have in a wider type.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_VECTORMATH_REFERENCES_H
#define AD_TEST_VECTORMATH_REFERENCES_H

#include <cmath>
#include <type_traits>

__extension__ typedef __float128 AdQuad;
// Declared here because the library's header leaves them out for some compilers.
extern "C" {
AdQuad logf128(AdQuad) noexcept;
AdQuad tanf128(AdQuad) noexcept;
AdQuad lgammaf128(AdQuad) noexcept;
}

namespace ad::vm::test {

/// What a reference in W is computed in.
template <class W>
using Wider = std::conditional_t<std::is_same_v<W, double>, long double, AdQuad>;

inline long double wideLog(long double x) { return logl(x); }
inline AdQuad wideLog(AdQuad x) { return logf128(x); }
inline long double wideTan(long double x) { return tanl(x); }
inline AdQuad wideTan(AdQuad x) { return tanf128(x); }
inline long double wideLogGamma(long double x) { return lgammal(x); }
inline AdQuad wideLogGamma(AdQuad x) { return lgammaf128(x); }

template <class W>
W wideLgamma(W x) {
  return std::isinf(x) ? W(HUGE_VAL) : W(wideLogGamma(Wider<W>(x)));
}

/// By recurrence to where the asymptotic series has all digits of 113 bits' worth of f64.
template <class T>
T digammaOfPositive(T x) {
  // B₂ⱼ/2j
  const T terms[] = {T(1) / 12,        T(-1) / 120,      T(1) / 252, T(-1) / 240,
                     T(1) / 132,       T(-691) / 32760,  T(1) / 12,  T(-3617) / 8160,
                     T(43867) / 14364, T(-174611) / 6600};
  T sum = 0;
  for (; x < 30; x += 1)
    sum -= 1 / x;
  const T square = 1 / (x * x);
  T power = square;
  sum += wideLog(x) - 1 / (2 * x);
  for (const T term : terms) {
    sum -= term * power;
    power *= square;
  }
  return sum;
}

template <class W>
W wideDigamma(W x) {
  if (std::isnan(x) || x == 0)
    return -1 / x;
  if (std::isinf(x) || (x < 0 && x == std::floor(x)))
    return x > 0 ? x : W(NAN);
  using T = Wider<W>;
  if (x > 0)
    return W(digammaOfPositive(T(x)));
  // π in two parts of 64 bits.
  const T pi = T(0xc.90fdaa22168c235p-2L) - T(0xe.ce675d1fc8f8cbbp-69L);
  const T fraction = T(x) - T(std::nearbyint(x));
  return W(digammaOfPositive(1 - T(x)) - pi / wideTan(pi * fraction));
}

/// By Halley's method on erf, or on erfc where digits of 1 − x count.
template <class W>
W wideErfinv(W signedX) {
  const long double x = std::fabs(signedX);
  if (!(x < 1))
    return x == 1 ? W(std::copysign(HUGE_VAL, signedX)) : W(NAN);
  if (x == 0)
    return signedX;
  long double y = 0.886226925L * x;
  if (x > 0.5L)
    y = std::sqrt(-std::log((1 - x) * (1 + x)));
  for (int step = 0; step < 60; ++step) {
    const long double difference = x < 0.5L ? erfl(y) - x : (1 - x) - erfcl(y);
    const long double newton = difference / (1.12837916709551257390L * expl(-y * y));
    const long double change = newton / (1 + y * newton);
    y -= change;
    if (std::fabs(change) < 1e-18L * std::fabs(y))
      break;
  }
  return W(std::copysign(y, static_cast<long double>(signedX)));
}

} // namespace ad::vm::test

#endif // AD_TEST_VECTORMATH_REFERENCES_H
