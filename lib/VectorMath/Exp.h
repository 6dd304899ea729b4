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
template <class F>
constexpr double ln2High = pick<F>(0x1.62e4p-1, 0x1.62e42fefa2p-1);
template <class F>
constexpr double ln2Low = pick<F>(0x1.7f7d1cp-20, 0x1.9ef35793c7673p-41);

/// round(x/ln2) in two forms: as a float, and in the low bits of an integer, where an even
/// offset (the bits of the rounding constant) is added to it.
template <class F>
struct Exponent {
  F asFloat;
  typename F::Int offsetBits;
};

/// The offset is chosen such that half of it, shifted to the exponent field, is 2^0: then both
/// halves of the offset bits are powers of two ready for use, see scaleByPowerOfTwo.
template <class F>
Exponent<F> exponentOf(F x) {
  const F magic = x.like(Format<F>::roundMagic + 2 * Format<F>::exponentBias);
  const F shifted = fma(x, x.like(0x1.71547652b82fep+0), magic);
  return {shifted - magic, bitcastToInt(shifted)};
}

/// x·2^k in two steps, so that k may exceed the exponent range and a subnormal result is rounded
/// once. Both steps are exact unless the result is subnormal or overflows.
template <class F>
F scaleByPowerOfTwo(F x, typename F::Int offsetBits) {
  const auto half = shiftRightArithmetic(offsetBits, 1);
  const auto rest = offsetBits - half;
  return x * bitcastToFloat(shiftLeft(half, Format<F>::mantissaBits)) *
         bitcastToFloat(shiftLeft(rest, Format<F>::mantissaBits));
}

/// 2^(k − less) in one step, where that is a normal number.
template <class F>
F powerOfTwo(F family, typename F::Int offsetBits, int64_t less) {
  const auto exponent = offsetBits - family.likeInt(Format<F>::exponentBias + less);
  return bitcastToFloat(shiftLeft(exponent, Format<F>::mantissaBits));
}

/// x limited to [low, high]; a NaN stays.
template <class F>
F clamp(F x, double low, double high) {
  const F top = x.like(high), bottom = x.like(low);
  const F capped = select(x > top, top, x);
  return select(capped < bottom, bottom, capped);
}

/// (e^r − 1 − r)/r² for |r| ≤ ln2/2, for use in e^r.
template <class F>
F expTail(F r) {
  if constexpr (F::isDouble)
    return polynomial(r, 0x1.000000000000ap-1, 0x1.5555555555503p-3, 0x1.555555555068ap-5,
                      0x1.1111111125938p-7, 0x1.6c16c18488387p-10, 0x1.a01a0135a12e4p-13,
                      0x1.a0199924994c0p-16, 0x1.71df0cb297ccap-19, 0x1.28ae3b194b718p-22,
                      0x1.ada5e6af97b02p-26);
  else
    return polynomial(r, 0x1.fffffcp-2, 0x1.555490p-3, 0x1.5558a0p-5, 0x1.123ac6p-7,
                      0x1.6a5feep-10);
}

/// (e^r − 1 − r)/r² for |r| ≤ 1/2, for use in e^r − 1.
template <class F>
F expm1Tail(F r) {
  if constexpr (F::isDouble)
    return polynomial(r, 0x1.0000000000000p-1, 0x1.5555555555556p-3, 0x1.5555555555598p-5,
                      0x1.1111111110eaap-7, 0x1.6c16c16bfe479p-10, 0x1.a01a01a0c78d1p-13,
                      0x1.a01a0203cad28p-16, 0x1.71de390dec10ep-19, 0x1.27e443e415be6p-22,
                      0x1.ae665050f4f9ap-26, 0x1.2027156617544p-29, 0x1.60931513f69efp-33);
  else
    return polynomial(r, 0x1.000002p-1, 0x1.55555ap-3, 0x1.5551e2p-5, 0x1.110b6ep-7, 0x1.6f2eaap-10,
                      0x1.a62ffep-13);
}

/// e^(x + xLow) for x in clampExp's range and a tiny xLow.
template <class F>
F expBounded(F x, F xLow) {
  const auto k = exponentOf(x);
  const F r = fma(k.asFloat, x.like(-ln2High<F>), x) + fma(k.asFloat, x.like(-ln2Low<F>), xLow);
  const F y = fma(fma(expTail(r), r, x.like(1.0)), r, x.like(1.0));
  return scaleByPowerOfTwo(y, k.offsetBits);
}

/// Beyond these bounds e^x is 0 or infinite; the two-step scaling needs bounded k.
template <class F>
F clampExp(F x) {
  return clamp(x, pick<F>(-104.0, -746.0), pick<F>(89.0, 710.0));
}

/// e^x − 1 as 2^k·(e^r − 1) + (2^k − 1), where x = k·ln2 + r + rLow.
template <class F>
struct Expm1Parts {
  F r, rLow;
  typename F::Int offsetBits;
};

/// |x| < 1/2 keeps k = 0: then r = x is exact, and no digits cancel.
template <class F>
Expm1Parts<F> expm1Parts(F x) {
  const F reducible = select(abs(x) < x.like(0.5), x.like(0.0), x);
  const auto k = exponentOf(reducible);
  const F high = fma(k.asFloat, x.like(-ln2High<F>), x);
  const F r = fma(k.asFloat, x.like(-ln2Low<F>), high);
  return {r, fma(k.asFloat, x.like(-ln2Low<F>), high - r), k.offsetBits};
}

} // namespace detail

/// e^x.
template <class F>
F exp(F x) {
  const F bounded = detail::clampExp(x);
  const auto k = detail::exponentOf(bounded);
  const F high = fma(k.asFloat, x.like(-detail::ln2High<F>), bounded);
  const F r = fma(k.asFloat, x.like(-detail::ln2Low<F>), high);
  const F y = fma(fma(detail::expTail(r), r, x.like(1.0)), r, x.like(1.0));
  return detail::scaleByPowerOfTwo(y, k.offsetBits);
}

/// e^x − 1. A zero keeps its sign and a subnormal its value.
template <class F>
F expm1(F x) {
  // Below the lower bound the nearest number is −1.
  const auto parts =
      detail::expm1Parts(detail::clamp(x, pick<F>(-18.0, -38.0), pick<F>(89.0, 710.0)));
  // Half of 2^k, because 2^k itself may overflow.
  const F half = detail::powerOfTwo(x, parts.offsetBits, 1);
  const F p = parts.r + fma(parts.r * parts.r, detail::expm1Tail(parts.r), parts.rLow);
  const F y = fma(half, p, half - x.like(0.5)) * x.like(2.0);
  return select(abs(x) < x.like(pick<F>(0x1p-25, 0x1p-54)), x, y);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_EXP_H
