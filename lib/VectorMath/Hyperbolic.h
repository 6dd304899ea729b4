// tanh and the logistic sigmoid.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_VECTORMATH_HYPERBOLIC_H
#define AD_VECTORMATH_HYPERBOLIC_H

#include "Exp.h"

namespace ad::vm {
namespace detail {

/// numerator/(1 + t) with 1 and t given as (greater, less): the
/// rounding error of 1 + t is taken back, which halves the error of a ratio t/(1 + t).
template <class F>
F ratioToNext(F numerator, F greater, F less) {
  const F one = less.like(1.0), bottom = greater + less;
  const F lost = less - (bottom - greater);
  const F y = numerator / bottom;
  // 1/(1 + t) = 1 − t/(1 + t), so y/(1 + lost/bottom) ≈ y − y·lost·(1 − y).
  return fma(-(y * lost), one - y, y);
}

} // namespace detail

/// tanh|x| = t/(1 + t), t = (e^2|x| − 1)/2. Odd: a zero keeps its sign and a subnormal its value.
template <class F>
F tanh(F x) {
  // From about 9.01 (f32) or 19.1 (f64) on, the nearest number is 1.
  const F magnitude = abs(x), top = x.like(pick<F>(10.0, 20.0));
  const F bounded = select(magnitude > top, top, magnitude);
  const auto parts = detail::expm1Parts(bounded + bounded);
  const F half = detail::powerOfTwo(x, parts.offsetBits, 1);
  const F p = fma(parts.r * parts.r, detail::expm1Tail(parts.r), parts.r);
  const F t = fma(half, p, half - x.like(0.5));
  const F one = x.like(1.0);
  const auto isLarge = t > one;
  return copysign(detail::ratioToNext(t, select(isLarge, t, one), select(isLarge, one, t)), x);
}

/// 1/(1 + e^−x). With e^−|x| nothing overflows and tiny results keep their digits.
template <class F>
F sigmoid(F x) {
  const F e = exp(-abs(x));
  const F numerator = select(x < x.like(0.0), e, x.like(1.0));
  return detail::ratioToNext(numerator, x.like(1.0), e);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_HYPERBOLIC_H
