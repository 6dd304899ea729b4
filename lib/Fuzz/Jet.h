// Values and derivatives of smooth functions of one number, from their values alone.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// No derivative is written down here or anywhere in the reference: each is a difference of five
// values in 113-bit arithmetic, and so shares no mistake with the rules that it is compared with.
#ifndef AD_FUZZ_JET_H
#define AD_FUZZ_JET_H

#include <array>

namespace ad::fuzz::reference {

/// What the reference computes with: 64 bits of mantissa.
using Real = long double;
__extension__ typedef __float128 Quad;

/// f(x), f′(x), f″(x), f‴(x).
using Jet = std::array<Real, 4>;

/// The jet of `function` at x, where it is analytic. The third derivative is good for error bounds
/// only.
Jet jetAt(Quad (*function)(Quad), Real x);

} // namespace ad::fuzz::reference

// The functions of the C library in 113 bits. Declared here because the library's header leaves
// them out for some compilers.
// clang-format off
#define AD_FUZZ_SMOOTH_FUNCTIONS(X) \
  X(acos) X(acosh) X(asin) X(asinh) X(atan) X(atanh) \
  X(cbrt) X(cos) X(cosh) X(erf) X(erfc) X(exp) \
  X(exp2) X(expm1) X(lgamma) X(log) X(log10) X(log1p) \
  X(log2) X(sin) X(sinh) X(sqrt) X(tan) X(tanh)
// clang-format on

extern "C" {
#define AD_FUZZ_DECLARE(name)                                                                      \
  ad::fuzz::reference::Quad name##f128(ad::fuzz::reference::Quad) noexcept;
AD_FUZZ_SMOOTH_FUNCTIONS(AD_FUZZ_DECLARE)
#undef AD_FUZZ_DECLARE
}

#endif
