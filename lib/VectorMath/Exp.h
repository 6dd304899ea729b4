// exp, exp2 and expm1.
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

constexpr double log2E = 0x1.71547652b82fep+0;

/// k = round(x·perUnit) in two forms: as a float, and in the low bits of an integer with an
/// offset added, for the exponent field.
template <class F>
struct Exponent {
  F asFloat;
  typename F::Int offsetBits;
};
template <class F>
Exponent<F> exponentOf(F x, int64_t offset, double perUnit = log2E) {
  const F magic = x.like(Format<F>::roundMagic + double(offset));
  const F shifted = fma(x, x.like(perUnit), magic);
  return {shifted - magic, bitcastToInt(shifted)};
}

/// 2^k, if that is a normal number and the offset is the exponent bias.
template <class F>
F powerOfTwo(typename F::Int offsetBits) {
  return bitcastToFloat(shiftLeft(offsetBits, Format<F>::mantissaBits));
}

template <class F>
constexpr int64_t twiceBias = 2 * Format<F>::exponentBias;

/// 2^k for any k that can matter, as the product of two normal powers of two. The offset is
/// twiceBias: then each half of the offset bits has the bias in it.
template <class F>
struct PowerPair {
  F half, rest;
};
template <class F>
PowerPair<F> powerPair(typename F::Int offsetBits) {
  // The rounding constant's bits are positive, so the cheaper logical shift is as good.
  const auto half = shiftRightLogical(offsetBits, 1);
  return {powerOfTwo<F>(half), powerOfTwo<F>(offsetBits - half)};
}

/// x·2^k, offset as for powerPair. Both steps are exact unless the result is subnormal or
/// overflows, so it is rounded once.
template <class F>
F scaleByPowerOfTwo(F x, typename F::Int offsetBits) {
  const auto power = powerPair<F>(offsetBits);
  return x * power.half * power.rest;
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

/// (2^r − 1)/r for |r| ≤ 1/2.
template <class F>
F exp2Tail(F r) {
  if constexpr (F::isDouble)
    return polynomial(r, 0x1.62e42fefa39efp-1, 0x1.ebfbdff82c59dp-3, 0x1.c6b08d704a0d8p-5,
                      0x1.3b2ab6fba0fc5p-7, 0x1.5d87fe78b29e4p-10, 0x1.4309130c63fb9p-13,
                      0x1.ffcbfbff0c7f0p-17, 0x1.62bfccfd842eap-20, 0x1.b525ff6152bc6p-24,
                      0x1.e6130638b1022p-28, 0x1.e8257bee5e4cdp-32);
  else
    return polynomial(r, 0x1.62e430p-1, 0x1.ebfbdcp-3, 0x1.c6af7ap-5, 0x1.3b2dd4p-7, 0x1.5f0952p-10,
                      0x1.417872p-13);
}

/// e^(x + xLow) for x in clampExp's range and a tiny xLow.
template <class F>
F expBounded(F x, F xLow) {
  const auto k = exponentOf(x, twiceBias<F>);
  const F r = fma(k.asFloat, x.like(-ln2High<F>), x) + fma(k.asFloat, x.like(-ln2Low<F>), xLow);
  const F y = fma(fma(expTail(r), r, x.like(1.0)), r, x.like(1.0));
  return scaleByPowerOfTwo(y, k.offsetBits);
}

/// Beyond these bounds e^x is 0 or infinite; the two-step scaling needs bounded k.
template <class F>
F clampExp(F x) {
  return clamp(x, pick<F>(-104.0, -746.0), pick<F>(89.0, 710.0));
}

} // namespace detail

/// e^x.
template <class F>
F exp(F x) {
  const F bounded = detail::clampExp(x);
  const auto k = detail::exponentOf(bounded, detail::twiceBias<F>);
  const F high = fma(k.asFloat, x.like(-detail::ln2High<F>), bounded);
  const F r = fma(k.asFloat, x.like(-detail::ln2Low<F>), high);
  const F y = fma(fma(detail::expTail(r), r, x.like(1.0)), r, x.like(1.0));
  return detail::scaleByPowerOfTwo(y, k.offsetBits);
}

/// 2^x. Powers with whole exponents are exact.
template <class F>
F exp2(F x) {
  const F bounded = detail::clamp(x, pick<F>(-151.0, -1076.0), pick<F>(129.0, 1025.0));
  const auto k = detail::exponentOf(bounded, detail::twiceBias<F>, 1.0);
  const F r = bounded - k.asFloat;
  const F y = fma(detail::exp2Tail(r), r, x.like(1.0));
  return detail::scaleByPowerOfTwo(y, k.offsetBits);
}

/// e^x − 1 = 2^k·(e^r − 1) + (2^k − 1). A zero keeps its sign and a subnormal its value.
template <class F>
F expm1(F x) {
  // Below the lower bound the nearest number is −1.
  const F bounded = detail::clamp(x, pick<F>(-18.0, -38.0), pick<F>(89.0, 710.0));
  // |x| < 1/2 keeps k = 0: then r = x is exact, and no digits cancel.
  const F reducible = select(abs(x) < x.like(0.5), x.like(0.0), bounded);
  // The offset gives half of 2^k, because 2^k itself may overflow.
  const auto k = detail::exponentOf(reducible, Format<F>::exponentBias - 1);
  const F half = detail::powerOfTwo<F>(k.offsetBits);
  const F high = fma(k.asFloat, x.like(-detail::ln2High<F>), bounded);
  const F r = fma(k.asFloat, x.like(-detail::ln2Low<F>), high);
  const F rLow = fma(k.asFloat, x.like(-detail::ln2Low<F>), high - r);
  // What half − 1/2 loses for great k goes to p as a part of half, by the exponent's negative.
  const F bottom = half - x.like(0.5), lost = (half - bottom) - x.like(0.5);
  const F inverse = bitcastToFloat(x.likeInt(2 * Format<F>::oneBits) - bitcastToInt(half));
  const F p = r + fma(r * r, detail::expm1Tail(r), fma(lost, inverse, rLow));
  const F y = fma(half, p, bottom) * x.like(2.0);
  return select(abs(x) < x.like(pick<F>(0x1p-25, 0x1p-54)), x, y);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_EXP_H
