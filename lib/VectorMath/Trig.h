// sin and cos.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Cody and Waite's reduction, x = k·π/2 + r, with fma and three parts of π/2 cut toward zero:
// x − k·high is exact (both are multiples of ulp(high), the difference is below 1), the second
// step keeps its rounding error in rLow. Huge |x| go to libm. Coefficients: fit.py.
#ifndef AD_VECTORMATH_TRIG_H
#define AD_VECTORMATH_TRIG_H

#include "Concept.h"
#include "Libm.h"

namespace ad::vm {
namespace detail {

/// Above this the reduction loses accuracy.
template <class F>
constexpr double trigLimit = pick<F>(0x1p16, 0x1p28);

/// x = quadrant·π/2 + r + rLow; only the low bits of the quadrant are meaningful.
template <class F>
struct Quadrant {
  typename F::Int quadrant;
  F r, rLow;
};

template <class F>
Quadrant<F> reduceByHalfPi(F x) {
  const F magic = x.like(Format<F>::roundMagic);
  const F shifted = fma(x, x.like(0x1.45f306dc9c883p-1), magic);
  const F k = shifted - magic;
  const F middle = x.like(pick<F>(0x1.4442d0p-24, 0x1.1a62633145c06p-54));
  const F first = fma(k, x.like(pick<F>(-0x1.921fb4p+0, -0x1.921fb54442d18p+0)), x);
  // Fast two-sum of first and −k·middle, whose rounding error the fma takes in.
  const F r = first - k * middle;
  const F error = fma(-k, middle, first - r);
  const F rLow = fma(k, x.like(pick<F>(-0x1.846988p-48, -0x1.c1cd129024e08p-107)), error);
  return {bitcastToInt(shifted), r, rLow};
}

/// (r + rLow)².
template <class F>
F squareOf(F r, F rLow) {
  return fma(r, r, r * (rLow + rLow));
}

/// (sin r − r)/r³, s = r².
template <class F>
F sinTail(F s) {
  if constexpr (F::isDouble)
    return polynomial(s, -0x1.5555555555548p-3, 0x1.111111110f74bp-7, -0x1.a01a019beec8ap-13,
                      0x1.71de355b7e04fp-19, -0x1.ae5e515009cdep-26, 0x1.5d8d35df21f9fp-33);
  else
    return polynomial(s, -0x1.555546p-3, 0x1.110776p-7, -0x1.9952dcp-13);
}

/// (1 − s/2 − cos r)/s², s = r².
template <class F>
F cosTail(F s) {
  if constexpr (F::isDouble)
    return polynomial(s, -0x1.555555555554bp-5, 0x1.6c16c16c1500ap-10, -0x1.a01a019c8d395p-16,
                      0x1.27e4f7efad1c8p-22, -0x1.1ee9da3bbb953p-29, 0x1.8fa5926fef6a0p-37);
  else
    return polynomial(s, -0x1.55554ap-5, 0x1.6c0c28p-10, -0x1.99e818p-16);
}

/// sin(r + rLow) = r + (rLow + r³·q(r²)). The sign of r is kept, also of a zero.
template <class F>
F sinReduced(F r, F rLow, F s) {
  const F q = sinTail(s);
  return copysign(r + fma(r * s, q, rLow), r);
}

/// cos(r + rLow) = 1 + s·(−1/2 − s·q(s)), s = (r + rLow)².
template <class F>
F cosReduced(F s) {
  return fma(s, fma(-s, cosTail(s), s.like(-0.5)), s.like(1.0));
}

/// sin(x + turn·π/2) from the quadrant of x and the reduced sine and cosine.
template <class F>
F inQuadrant(typename F::Int quadrant, F sine, F cosine, F x, int64_t turn) {
  const auto turned = quadrant + x.likeInt(turn);
  const auto isOdd = (turned & x.likeInt(1)) != x.likeInt(0);
  const F y = select(isOdd, cosine, sine);
  // Quadrants 2 and 3 are negated: bit 1 goes to the sign.
  constexpr unsigned signBit = F::isDouble ? 63 : 31;
  const auto sign = shiftLeft(turned, signBit - 1) & x.likeInt(INT64_MIN >> (63 - signBit));
  return bitcastToFloat(bitcastToInt(y) ^ sign);
}

/// sin(x + turn·π/2) for |x| within the limit.
template <class F>
F sinTurned(F x, int64_t turn) {
  const auto [quadrant, r, rLow] = reduceByHalfPi(x);
  const F s = squareOf(r, rLow);
  return inQuadrant(quadrant, sinReduced(r, rLow, s), cosReduced(s), x, turn);
}

} // namespace detail

/// Sine of x in radians.
template <class F>
F sin(F x) {
  const F fast = detail::sinTurned(x, 0);
  return applyWhere(abs(x) > x.like(detail::trigLimit<F>), fast, x, LibmSin{});
}

/// Cosine of x in radians.
template <class F>
F cos(F x) {
  const F fast = detail::sinTurned(x, 1);
  return applyWhere(abs(x) > x.like(detail::trigLimit<F>), fast, x, LibmCos{});
}

/// Sine and cosine of one x.
template <class F>
struct SinCos {
  F sine, cosine;
};

/// Both at little more than the price of one; the bits are those of `sin` and `cos`.
template <class F>
SinCos<F> sinCos(F x) {
  const auto [quadrant, r, rLow] = detail::reduceByHalfPi(x);
  const F s = detail::squareOf(r, rLow);
  const F sine = detail::sinReduced(r, rLow, s), cosine = detail::cosReduced(s);
  const auto [finalSine, finalCosine] = applyBothWhere(
      abs(x) > x.like(detail::trigLimit<F>), detail::inQuadrant(quadrant, sine, cosine, x, 0),
      detail::inQuadrant(quadrant, sine, cosine, x, 1), x, LibmSin{}, LibmCos{});
  return {finalSine, finalCosine};
}

} // namespace ad::vm

#endif // AD_VECTORMATH_TRIG_H
