// exp and expm1.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Range reduction as in Tang, "Table-driven implementation of the exponential function" (1989),
// without the table: x = k·ln2 + r, |r| ≤ ln2/2, e^x = 2^k·e^r. Coefficients: fit.py.
#ifndef AD_VECTORMATH_EXP_H
#define AD_VECTORMATH_EXP_H

#include "Concept.h"

namespace ad::vm {
namespace detail {

/// ln2 = high + low; high has so many trailing zeros that k·high is exact for every exponent k.
template <class F> constexpr double ln2High = pick<F>(0x1.62e4p-1, 0x1.62e42fefa2p-1);
template <class F> constexpr double ln2Low = pick<F>(0x1.7f7d1cp-20, 0x1.9ef35793c7673p-41);

/// round(x/ln2) in two forms: as a float, and in the low bits of an integer, where an even
/// offset (the bits of the rounding constant) is added to it.
template <class F> struct Exponent {
  F asFloat;
  typename F::Int offsetBits;
};

/// The offset is chosen such that half of it, shifted to the exponent field, is 2^0: then both
/// halves of the offset bits are powers of two ready for use, see scaleByPowerOfTwo.
template <class F> Exponent<F> exponentOf(F x) {
  const F magic = x.like(Format<F>::roundMagic + 2 * Format<F>::exponentBias);
  const F shifted = fma(x, x.like(0x1.71547652b82fep+0), magic);
  return {shifted - magic, bitcastToInt(shifted)};
}

/// x·2^k in two steps, so that k may exceed the exponent range and a subnormal result is rounded
/// once. Both steps are exact unless the result is subnormal or overflows.
template <class F> F scaleByPowerOfTwo(F x, typename F::Int offsetBits) {
  const auto half = shiftRightArithmetic(offsetBits, 1);
  const auto rest = offsetBits - half;
  return x * bitcastToFloat(shiftLeft(half, Format<F>::mantissaBits)) *
         bitcastToFloat(shiftLeft(rest, Format<F>::mantissaBits));
}

/// x limited to [low, high]; a NaN stays.
template <class F> F clamp(F x, double low, double high) {
  const F top = x.like(high), bottom = x.like(low);
  const F capped = select(x > top, top, x);
  return select(capped < bottom, bottom, capped);
}

/// (e^r − 1 − r)/r² for |r| ≤ ln2/2.
template <class F> F expTail(F r) {
  if constexpr (F::isDouble)
    return polynomial(r, 0x1.000000000000ap-1, 0x1.5555555555500p-3, 0x1.55555555505f4p-5,
                      0x1.1111111125a76p-7, 0x1.6c16c184bbcbdp-10, 0x1.a01a01388161fp-13,
                      0x1.a01998760c637p-16, 0x1.71deff573825ep-19, 0x1.28aef15d3ded1p-22,
                      0x1.adc4f82beb7cdp-26);
  else
    return polynomial(r, 0x1.fffffcp-2, 0x1.55548cp-3, 0x1.55585ap-5, 0x1.123d5cp-7,
                      0x1.6ab69ep-10);
}

/// (e^r − 1 − r)/r² for |r| ≤ ln2/2, exact enough relative to e^r − 1.
template <class F> F expm1Tail(F r) {
  if constexpr (F::isDouble)
    return polynomial(r, 0x1p-1, 0x1.5555555555559p-3, 0x1.5555555555558p-5,
                      0x1.111111110f72bp-7, 0x1.6c16c16c1799fp-10, 0x1.a01a01aff8809p-13,
                      0x1.a01a0191eaf42p-16, 0x1.71ddf742ef1bdp-19, 0x1.27e524a4208b0p-22,
                      0x1.af61f98530647p-26, 0x1.1edd2844dbf14p-29);
  else
    return polynomial(r, 0x1.fffffep-2, 0x1.5554aap-3, 0x1.555798p-5, 0x1.122bf8p-7,
                      0x1.6aca86p-10);
}

/// e^x − 1 for x in [low, high], which must lie within ±2^exponentBias·ln2 and may touch overflow.
template <class F> F expm1Bounded(F x) {
  const auto k = exponentOf(x);
  const F r = fma(k.asFloat, x.like(-ln2Low<F>), fma(k.asFloat, x.like(-ln2High<F>), x));
  const F p = fma(r * r, expm1Tail(r), r);
  // 2^k·(p + 1) − 1 with 2^(k−1), because 2^k itself may overflow.
  const auto exponent = k.offsetBits - x.likeInt(Format<F>::exponentBias + 1);
  const F halfScale = bitcastToFloat(shiftLeft(exponent, Format<F>::mantissaBits));
  return fma(halfScale, p, halfScale - x.like(0.5)) * x.like(2.0);
}

} // namespace detail

/// e^x − 1. Odd near 0: a zero keeps its sign and a subnormal its value.
template <class F> F expm1(F x) {
  const F y = detail::expm1Bounded(detail::clamp(x, pick<F>(-18.0, -38.0), pick<F>(89.0, 710.0)));
  return select(abs(x) < x.like(pick<F>(0x1p-25, 0x1p-54)), x, y);
}

/// e^x.
template <class F> F exp(F x) {
  // Beyond these bounds the result is 0 or infinite; the two-step scaling needs bounded k.
  const F bounded = detail::clamp(x, pick<F>(-104.0, -746.0), pick<F>(89.0, 710.0));
  const auto k = detail::exponentOf(bounded);
  const F high = fma(k.asFloat, x.like(-detail::ln2High<F>), bounded);
  const F r = fma(k.asFloat, x.like(-detail::ln2Low<F>), high);
  const F y = fma(fma(detail::expTail(r), r, x.like(1.0)), r, x.like(1.0));
  return detail::scaleByPowerOfTwo(y, k.offsetBits);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_EXP_H
