// The error function and its complement.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Coefficients: fit.py.
#ifndef AD_VECTORMATH_ERF_H
#define AD_VECTORMATH_ERF_H

#include "Exp.h"

namespace ad::vm {
namespace detail {

/// erf(a)/a − 1 for 0 ≤ a ≤ 1, s = a².
template <class F>
F erfTail(F s) {
  if constexpr (F::isDouble)
    return polynomial(s, 0x1.06eba8214db68p-3, -0x1.812746b0379a5p-2, 0x1.ce2f21a04014ap-4,
                      -0x1.b82ce311d3c4fp-6, 0x1.565bccf4e8bfep-8, -0x1.c02dafae63337p-11,
                      0x1.f9a2aeab387a3p-14, -0x1.f4c9a6501f9d8p-17, 0x1.b979eb92a4b99p-20,
                      -0x1.5be5ae7421a6ap-23, 0x1.d643493b5d1eep-27, -0x1.a95258b1813e4p-31);
  else
    return polynomial(s, 0x1.06eba8p-3, -0x1.81273ep-2, 0x1.ce2ceep-4, -0x1.b7f824p-6,
                      0x1.53fdb4p-8, -0x1.a3bac8p-11, 0x1.48c4c4p-14);
}

/// log(erfc a) for 1 ≤ a ≤ 4 (f32) or 6 (f64), to the accuracy that 1 − erfc a needs.
template <class F>
F logErfc(F a) {
  if constexpr (F::isDouble)
    return polynomial(a, -0x1.0d8ab0532a68fp-21, -0x1.20dd1ff449a1fp+0, -0x1.45f62635f9d6dp-1,
                      -0x1.a4ac74e0bfd00p-4, 0x1.37234acde7072p-6, 0x1.ae55120ce2ad3p-12,
                      -0x1.f630c1d1f1980p-10, 0x1.93f066424829bp-11, -0x1.1af8bf13dfb31p-13,
                      -0x1.54ff7ee455ddcp-16, 0x1.7f46cbac9530bp-16, -0x1.230cf006eecfcp-17,
                      0x1.1edc0850a8557p-19, -0x1.912211fec5833p-22, 0x1.8f14f0ee531a6p-25,
                      -0x1.0e952518acdb6p-28, 0x1.c214f55855492p-33, -0x1.5b234d0cdfd35p-38);
  else
    return polynomial(a, -0x1.65585ap-12, -0x1.20891ep+0, -0x1.46ba3cp-1, -0x1.a65834p-4,
                      0x1.65d554p-6, -0x1.826fa6p-9, 0x1.870114p-13);
}

/// (1 + 2a)·e^a²·erfc a in t = (a − center)/(a + center): Shepherd and Laframboise, "Chebyshev
/// approximation of (1 + 2x)exp(x²)erfc x" (1981).
template <class F>
constexpr double erfcxCenter = pick<F>(2.0, 4.0);
template <class F>
F scaledErfcx(F t) {
  if constexpr (F::isDouble)
    return polynomial(t, 0x1.3ba5916e9fd7fp+0, -0x1.1df1ad154a28dp-3, 0x1.f7f5df66fc3ffp-7,
                      0x1.16ecefcfa5444p-4, -0x1.9ddb23c3e3039p-4, 0x1.7fee004e0d604p-4,
                      -0x1.0fb06dfeafc59p-4, 0x1.3079edf783380p-5, -0x1.09623875cceb7p-6,
                      0x1.49c672287b741p-8, -0x1.8d4aa5ade138fp-11, -0x1.a1deda98db59cp-13,
                      0x1.3be107f41ab16p-13, -0x1.99620edfb5604p-16, -0x1.78ab7897e78b1p-17,
                      0x1.7f76eda8b6a85p-18, 0x1.43dcfe88919d4p-22, -0x1.be0adb5687ae4p-21,
                      0x1.10ae2f081d70dp-24, 0x1.e3cb9d9240eb6p-24, -0x1.2ae09f1d87ecap-27,
                      -0x1.bdc58349e86e9p-27, -0x1.95b36eea42d50p-30);
  else
    return polynomial(t, 0x1.46e80ep+0, -0x1.7bf604p-4, -0x1.54080ap-3, 0x1.4ffbdcp-3,
                      -0x1.bc1160p-5, -0x1.080b5ap-7, 0x1.1b215ap-7, 0x1.5882fap-10,
                      -0x1.449cd2p-10, -0x1.a87cb0p-12);
}

} // namespace detail

/// 2/√π·∫ e^−t² from 0 to x.
template <class F>
F erf(F x) {
  // From about 3.92 (f32) or 5.93 (f64) on, the nearest number is 1.
  const F magnitude = abs(x), top = x.like(pick<F>(4.0, 6.0)), one = x.like(1.0);
  const F a = select(magnitude > top, top, magnitude);
  const F inner = fma(a, detail::erfTail(a * a), a);
  const F outer = one - detail::expBounded(detail::logErfc(select(a < one, one, a)), x.like(0.0));
  return copysign(select(a < one, inner, outer), x);
}

/// 1 − erf(x), with all digits of small results.
template <class F>
F erfc(F x) {
  // Beyond these bounds the result is 0.
  const F magnitude = abs(x), top = x.like(pick<F>(10.1, 27.3)), one = x.like(1.0);
  const F a = select(magnitude > top, top, magnitude);
  const F center = x.like(detail::erfcxCenter<F>);
  const F square = a * a, squareLow = fma(a, a, -square);
  const F bell = detail::expBounded(-square, -squareLow);
  const F scaled = detail::scaledErfcx((a - center) / (a + center)) / fma(a, x.like(2.0), one);
  const F inner = fma(a, detail::erfTail(square), a);
  const F y = select(a < x.like(0.5), one - inner, bell * scaled);
  return select(x < x.like(0.0), x.like(2.0) - y, y);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_ERF_H
