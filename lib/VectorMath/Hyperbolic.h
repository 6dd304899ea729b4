// tanh, the logistic sigmoid, sinh and cosh.
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

/// tanh(h − k·ln2/2). In f32 one step of the reduction is enough: ln2/2 as a float is right to
/// 2^−30, and the larger k, the flatter is tanh.
template <class F>
F tanhReduced(F h, F k) {
  F u = fma(k, h.like(F::isDouble ? -ln2High<F> / 2 : -0x1.62e430p-2), h);
  if constexpr (F::isDouble)
    u = fma(k, h.like(-ln2Low<F> / 2), u);
  const F s = u * u;
  return fma(s * u, tanhTail(s), u);
}

/// (sinh r − r)/r³ for |r| ≤ ln2/2, s = r².
template <class F>
F sinhTail(F s) {
  if constexpr (F::isDouble)
    return polynomial(s, 0x1.5555555555559p-3, 0x1.111111110f645p-7, 0x1.a01a01b00d76ep-13,
                      0x1.71ddf7ef9db42p-19, 0x1.af5f6d1c291ecp-26);
  else
    return polynomial(s, 0x1.5554b0p-3, 0x1.1227bap-7);
}

/// (cosh r − 1 − s/2)/s² for |r| ≤ ln2/2, s = r².
template <class F>
F coshTail(F s) {
  if constexpr (F::isDouble)
    return polynomial(s, 0x1.5555555553196p-5, 0x1.6c16c17ce9d2cp-10, 0x1.a019aaac3a941p-16,
                      0x1.28a0119730e54p-22);
  else
    return polynomial(s, 0x1.5554e6p-5, 0x1.6d4f20p-10);
}

/// e^a = 2^k·(1 + even + odd), even = cosh r − 1, odd = sinh r; and a quarter of 2^k and of 2^−k,
/// as 2^k itself may overflow.
template <class F>
struct Halves {
  F even, odd, up, down;
};
template <class F>
Halves<F> exponentialHalves(F magnitude) {
  // Beyond this sinh and cosh overflow.
  const F top = magnitude.like(pick<F>(89.5, 710.6));
  const F bounded = select(magnitude > top, top, magnitude);
  const auto k = exponentOf(bounded, Format<F>::exponentBias - 2);
  const F high = fma(k.asFloat, bounded.like(-ln2High<F>), bounded);
  const F r = fma(k.asFloat, bounded.like(-ln2Low<F>), high), s = r * r;
  const F even = s * fma(s, coshTail(s), s.like(0.5));
  const F odd = fma(r * s, sinhTail(s), r);
  // Beyond 2^60 the falling part does not count, and 2^−k would leave the range.
  const auto downBits = bounded.likeInt(2 * (Format<F>::exponentBias - 2)) - k.offsetBits;
  const F down = select(k.asFloat > bounded.like(60.0), bounded.like(0.0), powerOfTwo<F>(downBits));
  return {even, odd, powerOfTwo<F>(k.offsetBits), down};
}

/// The functions that are linear for tiny arguments keep their bits, subnormal ones too.
template <class F>
F unlessTiny(F x, F y) {
  return select(abs(x) < x.like(pick<F>(0x1p-14, 0x1p-28)), x, y);
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
  return orSign(fma(t, above, below) / fma(t, below, above), x);
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

/// Hyperbolic sine: (e^x − e^−x)/2, the difference taken part by part so that no digits cancel.
template <class F>
F sinh(F x) {
  const auto e = detail::exponentialHalves(abs(x));
  const F difference = e.up - e.down, sum = e.up + e.down;
  const F y = (difference + fma(difference, e.even, sum * e.odd)) * x.like(2.0);
  return detail::unlessTiny(x, copysign(y, x));
}

/// Hyperbolic cosine: (e^x + e^−x)/2.
template <class F>
F cosh(F x) {
  const auto e = detail::exponentialHalves(abs(x));
  const F difference = e.up - e.down, sum = e.up + e.down;
  return (sum + fma(sum, e.even, difference * e.odd)) * x.like(2.0);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_HYPERBOLIC_H
