// pow.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// |x|^y = e^(y·log|x|) with the logarithm as an unevaluated sum of two numbers, about twice the
// digits (Dekker, "A floating-point technique for extending the available precision", 1971):
// log(1+f) = 2·atanh(s), s = f/(2+f). Coefficients: fit.py.
#ifndef AD_VECTORMATH_POW_H
#define AD_VECTORMATH_POW_H

#include "Exp.h"
#include "Log.h"

namespace ad::vm {
namespace detail {

/// The number high + low, |low| ≤ ulp(high) or so.
template <class F>
struct Pair {
  F high, low;
};

/// a + b exactly, if a = 0 or |a| ≥ |b|.
template <class F>
Pair<F> exactSum(F a, F b) {
  const F high = a + b;
  return {high, b - (high - a)};
}

/// a·b exactly.
template <class F>
Pair<F> exactProduct(F a, F b) {
  const F high = a * b;
  return {high, fma(a, b, -high)};
}

/// a·b to nearly twice the digits.
template <class F>
Pair<F> operator*(Pair<F> a, Pair<F> b) {
  const auto product = exactProduct(a.high, b.high);
  return {product.high, fma(a.high, b.low, fma(a.low, b.high, product.low))};
}

/// f/(2+f), with one division.
template <class F>
Pair<F> atanhArgument(F f) {
  const auto bottom = exactSum(f.like(2.0), f);
  const F inverse = f.like(1.0) / bottom.high;
  const F high = f * inverse;
  const F left = fma(-high, bottom.low, fma(-high, bottom.high, f));
  return {high, left * inverse};
}

/// ((atanh(s)/s − 1)/z − 1/3)/z, z = s².
template <class F>
F atanhTail(F z) {
  if constexpr (F::isDouble)
    return polynomial(z, 0x1.999999999999ap-3, 0x1.2492492492364p-3, 0x1.c71c71c747aa7p-4,
                      0x1.745d172bf9f6dp-4, 0x1.3b13ba46d2809p-4, 0x1.110f20b514e9dp-4,
                      0x1.e26453251d248p-5, 0x1.a51dbf82167bap-5, 0x1.ec083a7b3b16bp-5);
  else
    return polynomial(z, 0x1.999998p-3, 0x1.2493b4p-3, 0x1.c63f34p-4, 0x1.90615ap-4);
}

/// log(1+f) − 2s = 2s·z·(1/3 + z·q(z)).
template <class F>
Pair<F> atanhRest(Pair<F> twoS, Pair<F> s) {
  const Pair<F> z = s * s;
  const F third = z.high.like(0x1.5555555555555p-2);
  const F thirdLow = z.high.like(pick<F>(-0x1.555556p-27, 0x1.5555555555555p-56));
  const auto factor = exactSum(third, z.high * atanhTail(z.high));
  return twoS * (z * Pair<F>{factor.high, factor.low + thirdLow});
}

/// log of a positive finite number.
template <class F>
Pair<F> logPair(F x) {
  const auto parts = splitNumber(x);
  const Pair<F> s = atanhArgument(parts.fraction);
  const Pair<F> twoS = {s.high + s.high, s.low + s.low};
  const Pair<F> rest = atanhRest(twoS, s);
  const auto first = exactSum(parts.exponent * x.like(ln2High<F>), twoS.high);
  const auto second = exactSum(first.high, rest.high);
  const F lows = fma(parts.exponent, x.like(ln2Low<F>), twoS.low) + rest.low;
  return exactSum(second.high, (first.low + second.low) + lows);
}

/// e^(y·l); y and l may be infinite.
template <class F>
F expOfProduct(F y, Pair<F> l) {
  const F high = y * l.high;
  const F low = fma(y, l.low, fma(y, l.high, -high));
  const F bounded = clampExp(high);
  // Outside the bounds the low part is without meaning, and NaN at infinity.
  return expBounded(bounded, select(bounded == high, low, high.like(0.0)));
}

/// |x|^y. The limits at |x| = 0 and ∞ and at infinite y are those of e^(y·log|x|).
template <class F>
F powMagnitude(F magnitude, F y) {
  const F zero = y.like(0.0), infinity = infinityLike(y), one = y.like(1.0);
  Pair<F> l = logPair(magnitude);
  l.high = select(magnitude < infinity, l.high, magnitude);
  l.high = select(magnitude == zero, -infinity, l.high);
  const auto isOneToNumber = (magnitude == one) & (y == y);
  return select(isOneToNumber, one, expOfProduct(y, l));
}

} // namespace detail

/// x to the power y, with the special values of C23 Annex F.
template <class F>
F pow(F x, F y) {
  const F zero = x.like(0.0), one = x.like(1.0), magnitude = abs(x), halfY = y * x.like(0.5);
  const auto isInteger = floor(y) == y;
  const auto isOdd = isInteger & (floor(halfY) != halfY);
  const auto signOfX = bitcastToInt(x) ^ bitcastToInt(magnitude);
  const auto sign = select(isOdd, signOfX, x.likeInt(0));
  const F power = bitcastToFloat(bitcastToInt(detail::powMagnitude(magnitude, y)) ^ sign);
  // A finite negative number has only integer powers.
  const auto isInvalid = (x < zero) & (magnitude < infinityLike(x)) & !isInteger;
  const F valid = select(isInvalid, nanLike(x), power);
  return select((x == one) | (y == zero), one, valid);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_POW_H
