// The logarithm of the gamma function, and its derivatives.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coefficients: fit.py.
#ifndef AD_VECTORMATH_GAMMA_H
#define AD_VECTORMATH_GAMMA_H

#include "Libm.h"
#include "Log.h"
#include "Tan.h"

namespace ad::vm {
namespace detail {

/// lgamma(2 + t)/t for −0.8 ≤ t ≤ 1/2: so far down, because digits cancel in lgamma(x + 1) − log x.
template <class F>
F lgammaNearTwo(F t) {
  if constexpr (F::isDouble)
    return polynomial(t, 0x1.b0ee6072093cep-2, 0x1.4a34cc4a60fa6p-2, -0x1.13e001a557547p-4,
                      0x1.51322ac7d8a31p-6, -0x1.e404fc21d350bp-8, 0x1.7add6eacb42b8p-9,
                      -0x1.38ac5c0676a21p-10, 0x1.0b36b02493f4dp-11, -0x1.d3fd60fad7fb4p-13,
                      0x1.a1274cf99c43cp-14, -0x1.78db5507d16c0p-15, 0x1.581fa478cba5cp-16,
                      -0x1.3cf8702bd9913p-17, 0x1.23ba0b255d124p-18, -0x1.1006352df420ep-19,
                      0x1.1d4aa530cd3dep-20, -0x1.bd05b0d281885p-22, -0x1.0fd89c23dffbdp-27,
                      -0x1.421d2c5401bfbp-22, 0x1.cf1955e9467a4p-23, 0x1.1e02d3fae35aap-22,
                      0x1.11f30c3c64ff7p-24, -0x1.5832de40f5ee4p-24, -0x1.96f9e85b7a5a5p-26);
  else
    return polynomial(t, 0x1.b0ee60p-2, 0x1.4a34ccp-2, -0x1.13e030p-4, 0x1.5131acp-6,
                      -0x1.e38ac0p-8, 0x1.7bfc20p-9, -0x1.46a1bcp-10, 0x1.c1dc2ap-12,
                      -0x1.0579a6p-13, 0x1.3cf94ep-12);
}

/// x·(lgamma(x) − (x − ½)·(log x − 1) − ½·log 2π + ½) in s = 1/x², for x ≥ 8: Stirling's series.
template <class F>
F stirlingTail(F s) {
  if constexpr (F::isDouble)
    return polynomial(s, 0x1.5555555555555p-4, -0x1.6c16c16c10a5dp-9, 0x1.a01a015e602f0p-11,
                      -0x1.3813328dcb54dp-11, 0x1.b9211acdcd468p-11, -0x1.ee72303422291p-10,
                      0x1.468fff6dc47d7p-8);
  else
    return polynomial(s, 0x1.555546p-4, -0x1.6a1aeap-9);
}

/// digamma(3/2 + t)/(3/2 + t − root) for |t| ≤ 1/2; the root is that of digamma.
template <class F>
F digammaNearRoot(F t) {
  if constexpr (F::isDouble)
    return polynomial(t, 0x1.e6f0cbb873616p-1, -0x1.b1cb63005ee96p-2, 0x1.eca189b8e74e9p-3,
                      -0x1.2feeeb98a80c5p-3, 0x1.8512e58fcf440p-4, -0x1.fb44202938f76p-5,
                      0x1.4de9aa4a084b3p-5, -0x1.b9f8b17db0e97p-6, 0x1.256464febdb67p-6,
                      -0x1.86354dc963a32p-7, 0x1.03c27af91cbd4p-7, -0x1.5a09ac63a9531p-8,
                      0x1.ccccd6a25983fp-9, -0x1.332a9d2308369p-9, 0x1.9ea7f2855638dp-10,
                      -0x1.137b8a966e43ep-10, 0x1.3c25013f819f7p-11, -0x1.b6ef717e89be6p-12,
                      0x1.3298e1a825499p-11, -0x1.65c3fe7aafcadp-12, -0x1.657d4bcdea962p-12,
                      0x1.33bf51eebc1f9p-13, 0x1.c8f4201e23ebap-12, -0x1.e87d9ec6655a8p-13);
  else
    return polynomial(t, 0x1.e6f0ccp-1, -0x1.b1cb66p-2, 0x1.ec9fc0p-3, -0x1.2fec96p-3,
                      0x1.858f68p-4, -0x1.fc2c7ep-5, 0x1.42e3b6p-5, -0x1.a88236p-6, 0x1.866a5ep-6,
                      -0x1.08ac00p-6);
}

/// x²·(log x − 1/(2x) − digamma(x)) in s = 1/x², for x ≥ 6.
template <class F>
F digammaTail(F s) {
  if constexpr (F::isDouble)
    return polynomial(s, 0x1.5555555555554p-4, -0x1.111111110d2ccp-7, 0x1.041040f478b6dp-8,
                      -0x1.111101b9edab5p-8, 0x1.f073878f838e8p-8, -0x1.58d941c3e732dp-6,
                      0x1.4b279d7e024a7p-4, -0x1.6ca60fdb2d3a9p-2, 0x1.2452291100be5p+0);
  else
    return polynomial(s, 0x1.555552p-4, -0x1.10f79ap-7, 0x1.ed96fep-9);
}

/// From here on the asymptotic series are as good as the format. That of digamma begins early:
/// each step that lowers an argument rounds.
constexpr int stirlingStart = 8, digammaTailStart = 6;

/// x lowered by whole steps below `top`, at most `steps`, with Π and Σ over the steps that were
/// taken.
template <class F>
struct Lowered {
  F x, product, sumOfInverses;
};
template <class F>
Lowered<F> lowered(F x, double top, int steps) {
  const F one = x.like(1.0);
  F u = x, product = one, numerator = x.like(0.0);
  for (int step = 0; step < steps; ++step) {
    const auto isHigh = u >= x.like(top);
    // Exact: the difference of neighbours of one binade, or less.
    u = select(isHigh, u - one, u);
    // Σ 1/u as one fraction.
    numerator = select(isHigh, fma(numerator, u, product), numerator);
    product = select(isHigh, product * u, product);
  }
  return {u, product, numerator / product};
}

/// The distance from a to the nearest integer, in half turns: tan(π·d) and sin(π·d) are those of
/// π·a.
template <class F>
F piFromInteger(F a) {
  return (a - roundEven(a)) * a.like(0x1.921fb54442d18p+1);
}

/// digamma of x > 0.
template <class F>
F digammaPositive(F x) {
  const F one = x.like(1.0), inverse = one / x;
  const F tail =
      log(x) - fma(inverse * inverse, digammaTail(inverse * inverse), inverse * x.like(0.5));
  const auto isSmall = x < one, isLarge = x >= x.like(double(digammaTailStart));
  const Lowered<F> low = lowered(select(isLarge, one, x), 2.0, digammaTailStart - 2);
  const F u = select(isSmall, x + one, low.x);
  // The root in two parts.
  const F fromRoot = (u - x.like(pick<F>(0x1.762d86p+0, 0x1.762d86356be3fp+0))) -
                     x.like(pick<F>(0x1.ab5f20p-27, 0x1.b86a722197829p-54));
  const F near = fromRoot * digammaNearRoot(u - x.like(1.5));
  const F shifted = select(isSmall, near - inverse, near + low.sumOfInverses);
  return select(isLarge, tail, shifted);
}

} // namespace detail

/// log|Γ(x)|. Negative numbers, near whose zeros digits cancel, are the C library's.
template <class F>
F lgamma(F x) {
  const F one = x.like(1.0), half = x.like(0.5), zero = x.like(0.0);
  const auto isTiny = x < half, isSmall = x < x.like(1.2),
             isLarge = x >= x.like(double(detail::stirlingStart));
  const detail::Lowered<F> low =
      detail::lowered(select(isLarge, one, x), 2.5, detail::stirlingStart - 2);
  // u − 2, exactly, for u = x + 2, x + 1 or x − k.
  const F t = select(isTiny, x, select(isSmall, x - one, low.x - x.like(2.0)));
  const F factor = select(isTiny, x * (x + one), select(isSmall, x, low.product));
  const F logarithm = log(select(isLarge, x, factor));
  const F near = t * detail::lgammaNearTwo(t);
  const F shifted = near + select(isSmall, -logarithm, logarithm);
  const F inverse = one / x;
  // ½·log 2π − ½
  const F rest =
      fma(inverse, detail::stirlingTail(inverse * inverse), x.like(0x1.acfe390c97d69p-2));
  const F tail = fma(x - half, logarithm - one, rest);
  const F y = select(isLarge, tail, shifted);
  const F infinity = infinityLike(x);
  return applyWhere(x < zero, select(x < infinity, select(x == zero, infinity, y), x), x,
                    LibmLgamma());
}

/// The derivative of lgamma. At 0 and below it has poles at the integers; 0 is −∞ with the sign of
/// 0 turned.
template <class F>
F digamma(F x) {
  const F one = x.like(1.0), zero = x.like(0.0);
  const auto isNegative = x < zero;
  // Reflection: digamma(x) = digamma(1 − x) − π/tan(πx).
  const F a = select(isNegative, one - x, x);
  const F pole = x.like(0x1.921fb54442d18p+1) / tan(detail::piFromInteger(x));
  const F y = detail::digammaPositive(a) - select(isNegative, pole, zero);
  const auto isPole = isNegative & (x == floor(x));
  return select(x == zero, -(one / x), select(isPole, nanLike(x), y));
}

} // namespace ad::vm

#endif // AD_VECTORMATH_GAMMA_H
