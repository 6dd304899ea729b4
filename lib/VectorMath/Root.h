// cbrt and hypot.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coefficients: fit.py.
#ifndef AD_VECTORMATH_ROOT_H
#define AD_VECTORMATH_ROOT_H

#include "Log.h"

namespace ad::vm {
namespace detail {

/// (1 + f)^(−1/3) for 1 + f in [√½, √2], to a third of F's digits.
template <class F>
F inverseCbrtStart(F f) {
  if constexpr (F::isDouble)
    return polynomial(f, 0x1.00000cb04c1dfp+0, -0x1.5557e749717f3p-2, 0x1.c6cf93c3ec1c2p-3,
                      -0x1.6067a7bba9c44p-3, 0x1.2ed95a4b054f7p-3, -0x1.216b8af323e6dp-3,
                      0x1.7dc921db1b084p-4);
  else
    return polynomial(f, 0x1.ffe30ep-1, -0x1.56b5dcp-2, 0x1.e6d160p-3, -0x1.447c94p-3);
}

/// The cube root of a positive number m, given z ≈ m^(−1/3).
template <class F>
F cbrtFromInverse(F m, F z) {
  // (1 − d)^(−1/3) = 1 + d/3 + 2d²/9 + …, d = 1 − m·z³.
  const F d = fma(-m, z * z * z, m.like(1.0));
  const F better = fma(z * d, fma(d, m.like(2.0 / 9), m.like(1.0 / 3)), z);
  const F inverseSquare = better * better, y = m * inverseSquare;
  // One step of Newton's method, with m − y³ nearly exact.
  const F square = y * y, squareLow = fma(y, y, -square);
  const F left = fma(-squareLow, y, fma(-square, y, m));
  return fma(left, inverseSquare * m.like(1.0 / 3), y);
}

} // namespace detail

/// The cube root: x = 2^(3k + j)·m, j in {−1, 0, 1}, ∛x = 2^k·∛(2^j·m).
template <class F>
F cbrt(F x) {
  const F magnitude = abs(x), zero = x.like(0.0), one = x.like(1.0);
  const auto parts = detail::splitNumber(magnitude);
  const auto k = detail::exponentOf(parts.exponent, Format<F>::exponentBias, 1.0 / 3);
  const F j = fma(k.asFloat, x.like(-3.0), parts.exponent);
  const auto isUp = j > zero, isDown = j < zero;
  const F scale = select(isUp, x.like(2.0), select(isDown, x.like(0.5), one));
  const F inverse =
      select(isUp, x.like(0x1.965fea53d6e3dp-1), select(isDown, x.like(0x1.428a2f98d728bp+0), one));
  const F root = detail::cbrtFromInverse((parts.fraction + one) * scale,
                                         detail::inverseCbrtStart(parts.fraction) * inverse);
  const F y = copysign(root * detail::powerOfTwo<F>(k.offsetBits), x);
  return select((magnitude < infinityLike(x)) & (magnitude > zero), y, x);
}

/// √(a² + b²) without overflow or underflow on the way; infinite if either is, even beside a NaN.
template <class F>
F hypot(F a, F b) {
  const F x = abs(a), y = abs(b), infinity = infinityLike(a);
  const auto isOrdered = x > y;
  const F greater = select(isOrdered, x, y), lesser = select(isOrdered, y, x);
  const double limit = pick<F>(0x1p60, 0x1p500), shift = pick<F>(0x1p90, 0x1p600);
  const auto isHuge = greater > a.like(limit), isTiny = greater < a.like(1 / limit);
  const F one = a.like(1.0);
  const F scale = select(isHuge, a.like(1 / shift), select(isTiny, a.like(shift), one));
  const F back = select(isHuge, a.like(shift), select(isTiny, a.like(1 / shift), one));
  const F u = greater * scale, v = lesser * scale;
  const F length = sqrt(fma(u, u, v * v)) * back;
  return select((x == infinity) | (y == infinity), infinity, length);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_ROOT_H
