// Functions that are a few IEEE operations: rsqrt, reciprocal, square, sign, relu, ceil, extrema.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// sqrt, abs, floor, trunc and roundEven are operations of the backend itself.
#ifndef AD_VECTORMATH_BASIC_H
#define AD_VECTORMATH_BASIC_H

#include "Concept.h"

namespace ad::vm {

/// 1/√x. Of y ≈ 1/s with s ≈ √x both errors are known almost exactly: 1/s = y·(1 + (1 − s·y)) and
/// 1/√x = (1/s)·(1 − (x − s²)/2x).
template <class F>
F rsqrt(F x) {
  // x − s² is exact unless it is subnormal.
  const auto isTiny = x < x.like(F::isDouble ? 0x1p-960 : 0x1p-100);
  const F scaled = select(isTiny, x * x.like(0x1p64), x), one = x.like(1.0);
  const F s = sqrt(scaled), y = one / s;
  const F half = fma(-s, s, scaled) * (y * x.like(-0.5));
  const F better = fma(y, fma(half, y, fma(-s, y, one)), y);
  const F result = select((y > x.like(0.0)) & (y < infinityLike(x)), better, y);
  return select(isTiny, result * x.like(0x1p32), result);
}

/// 1/x.
template <class F>
F reciprocal(F x) {
  return x.like(1.0) / x;
}

/// x·x.
template <class F>
F square(F x) {
  return x * x;
}

/// −1, 0 or 1; a zero keeps its sign and a NaN stays.
template <class F>
F sign(F x) {
  const F zero = x.like(0.0);
  const auto isNonZero = (x < zero) | (x > zero);
  return select(isNonZero, copysign(x.like(1.0), x), x);
}

/// max(x, 0) with relu(−0) = 0; a NaN stays.
template <class F>
F relu(F x) {
  const F zero = x.like(0.0);
  return select(x <= zero, zero, x);
}

/// The least integer that is not below x; a zero and what rounds to it keep their sign.
template <class F>
F ceil(F x) {
  return -floor(-x);
}

namespace detail {

/// The greater of two numbers, +0 being above −0; b if one of them is a NaN.
template <class F>
F greater(F a, F b) {
  // Equal numbers differ at most in the sign of zero: the sign of the maximum is the "and".
  const F equal = bitcastToFloat(bitcastToInt(a) & bitcastToInt(b));
  return select(a == b, equal, select(a > b, a, b));
}

/// The lesser of two numbers, −0 being below +0; b if one of them is a NaN.
template <class F>
F lesser(F a, F b) {
  const F equal = bitcastToFloat(bitcastToInt(a) | bitcastToInt(b));
  return select(a == b, equal, select(a < b, a, b));
}

} // namespace detail

/// The greater of two numbers; a NaN wins (IEEE 754-2019 maximum).
template <class F>
F maximum(F a, F b) {
  return select(isNaN(a), a, detail::greater(a, b));
}

/// The lesser of two numbers; a NaN wins (IEEE 754-2019 minimum).
template <class F>
F minimum(F a, F b) {
  return select(isNaN(a), a, detail::lesser(a, b));
}

/// The greater of two numbers; a number wins over a NaN (IEEE 754-2019 maximumNumber).
template <class F>
F fmax(F a, F b) {
  return select(isNaN(b), a, detail::greater(a, b));
}

/// The lesser of two numbers; a number wins over a NaN (IEEE 754-2019 minimumNumber).
template <class F>
F fmin(F a, F b) {
  return select(isNaN(b), a, detail::lesser(a, b));
}

} // namespace ad::vm

#endif // AD_VECTORMATH_BASIC_H
