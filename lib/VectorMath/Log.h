// log, log1p, log2 and log10.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// x = 2^e·(1 + f) with 1 + f in [√½, √2]; log x = e·ln2 + f + (log(1 + f) − f), e·ln2 + f summed
// exactly as high + low (Dekker's fast two-sum). Coefficients: fit.py.
#ifndef AD_VECTORMATH_LOG_H
#define AD_VECTORMATH_LOG_H

#include "Exp.h"

namespace ad::vm {
namespace detail {

/// log(1 + f) − f + correction, 1 + f in [√½, √2], the correction being tiny.
///
/// f32: −f²/2 + f³·q(f). f64, where q would be long: log(1 + f) = 2·atanh(s), s = f/(2 + f), and
/// 2·atanh(s) = 2s + s·z·q(z), z = s²; with 2s = f − s·f that is f − f²/2 + s·(f²/2 + z·q(z)),
/// whose large terms are exact or small (as in FreeBSD's e_log.c).
template <class F>
F logRest(F f, F correction) {
  if constexpr (F::isDouble) {
    const F s = f / (f + f.like(2.0)), z = s * s, halfSquare = f * f.like(0.5) * f;
    const F q = polynomial(z, 0x1.5555555555592p-1, 0x1.999999997ff27p-2, 0x1.24924941e0c8dp-2,
                           0x1.c71c52145b448p-3, 0x1.74663d04121bcp-3, 0x1.39a1e3f1e4451p-3,
                           0x1.2f04046237722p-3);
    return fma(s, fma(z, q, halfSquare), correction) - halfSquare;
  } else {
    const F q = polynomial(f, 0x1.555554p-2, -0x1.000228p-2, 0x1.99a01cp-3, -0x1.547212p-3,
                           0x1.22d9b4p-3, -0x1.0d877ep-3, 0x1.0558c8p-3, -0x1.38980ep-4);
    return fma(f * f, fma(q, f, f.like(-0.5)), correction);
  }
}

/// A positive normal number as 2^e·(1 + fraction); biasedExponent is e plus the exponent bias,
/// which is positive: AVX2 has no arithmetic shift of 64-bit integers.
template <class F>
struct Split {
  typename F::Int biasedExponent;
  F fraction;
};
template <class F>
Split<F> splitExponent(F x) {
  constexpr int64_t rootHalfBits = F::isDouble ? 0x3fe6a09e667f3bcd : 0x3f3504f3;
  constexpr int64_t mantissaMask = (int64_t(1) << Format<F>::mantissaBits) - 1;
  const auto aboveRoot = bitcastToInt(x) - x.likeInt(rootHalfBits - Format<F>::oneBits);
  const auto fromRoot = (aboveRoot & x.likeInt(mantissaMask)) + x.likeInt(rootHalfBits);
  return {shiftRightLogical(aboveRoot, Format<F>::mantissaBits),
          bitcastToFloat(fromRoot) - x.like(1.0)};
}

/// The rounding constant with the biased exponent in its low bits: subtract exponentOrigin.
template <class F>
F exponentAsFloat(F family, typename F::Int biasedExponent) {
  const F magic = family.like(Format<F>::roundMagic);
  return bitcastToFloat(biasedExponent + bitcastToInt(magic));
}
template <class F>
constexpr double exponentOrigin = Format<F>::roundMagic + Format<F>::exponentBias;

/// The same for any positive finite number, the exponent as a float.
template <class F>
struct SplitNumber {
  F exponent, fraction;
};
template <class F>
SplitNumber<F> splitNumber(F x) {
  constexpr int scaleBits = Format<F>::mantissaBits + 1;
  const auto isSubnormal = x < x.like(Format<F>::smallestNormal);
  const F scaled = select(isSubnormal, x * x.like(double(int64_t(1) << scaleBits)), x);
  const auto parts = splitExponent(scaled);
  const F origin =
      select(isSubnormal, x.like(exponentOrigin<F> + scaleBits), x.like(exponentOrigin<F>));
  return {exponentAsFloat(x, parts.biasedExponent) - origin, parts.fraction};
}

/// e·ln2 + log(1 + f) + correction, the correction being tiny.
template <class F>
F logSum(F e, F f, F correction) {
  const F small = fma(e, f.like(ln2Low<F>), correction);
  const F tail = logRest(f, small);
  const F shift = e * f.like(ln2High<F>);
  const F high = shift + f;
  const F low = f - (high - shift);
  return high + (low + tail);
}

/// A logarithm to another base: log_b(x) = e·perTwo + unit·log(1 + f), both factors in two parts;
/// of perTwo, e·high is exact.
struct Base {
  double perTwoHigh, perTwoLow, unitHigh, unitLow;
};
template <class F>
F logInBase(Base base, F x) {
  const auto [e, f] = splitNumber(x);
  const F unit = x.like(base.unitHigh), head = f * unit, headLow = fma(f, unit, -head);
  // log(1 + f) − f is about −f²/2, whose rounding error would be the largest one.
  const F square = f * f, lost = fma(f, f, -square) * f.like(-0.5);
  const F rest = fma(logRest(f, lost), unit, fma(f, x.like(base.unitLow), headLow));
  const F shift = e * x.like(base.perTwoHigh), high = shift + head;
  const F low = fma(e, x.like(base.perTwoLow), head - (high - shift));
  return high + (low + rest);
}

/// y = log(u) for finite u > 0, the limits elsewhere.
template <class F>
F logLimits(F u, F y) {
  const F infinity = infinityLike(u);
  const F finite = select(u < infinity, y, u);
  const F atMostZero = select(u == u.like(0.0), -infinity, nanLike(u));
  return select(u > u.like(0.0), finite, atMostZero);
}

} // namespace detail

/// The natural logarithm.
template <class F>
F log(F x) {
  const auto parts = detail::splitNumber(x);
  return detail::logLimits(x, detail::logSum(parts.exponent, parts.fraction, x.like(0.0)));
}

/// The logarithm to base 2; exact for powers of 2.
template <class F>
F log2(F x) {
  constexpr detail::Base two = {1.0, 0.0, pick<F>(0x1.715476p+0, 0x1.71547652b82fep+0),
                                pick<F>(0x1.4ae0c0p-26, 0x1.777d0ffda0d24p-56)};
  return detail::logLimits(x, detail::logInBase(two, x));
}

/// The logarithm to base 10.
template <class F>
F log10(F x) {
  constexpr detail::Base ten = {pick<F>(0x1.344000p-2, 0x1.34413509f7800p-2),
                                pick<F>(0x1.3509f8p-18, 0x1.fef311f12b358p-46),
                                pick<F>(0x1.bcb7b2p-2, 0x1.bcb7b1526e50ep-2),
                                pick<F>(-0x1.5b235ep-27, 0x1.95355baaafad3p-57)};
  return detail::logLimits(x, detail::logInBase(ten, x));
}

/// log(1 + x). A zero keeps its sign and a subnormal its value.
template <class F>
F log1p(F x) {
  const F one = x.like(1.0), u = one + x;
  const auto parts = detail::splitExponent(u);
  // 1 + f = (1 + x)/2^e from x itself, not from the rounded u: f = x/2^e + (2^−e − 1), where the
  // last is exact for small e, and x/2^e only changes the exponent, as e = 0 if x is subnormal.
  const auto biasedField = shiftLeft(parts.biasedExponent, Format<F>::mantissaBits);
  const auto exponentField = biasedField - x.likeInt(Format<F>::oneBits);
  const F scaled = bitcastToFloat(bitcastToInt(x) - exponentField);
  // 2^(1−e), as 2^−e may be too small for a normal number.
  const F twoOverScale = bitcastToFloat(bitcastToInt(x.like(2.0)) - exponentField);
  const F shift = fma(twoOverScale, x.like(0.5), -one);
  const F f = scaled + shift;
  // log(1 + f + lost) ≈ log(1 + f) + lost/(1 + f), and 1/(1 + f) ≈ 1 − f is close enough.
  const F lost = scaled - (f - shift);
  const F e = detail::exponentAsFloat(x, parts.biasedExponent) - x.like(detail::exponentOrigin<F>);
  const F y = detail::logSum(e, f, lost * (one - f));
  return select(abs(x) < x.like(pick<F>(0x1p-25, 0x1p-54)), x, detail::logLimits(u, y));
}

} // namespace ad::vm

#endif // AD_VECTORMATH_LOG_H
