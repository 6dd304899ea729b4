// asin, acos, atan and atan2.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Each is constant + u + v with u exact, v small, and the constant 0 or a multiple of π/2 in two
// parts, so that the sum is rounded about once. Coefficients: fit.py.
#ifndef AD_VECTORMATH_INVERSETRIG_H
#define AD_VECTORMATH_INVERSETRIG_H

#include "Concept.h"

namespace ad::vm {
namespace detail {

/// π/2 = high + low.
template <class F>
constexpr double halfPiHigh = pick<F>(0x1.921fb6p+0, 0x1.921fb54442d18p+0);
template <class F>
constexpr double halfPiLow = pick<F>(-0x1.777a5cp-25, 0x1.1a62633145c07p-54);

/// The sum high + low.
template <class F>
struct Turned {
  F high, low;
};
/// turns·π/2 + u, if turns is 0 or |u| is less than the constant.
template <class F>
Turned<F> turnsPlus(F turns, F u) {
  const F constant = turns * u.like(halfPiHigh<F>);
  const F high = constant + u;
  return {high, fma(turns, u.like(halfPiLow<F>), u - (high - constant))};
}

/// (asin u − u)/u³ for |u| ≤ 1/2, s = u².
template <class F>
F asinTail(F s) {
  if constexpr (F::isDouble)
    return polynomial(s, 0x1.5555555555391p-3, 0x1.333333336e722p-4, 0x1.6db6db427cba5p-5,
                      0x1.f1c72c3a0f351p-6, 0x1.6e89f40136080p-6, 0x1.1c6be73688210p-6,
                      0x1.c6fd33e142731p-7, 0x1.8ec758dfac497p-7, 0x1.aba40661b6991p-8,
                      0x1.4015cfac7a820p-6, -0x1.0a0c38c7df55cp-6, 0x1.058296002518fp-5);
  else
    return polynomial(s, 0x1.5555c8p-3, 0x1.330202p-4, 0x1.747c10p-5, 0x1.8c395ep-6, 0x1.5961fep-5);
}

/// asin u = u + v, where u = |x| ≤ 1/2, or u = √((1 − |x|)/2) so that asin|x| = π/2 − 2·asin u.
template <class F>
struct Arcsine {
  typename F::Mask isFolded;
  F u, v;
};
template <class F>
Arcsine<F> arcsineOf(F magnitude) {
  const auto isFolded = magnitude > magnitude.like(0.5);
  const F half = magnitude.like(0.5);
  const F s = select(isFolded, fma(magnitude, -half, half), magnitude * magnitude);
  const F root = sqrt(s);
  // The root's rounding error (s − root²)/(2·root), for which an inverse root of few digits will
  // do: the bits of a float are about linear in its logarithm.
  constexpr int64_t inverseBits = F::isDouble ? 0x5fe6eb50c7b537a9 : 0x5f3759df;
  const auto halfBits = shiftRightLogical(bitcastToInt(s), 1);
  const F inverse = bitcastToFloat(magnitude.likeInt(inverseBits) - halfBits);
  const F rootLow = fma(-root, root, s) * (inverse * half);
  const F u = select(isFolded, root, magnitude);
  const F low = select(isFolded, rootLow, magnitude.like(0.0));
  return {isFolded, u, fma(u * s, asinTail(s), low)};
}

/// (atan t − t)/t³ for 0 ≤ t ≤ 1, s = t².
template <class F>
F atanTail(F s) {
  if constexpr (F::isDouble)
    return polynomial(s, -0x1.5555555555526p-2, 0x1.99999999955adp-3, -0x1.249249237f277p-3,
                      0x1.c71c717fbfd17p-4, -0x1.745d11ad1b942p-4, 0x1.3b136687ad18cp-4,
                      -0x1.110e507b8e8e0p-4, 0x1.e1bb9d92842e9p-5, -0x1.ae5e47a068ecap-5,
                      0x1.82da390a27ecbp-5, -0x1.59a240b0a4d86p-5, 0x1.2c2a9227c071cp-5,
                      -0x1.e9ed4a6c24c96p-6, 0x1.682c36a9c37f6p-6, -0x1.c76eebdb18262p-7,
                      0x1.d78845a86c23fp-8, -0x1.7a04ea53641b1p-9, 0x1.b3ad10d782e6ap-11,
                      -0x1.3ef020db12be1p-13, 0x1.bb78b36f88c28p-17);
  else
    return polynomial(s, -0x1.55553cp-2, 0x1.999148p-3, -0x1.2418d4p-3, 0x1.c030c8p-4,
                      -0x1.56e0e2p-4, 0x1.d5d936p-5, -0x1.f43bf2p-6, 0x1.598970p-7,
                      -0x1.bf3ff2p-10);
}

/// turns·π/2 + atan t + low for |t| ≤ 1 and a tiny low.
template <class F>
F turnsPlusAtan(F turns, F t, F low) {
  const F s = t * t;
  const auto turned = turnsPlus(turns, t);
  return turned.high + fma(t * s, atanTail(s), turned.low + low);
}

} // namespace detail

/// The angle in [−π/2, π/2] whose sine is x.
template <class F>
F asin(F x) {
  const F zero = x.like(0.0), one = x.like(1.0);
  const auto arc = detail::arcsineOf(abs(x));
  const F factor = select(arc.isFolded, x.like(-2.0), one);
  const F turns = select(arc.isFolded, one, zero);
  const auto turned = detail::turnsPlus(turns, factor * arc.u);
  return copysign(turned.high + fma(factor, arc.v, turned.low), x);
}

/// The angle in [0, π] whose cosine is x.
template <class F>
F acos(F x) {
  const F zero = x.like(0.0), one = x.like(1.0), two = x.like(2.0);
  const auto arc = detail::arcsineOf(abs(x));
  const auto isNegative = x < zero;
  // π/2 − asin x; folded: 2·asin u for x > 0, π − 2·asin u for x < 0.
  const F turns = select(arc.isFolded, select(isNegative, two, zero), one);
  const F magnitude = select(arc.isFolded, -two, one);
  const F factor = select(isNegative, magnitude, -magnitude);
  const auto turned = detail::turnsPlus(turns, factor * arc.u);
  return turned.high + fma(factor, arc.v, turned.low);
}

/// The angle in [−π/2, π/2] whose tangent is x: π/2 − atan(1/|x|) beyond 1.
template <class F>
F atan(F x) {
  const F magnitude = abs(x), one = x.like(1.0);
  const auto isSteep = magnitude > one;
  const F inverse = -one / magnitude, t = select(isSteep, inverse, magnitude);
  // The quotient's rounding error counts where |t| is near 1 and atan' near 1/2.
  const F lost = fma(inverse, magnitude, one) * (inverse * x.like(0.5));
  const F low = select(isSteep & (magnitude < x.like(16.0)), lost, x.like(0.0));
  return copysign(detail::turnsPlusAtan(select(isSteep, one, x.like(0.0)), t, low), x);
}

/// The angle of the point (x, y) in [−π, π]; signs of zeros are kept (C23 Annex F).
template <class F>
F atan2(F y, F x) {
  const F width = abs(x), height = abs(y), zero = x.like(0.0), one = x.like(1.0);
  const auto isSteep = height > width, isLeft = bitcastToInt(x) < x.likeInt(0);
  const F ratio = select(isSteep, width, height) / select(isSteep, height, width);
  // 0/0 counts as 0, ∞/∞ as 1.
  const F diagonal = select(height == zero, zero, one);
  const F t = select(height == width, diagonal, ratio);
  // t right of the axis, π/2 − t above it, π/2 + t and π − t on the left.
  const F turns = select(isSteep, one, select(isLeft, x.like(2.0), zero));
  const auto isBackward = (isSteep & !isLeft) | (isLeft & !isSteep);
  return copysign(detail::turnsPlusAtan(turns, select(isBackward, -t, t), zero), y);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_INVERSETRIG_H
