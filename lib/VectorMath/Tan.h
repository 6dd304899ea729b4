// tan.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coefficients: fit.py.
#ifndef AD_VECTORMATH_TAN_H
#define AD_VECTORMATH_TAN_H

#include "Trig.h"

namespace ad::vm {
namespace detail {

/// (tan r − r)/r³ for |r| ≤ π/4, s = r².
template <class F>
F tanTail(F s) {
  if constexpr (F::isDouble)
    return polynomial(s, 0x1.55555555554efp-2, 0x1.11111111185f1p-3, 0x1.ba1ba1b446661p-5,
                      0x1.664f49af60d91p-6, 0x1.226e1195b2818p-7, 0x1.d6d94f973e6eap-9,
                      0x1.7d5a084095562p-10, 0x1.3805c92c9fcefp-11, 0x1.d1eb7f33fd103p-13,
                      0x1.1f3d20b4d107bp-13, -0x1.c53264a3fe42cp-16, 0x1.79a0019e01ec7p-14,
                      -0x1.7b19d11b8ea5fp-15, 0x1.5f4f911bc85f0p-16);
  else
    return polynomial(s, 0x1.555560p-2, 0x1.110d9cp-3, 0x1.bada5ep-5, 0x1.5cb878p-6, 0x1.62ff5ep-7,
                      0x1.763068p-14, 0x1.1ee4c4p-8);
}

} // namespace detail

/// Tangent of x in radians: tan r in even quadrants, −1/tan r in odd ones.
template <class F>
F tan(F x) {
  const auto [quadrant, r, rLow] = detail::reduceByHalfPi(x);
  const F s = r * r, tail = r * s * detail::tanTail(s), one = x.like(1.0);
  // The derivative of tan is 1 + tan².
  const F rough = r + tail;
  const F y = copysign(r + fma(fma(rough, rough, one), rLow, tail), r);
  const auto isOdd = (quadrant & x.likeInt(1)) != x.likeInt(0);
  const F fast = select(isOdd, -one, y) / select(isOdd, y, one);
  return applyWhere(abs(x) > x.like(detail::trigLimit<F>), fast, x, LibmTan{});
}

} // namespace ad::vm

#endif // AD_VECTORMATH_TAN_H
