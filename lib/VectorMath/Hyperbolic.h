// tanh and the logistic sigmoid.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_VECTORMATH_HYPERBOLIC_H
#define AD_VECTORMATH_HYPERBOLIC_H

#include "Exp.h"

namespace ad::vm {
namespace detail {

/// tanh x = x·P(x²)/Q(x²), |x| ≤ 9.02, where the nearest f32 has become 1.
template <class F> F tanhRational(F x) {
  const F bounded = clamp(x, -9.02, 9.02);
  const F s = bounded * bounded;
  const F p = polynomial(s, 0x1p+0, 0x1.1213b6p-3, 0x1.ca6a5cp-9, 0x1.5a3474p-16,
                         0x1.cbdcd0p-27);
  const F q = polynomial(s, 0x1p+0, 0x1.de5f28p-2, 0x1.a8167ap-6, 0x1.58d25ep-12,
                         0x1.a23950p-21);
  return bounded * p / q;
}

} // namespace detail

/// Hyperbolic tangent.
template <class F> F tanh(F x) {
  if constexpr (!F::isDouble)
    return detail::tanhRational(x);
  // tanh|x| = t/(t + 2), t = e^2|x| − 1; from 19.1 on the nearest f64 is 1.
  const F magnitude = abs(x), top = x.like(20.0);
  const F bounded = select(magnitude > top, top, magnitude);
  const F t = detail::expm1Bounded(bounded + bounded);
  const F y = select(magnitude < x.like(0x1p-28), magnitude, t / (t + x.like(2.0)));
  return copysign(y, x);
}

/// 1/(1 + e^−x). With e^−|x| nothing overflows and tiny results keep their digits.
template <class F> F sigmoid(F x) {
  const F e = exp(-abs(x));
  const F numerator = select(x < x.like(0.0), e, x.like(1.0));
  return numerator / (x.like(1.0) + e);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_HYPERBOLIC_H
