// log.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// x = 2^e·(1 + f) with 1 + f in [√½, √2]; log x = e·ln2 + f − f²/2 + f³·q(f), e·ln2 + f summed
// exactly as high + low (Dekker's fast two-sum). Coefficients: fit.py.
#ifndef AD_VECTORMATH_LOG_H
#define AD_VECTORMATH_LOG_H

#include "Exp.h"

namespace ad::vm {
namespace detail {

/// (log(1+f) − f + f²/2)/f³.
template <class F> F logTail(F f) {
  if constexpr (F::isDouble)
    return polynomial(f, 0x1.5555555555533p-2, -0x1.fffffffffef11p-3, 0x1.999999999f7ebp-3,
                      -0x1.555555566b680p-3, 0x1.249249229f488p-3, -0x1.ffffff2bd053bp-4,
                      0x1.c71c71e22f018p-4, -0x1.9999c27326ee5p-4, 0x1.745d3edafc358p-4,
                      -0x1.5550ed7e9b3cep-4, 0x1.3b0b8da01f63dp-4, -0x1.24d760e0fb693p-4,
                      0x1.11ccd57d031d7p-4, -0x1.fba0285431ac9p-5, 0x1.d05bac59b69c1p-5,
                      -0x1.d129897b8de82p-5, 0x1.0a637df63e898p-4, -0x1.e9ece60f16c42p-5,
                      0x1.ac44cf20593ddp-6);
  else
    return polynomial(f, 0x1.555554p-2, -0x1.000228p-2, 0x1.99a036p-3, -0x1.547220p-3,
                      0x1.22d5b6p-3, -0x1.0d8216p-3, 0x1.057af4p-3, -0x1.3918fep-4);
}

/// A small integer, |i| < 2^(mantissaBits − 1), as a float.
template <class F> F toFloat(F family, typename F::Int i) {
  const F magic = family.like(Format<F>::roundMagic);
  return bitcastToFloat(i + bitcastToInt(magic)) - magic;
}

/// A positive normal number as 2^exponent·(1 + fraction).
template <class F> struct Split {
  typename F::Int exponent;
  F fraction;
};
template <class F> Split<F> splitExponent(F x) {
  constexpr int64_t rootHalfBits = F::isDouble ? 0x3fe6a09e667f3bcd : 0x3f3504f3;
  const auto bits = bitcastToInt(x);
  const auto aboveRoot = bits - x.likeInt(rootHalfBits);
  const auto exponentField = aboveRoot & x.likeInt(-(int64_t(1) << Format<F>::mantissaBits));
  return {shiftRightArithmetic(aboveRoot, Format<F>::mantissaBits),
          bitcastToFloat(bits - exponentField) - x.like(1.0)};
}

/// e·ln2 + log(1 + f).
template <class F> F logSum(F e, F f) {
  const F tail = fma(f * f, fma(logTail(f), f, f.like(-0.5)), e * f.like(ln2Low<F>));
  const F shift = e * f.like(ln2High<F>);
  const F high = shift + f;
  const F low = f - (high - shift);
  return high + (low + tail);
}

/// y = log(u) for finite u > 0, the limits elsewhere.
template <class F> F logLimits(F u, F y) {
  const F infinity = infinityLike(u);
  const F finite = select(u < infinity, y, u);
  const F atMostZero = select(u == u.like(0.0), -infinity, nanLike(u));
  return select(u > u.like(0.0), finite, atMostZero);
}

} // namespace detail

/// The natural logarithm.
template <class F> F log(F x) {
  constexpr int scaleBits = Format<F>::mantissaBits + 1;
  const auto isSubnormal = x < x.like(Format<F>::smallestNormal);
  const F scaled = select(isSubnormal, x * x.like(double(int64_t(1) << scaleBits)), x);
  const auto parts = detail::splitExponent(scaled);
  const F e = detail::toFloat(x, parts.exponent) -
              select(isSubnormal, x.like(scaleBits), x.like(0.0));
  return detail::logLimits(x, detail::logSum(e, parts.fraction));
}

} // namespace ad::vm

#endif // AD_VECTORMATH_LOG_H
