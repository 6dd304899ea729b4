// asinh, acosh and atanh, as logarithms of 1 + w with w free of cancellation.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_VECTORMATH_INVERSEHYPERBOLIC_H
#define AD_VECTORMATH_INVERSEHYPERBOLIC_H

#include "Log.h"

namespace ad::vm {
namespace detail {

/// log1p(w), but log(2x) for a great x, where w would overflow.
template <class F>
F log1pOrLogTwice(F w, F x) {
  const auto isGreat = x > x.like(pick<F>(0x1p30, 0x1p60));
  const F logarithm = log1p(select(isGreat, x, w));
  return logarithm + select(isGreat, x.like(0x1.62e42fefa39efp-1), x.like(0.0));
}

} // namespace detail

/// The inverse of sinh: log(a + √(a² + 1)) for a = |x|, odd.
template <class F>
F asinh(F x) {
  const F a = abs(x), one = x.like(1.0), square = a * a;
  const F w = a + square / (one + sqrt(square + one));
  return copysign(detail::log1pOrLogTwice(w, a), x);
}

/// The inverse of cosh for x ≥ 1: log(x + √(x² − 1)).
template <class F>
F acosh(F x) {
  const F one = x.like(1.0), t = x - one;
  const F w = t + sqrt(fma(t, t, t + t));
  return select(x < one, nanLike(x), detail::log1pOrLogTwice(w, x));
}

/// The inverse of tanh: ½·log((1 + x)/(1 − x)).
template <class F>
F atanh(F x) {
  const F a = abs(x);
  return copysign(log1p((a + a) / (x.like(1.0) - a)) * x.like(0.5), x);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_INVERSEHYPERBOLIC_H
