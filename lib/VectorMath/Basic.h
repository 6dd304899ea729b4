// Functions that are a few IEEE operations: rsqrt, reciprocal, square, sign, relu, maximum,
// minimum. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// sqrt and abs are operations of the backend itself.
#ifndef AD_VECTORMATH_BASIC_H
#define AD_VECTORMATH_BASIC_H

#include "Concept.h"

namespace ad::vm {

/// 1/√x: two correctly rounded operations.
template <class F>
F rsqrt(F x) {
  return x.like(1.0) / sqrt(x);
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

/// The greater of two numbers; a NaN wins, and +0 is above −0 (IEEE 754-2019 maximum).
template <class F>
F maximum(F a, F b) {
  // Equal numbers differ at most in the sign of zero: the sign of the maximum is the "and".
  const F equal = bitcastToFloat(bitcastToInt(a) & bitcastToInt(b));
  const F ordered = select(a == b, equal, select(a > b, a, b));
  return select(isNaN(a), a, ordered);
}

/// The lesser of two numbers; a NaN wins, and −0 is below +0 (IEEE 754-2019 minimum).
template <class F>
F minimum(F a, F b) {
  const F equal = bitcastToFloat(bitcastToInt(a) | bitcastToInt(b));
  const F ordered = select(a == b, equal, select(a < b, a, b));
  return select(isNaN(a), a, ordered);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_BASIC_H
