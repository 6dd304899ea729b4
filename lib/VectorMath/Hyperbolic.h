// tanh and the logistic sigmoid.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coefficients: fit.py.
#ifndef AD_VECTORMATH_HYPERBOLIC_H
#define AD_VECTORMATH_HYPERBOLIC_H

#include "Exp.h"

namespace ad::vm {
namespace detail {

/// (tanh u − u)/u³ for |u| ≤ ln2/4, s = u².
template <class F>
F tanhTail(F s) {
  if constexpr (F::isDouble)
    return polynomial(s, -0x1.55555555554bbp-2, 0x1.11111110e052ap-3, -0x1.ba1ba115fce4ep-5,
                      0x1.664ec95eba625p-6, -0x1.223c5383308bcp-7, 0x1.c37d6cc09ac9bp-9);
  else
    return polynomial(s, -0x1.55554ep-2, 0x1.1105a0p-3, -0x1.afe034p-5);
}

/// tanh(h − k·ln2/2).
template <class F>
F tanhReduced(F h, F k) {
  const F high = fma(k, h.like(-ln2High<F> / 2), h);
  const F u = fma(k, h.like(-ln2Low<F> / 2), high);
  const F s = u * u;
  return fma(s * u, tanhTail(s), u);
}

} // namespace detail

/// tanh|x| = (E − 1)/(E + 1), E = e^2|x| = 2^k·(1 + t)/(1 − t), t = tanhReduced: one quotient of
/// expressions linear in t, whose odd polynomial costs half of one for e^2|x|. Odd: a zero keeps
/// its sign and a subnormal its value. Never above 1: numerator and denominator are monotonic.
template <class F>
F tanh(F x) {
  // From about 9.01 (f32) or 19.1 (f64) on, the nearest number is 1.
  const F magnitude = abs(x), top = x.like(pick<F>(10.0, 20.0)), one = x.like(1.0);
  const F h = select(magnitude > top, top, magnitude);
  // |x| < ln2/4 gives k = 0: then the quotient is exactly t.
  const auto k = detail::exponentOf(h, Format<F>::exponentBias, 2 * detail::log2E);
  const F t = detail::tanhReduced(h, k.asFloat);
  const F scale = detail::powerOfTwo<F>(k.offsetBits);
  const F above = scale + one, below = scale - one;
  return copysign(fma(t, above, below) / fma(t, below, above), x);
}

/// 1/(1 + e^−x). With e = e^−|x| nothing overflows and tiny results keep their digits.
template <class F>
F sigmoid(F x) {
  const F e = exp(-abs(x)), one = x.like(1.0), bottom = one + e;
  const F y = select(x < x.like(0.0), e, one) / bottom;
  // Take the rounding error of 1 + e back: 1/(1 + e) = 1 − y where x < 0, where it matters most,
  // so y/(1 + lost/bottom) ≈ y − y·lost·(1 − y).
  const F lost = e - (bottom - one);
  return fma(-(y * lost), one - y, y);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_HYPERBOLIC_H
