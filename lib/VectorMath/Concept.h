// The value types that a vector-math backend gives, and the helpers that kernels share.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A backend is three types of one lane width: a float F, an integer I of the same bit width and
// a mask M. Kernels are templates over F, written without a branch: a backend may be one native
// number (Native.h), a vector, or a bundle of vectors in generated code. Every operation below
// is one IEEE operation, rounded once, round to nearest even; nothing may be contracted or
// reordered. A kernel therefore has the same bits in every backend, except a NaN's payload.
//
// Types
//   F::Int, F::Mask, F::isDouble          the family; I::Float, I::Mask likewise
//   x.like(double), x.likeInt(int64_t)    constants of x's family (double rounds to F's type;
//                                         the integer is cut to its low 32 bits for f32)
//   i.like(int64_t)
// On F
//   a + b   a - b   a * b   a / b   -a    -a flips the sign bit, also of a NaN
//   a < b   a <= b   a > b   a >= b   a == b   a != b     → M; ordered, except that != holds for
//   NaN
//   fma(a, b, c)   sqrt(a)   abs(a)   copysign(magnitude, sign)   floor(a)   trunc(a) roundEven(a)
//   bitcastToInt(a) → I
// On I: two's complement, wraps
//   a + b   a - b   a & b   a | b   a ^ b   ~a
//   shiftLeft(a, n)   shiftRightLogical(a, n)   shiftRightArithmetic(a, n)     n: unsigned constant
//   a < b   a > b   a == b   a != b                       → M; signed
//   bitcastToFloat(a) → F
// On M
//   a & b   a | b   !a   select(m, F, F)   select(m, I, I)
// Rare lanes
//   applyWhere(m, fast, x, function)      fast, but function(x) in the lanes of m; see Libm.h
//   applyWhere(m, fast, a, b, function)   the same for a function of two arguments
//   applyBothWhere(m, f, g, x, functionF, functionG) the same for two functions of one x, as a pair
//
// All free functions are found by argument-dependent lookup. Next: Native.h, then Exp.h.
#ifndef AD_VECTORMATH_CONCEPT_H
#define AD_VECTORMATH_CONCEPT_H

#include <cstdint>
#include <limits>

namespace ad::vm {

/// The f32 or the f64 variant of a constant or a coefficient.
template <class F>
constexpr double pick(double f32, double f64) {
  return F::isDouble ? f64 : f32;
}

/// Parameters of the IEEE format behind F.
template <class F>
struct Format {
  static constexpr int mantissaBits = F::isDouble ? 52 : 23;
  static constexpr int exponentBias = F::isDouble ? 1023 : 127;
  /// 1.5·2^mantissaBits: adding it rounds to an integer, which then is in the low bits.
  static constexpr double roundMagic = F::isDouble ? 0x1.8p52 : 0x1.8p23;
  static constexpr int64_t oneBits = int64_t(exponentBias) << mantissaBits;
  static constexpr double smallestNormal = F::isDouble ? 0x1p-1022 : 0x1p-126;
};

template <class F>
F infinityLike(F x) {
  return x.like(std::numeric_limits<double>::infinity());
}
template <class F>
F nanLike(F x) {
  return x.like(std::numeric_limits<double>::quiet_NaN());
}

/// True in the lanes that hold a NaN.
template <class F>
typename F::Mask isNaN(F x) {
  return x != x;
}

/// `magnitude`, which is +0, above, or NaN, with the sign of x: less work than copysign.
template <class F>
F orSign(F magnitude, F x) {
  return bitcastToFloat(bitcastToInt(magnitude) |
                        (bitcastToInt(x) & x.likeInt(F::isDouble ? INT64_MIN : INT32_MIN)));
}

/// c[0] + c[1]·x + c[2]·x² + …, by Horner's rule with fma. c[i] is rounded to F's type.
template <class F>
F polynomial(F x, double constant) {
  return x.like(constant);
}
template <class F, class... Rest>
F polynomial(F x, double constant, double next, Rest... rest) {
  return fma(polynomial(x, next, rest...), x, x.like(constant));
}

} // namespace ad::vm

#endif // AD_VECTORMATH_CONCEPT_H
