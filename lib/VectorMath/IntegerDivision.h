// Division of integers that never traps, for every backend.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// As on RISC-V and in XLA: a quotient by 0 is −1 and its remainder the dividend; the quotient of
// the least integer by −1 wraps to itself, with remainder 0. So a = quotient·b + remainder always.
//
// A backend gives like, -a, a + b, a - b, ==, <, select, and for divisors other than 0 and −1
// quotientOf(a, b) and remainderOf(a, b), toward zero.
#ifndef AD_VECTORMATH_INTEGERDIVISION_H
#define AD_VECTORMATH_INTEGERDIVISION_H

namespace ad::vm {

/// The quotient toward zero.
template <class I>
I truncQuotient(I a, I b) {
  const auto isZero = b == b.like(0), isMinusOne = b == b.like(-1);
  const I quotient = quotientOf(a, select(isZero | isMinusOne, b.like(1), b));
  return select(isZero, b.like(-1), select(isMinusOne, -a, quotient));
}

/// The remainder with the sign of a.
template <class I>
I truncRemainder(I a, I b) {
  const auto isZero = b == b.like(0), isMinusOne = b == b.like(-1);
  return select(isZero, a, remainderOf(a, select(isZero | isMinusOne, b.like(1), b)));
}

/// Where a remainder is not 0 and differs in sign from a divisor that is not 0.
template <class I>
auto needsFloor(I rest, I b) {
  const I zero = b.like(0);
  return ((rest < zero) & (zero < b)) | ((zero < rest) & (b < zero));
}

/// The quotient toward −∞.
template <class I>
I floorQuotient(I a, I b) {
  const I quotient = truncQuotient(a, b);
  return select(needsFloor(truncRemainder(a, b), b), quotient - b.like(1), quotient);
}

/// The remainder with the sign of b.
template <class I>
I floorRemainder(I a, I b) {
  const I rest = truncRemainder(a, b);
  return select(needsFloor(rest, b), rest + b, rest);
}

} // namespace ad::vm

#endif // AD_VECTORMATH_INTEGERDIVISION_H
