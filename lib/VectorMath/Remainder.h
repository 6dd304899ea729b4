// fmod, remainder and quotients that are rounded to an integer.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// For n = trunc(x/y), x ≥ y > 0, the remainder x − n·y is a multiple of the last place of y and not
// above y in magnitude, so one fma gives it exactly. The quotient is rounded, so n may be one too
// large, which shows as a negative remainder. Quotients too large for an exact n go to libm.
#ifndef AD_VECTORMATH_REMAINDER_H
#define AD_VECTORMATH_REMAINDER_H

#include "Concept.h"
#include "Libm.h"

namespace ad::vm {
namespace detail {

/// x = count·y + rest with 0 ≤ rest < y for magnitudes x, y; exact unless `quotient`, x/y rounded,
/// exceeds exactQuotient. NaN as x/0, inf/y have none.
template <class F>
struct Division {
  F quotient, count, rest;
};
template <class F>
constexpr double exactQuotient = pick<F>(0x1p23, 0x1p52);

template <class F>
Division<F> divideMagnitudes(F x, F y) {
  const F zero = x.like(0.0), quotient = x / y, count = trunc(quotient);
  const F rest = fma(-count, y, x);
  const auto isTooLarge = rest < zero;
  // An infinite y makes the product NaN.
  return {quotient, select(isTooLarge, count - x.like(1.0), count),
          select(x < y, x, select(isTooLarge, rest + y, rest))};
}

} // namespace detail

/// a − trunc(a/b)·b of the exact quotient, as C's fmod: exact, with the sign of a.
template <class F>
F fmod(F a, F b) {
  const F x = abs(a), y = abs(b);
  const auto division = detail::divideMagnitudes(x, y);
  const F fast = copysign(division.rest, a);
  const auto isLarge = (division.quotient > x.like(detail::exactQuotient<F>)) &
                       (x < infinityLike(x)) & (y > x.like(0.0));
  return applyWhere(isLarge, fast, a, b, LibmFmod{});
}

/// a − floor(a/b)·b, as Python's a % b: fmod, plus b where the signs differ. A zero has a's sign.
template <class F>
F remainder(F a, F b) {
  const F zero = a.like(0.0), rest = fmod(a, b);
  const auto differs = ((rest < zero) & (b > zero)) | ((rest > zero) & (b < zero));
  return select(differs, rest + b, rest);
}

/// The rounded quotient toward zero.
template <class F>
F truncDivide(F a, F b) {
  return trunc(a / b);
}

/// The greatest integer that is not above the exact quotient, as Python's a // b. Quotients beyond
/// exactQuotient are integers as they are rounded. a/0 is infinite, and 0 keeps the quotient's
/// sign.
template <class F>
F floorDivide(F a, F b) {
  const F zero = a.like(0.0), x = abs(a), y = abs(b), rounded = a / b;
  const auto division = detail::divideMagnitudes(x, y);
  const auto isNegative = bitcastToInt(rounded) < a.likeInt(0);
  const auto roundsAway = isNegative & (division.rest > zero);
  const F count = select(roundsAway, division.count + a.like(1.0), division.count);
  const F exact = copysign(count, rounded);
  const auto isExact = division.quotient <= a.like(detail::exactQuotient<F>);
  const auto isInfiniteOverNumber = (x == infinityLike(x)) & (y > zero);
  return select(isExact, exact, select(isInfiniteOverNumber, nanLike(a), rounded));
}

} // namespace ad::vm

#endif // AD_VECTORMATH_REMAINDER_H
