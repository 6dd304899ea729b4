// The functions that definitions of elementwise ops may call, over the scalars of the reference.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// They have the names of lib/VectorMath and nothing else in common with it. A definition that calls
// a function that is missing here leaves its op unknown to the reference; a test lists such ops.
#ifndef AD_FUZZ_FUNCTIONS_H
#define AD_FUZZ_FUNCTIONS_H

#include "Fuzz/Scalars.h"
#include <algorithm>
#include <type_traits>

namespace ad::fuzz::reference {

template <class S>
using IfOrdered = std::enable_if_t<!std::is_same_v<S, Complex>, S>;

// ---- smooth functions

#define AD_FUZZ_DEFINE(name)                                                                       \
  template <class S>                                                                               \
  IfOrdered<S> name(S x) {                                                                         \
    return smooth<0>(jetAt(name##f128, numberOf(x)), x);                                           \
  }
AD_FUZZ_SMOOTH_FUNCTIONS(AD_FUZZ_DEFINE)
#undef AD_FUZZ_DEFINE

#define AD_FUZZ_DEFINE(name)                                                                       \
  inline Complex name(Complex x) { return {std::name(x.value)}; }
AD_FUZZ_DEFINE(acos)
AD_FUZZ_DEFINE(acosh)
AD_FUZZ_DEFINE(asin)
AD_FUZZ_DEFINE(asinh)
AD_FUZZ_DEFINE(atan)
AD_FUZZ_DEFINE(atanh)
AD_FUZZ_DEFINE(cos)
AD_FUZZ_DEFINE(cosh)
AD_FUZZ_DEFINE(exp)
AD_FUZZ_DEFINE(log)
AD_FUZZ_DEFINE(log10)
AD_FUZZ_DEFINE(sin)
AD_FUZZ_DEFINE(sinh)
AD_FUZZ_DEFINE(sqrt)
AD_FUZZ_DEFINE(tan)
AD_FUZZ_DEFINE(tanh)
#undef AD_FUZZ_DEFINE
// At the tiny imaginary parts of the complex step nothing is lost by these.
inline Complex expm1(Complex x) { return {std::exp(x.value) - Real(1)}; }
inline Complex log1p(Complex x) { return {std::log(Real(1) + x.value)}; }
inline Complex log2(Complex x) { return {std::log(x.value) / std::log(Real(2))}; }
inline Complex exp2(Complex x) { return {std::exp(x.value * std::log(Real(2)))}; }

template <class S>
S reciprocal(S x) {
  return x.like(1) / x;
}
template <class S>
S rsqrt(S x) {
  return x.like(1) / sqrt(x);
}
template <class S>
S square(S x) {
  return x * x;
}
inline Quad sigmoidf128(Quad x) { return 1 / (1 + expf128(-x)); }
template <class S>
IfOrdered<S> sigmoid(S x) {
  return smooth<0>(jetAt(sigmoidf128, numberOf(x)), x);
}
inline Complex sigmoid(Complex x) { return x.like(1) / (x.like(1) + exp(-x)); }
/// By recurrence to where the asymptotic series has all digits.
inline Quad digammaf128(Quad x) {
  if (x < 0) {
    const Quad pi = acosf128(-1);
    return digammaf128(1 - x) - pi / tanf128(pi * x);
  }
  // B₂ⱼ/2j
  const Quad terms[] = {Quad(1) / 12,        Quad(-1) / 120,      Quad(1) / 252, Quad(-1) / 240,
                        Quad(1) / 132,       Quad(-691) / 32760,  Quad(1) / 12,  Quad(-3617) / 8160,
                        Quad(43867) / 14364, Quad(-174611) / 6600};
  Quad sum = 0;
  for (; x < 50; x += 1)
    sum -= 1 / x;
  const Quad square = 1 / (x * x);
  Quad power = square;
  sum += logf128(x) - 1 / (2 * x);
  for (const Quad term : terms) {
    sum -= term * power;
    power *= square;
  }
  return sum;
}
/// By Newton's method, whose steps are short at first where x is near 1.
inline Quad erfinvf128(Quad x) {
  const Quad halfRootOfPi = sqrtf128(acosf128(-1)) / 2;
  Quad y = x * halfRootOfPi, step = 1;
  for (int count = 0; count < 200 && step * step > 1e-66 * y * y; ++count) {
    step = (erff128(y) - x) * halfRootOfPi * expf128(y * y);
    y -= step;
  }
  return y;
}
/// From y itself, since differences would reach beyond 1: y' = √π/2·exp(y²), y'' = 2·y·y'².
inline Jet erfinvJet(Quad x) {
  const Quad y = erfinvf128(x), first = sqrtf128(acosf128(-1)) / 2 * expf128(y * y);
  const Quad second = 2 * y * first * first, third = (2 + 8 * y * y) * first * first * first;
  return {static_cast<Real>(y), static_cast<Real>(first), static_cast<Real>(second),
          static_cast<Real>(third)};
}
template <class S>
IfOrdered<S> erfinv(S x) {
  return smooth<0>(erfinvJet(numberOf(x)), x);
}
/// Below 0 it is a difference of two parts, by reflection, which cancel between two poles. There
/// its error is 10 units of the larger of the value and 1 (docs/reference/accuracy.md), and each
/// term stands for four units.
template <class S>
IfOrdered<S> digamma(S x) {
  const S y = smooth<0>(jetAt(digammaf128, numberOf(x)), x);
  return numberOf(x) < 0 ? withTerms(y, std::max(std::fabs(numberOf(y)), Real(1)) * 10 / 4) : y;
}
/// For a > 0; elsewhere a NaN, which no oracle looks at.
template <class S>
S pow(S a, S b) {
  return exp(b * log(a));
}
template <class S>
S fma(S a, S b, S c) {
  return a * b + c;
}

// ---- functions with an order: what they do at a tie is the table of docs/Differentiation.md

struct Mask {
  bool value;
  friend Mask operator&(Mask a, Mask b) { return {a.value && b.value}; }
  friend Mask operator|(Mask a, Mask b) { return {a.value || b.value}; }
  friend Mask operator!(Mask a) { return {!a.value}; }
};
#define AD_FUZZ_DEFINE(symbol)                                                                     \
  template <class S, class = decltype(S().like(0)), class = IfOrdered<S>>                          \
  Mask operator symbol(S a, S b) {                                                                 \
    return {numberOf(a) symbol numberOf(b)};                                                       \
  }
AD_FUZZ_DEFINE(<)
AD_FUZZ_DEFINE(<=)
AD_FUZZ_DEFINE(>)
AD_FUZZ_DEFINE(>=)
AD_FUZZ_DEFINE(==)
AD_FUZZ_DEFINE(!=)
#undef AD_FUZZ_DEFINE

template <class S>
IfOrdered<S> select(Mask mask, S yes, S no) {
  return mask.value ? yes : no;
}
template <class S>
Mask isNaN(S x) {
  return x != x;
}
template <class S>
IfOrdered<S> abs(S x) {
  const Real number = numberOf(x);
  return number > 0 ? x : number < 0 ? -x : x.like(0);
}
template <class S>
IfOrdered<S> sign(S x) {
  const Real number = numberOf(x);
  return x.like(number > 0 ? 1 : number < 0 ? -1 : 0);
}
template <class S>
IfOrdered<S> relu(S x) {
  return numberOf(x) > 0 ? x : x.like(0);
}
template <class S>
IfOrdered<S> maximum(S a, S b) {
  if (numberOf(a) == numberOf(b))
    return (a + b) / a.like(2);
  return numberOf(a) > numberOf(b) ? a : b;
}
template <class S>
IfOrdered<S> minimum(S a, S b) {
  return -maximum(-a, -b);
}
// Without a NaN they are the same.
template <class S>
IfOrdered<S> fmax(S a, S b) {
  return maximum(a, b);
}
template <class S>
IfOrdered<S> fmin(S a, S b) {
  return minimum(a, b);
}
template <class S>
IfOrdered<S> floor(S x) {
  return x.like(std::floor(numberOf(x)));
}
template <class S>
IfOrdered<S> ceil(S x) {
  return x.like(std::ceil(numberOf(x)));
}
template <class S>
IfOrdered<S> trunc(S x) {
  return x.like(std::trunc(numberOf(x)));
}
template <class S>
IfOrdered<S> roundEven(S x) {
  return x.like(std::nearbyint(numberOf(x)));
}
template <class S>
IfOrdered<S> truncDivide(S a, S b) {
  return trunc(a / b);
}
template <class S>
IfOrdered<S> floorDivide(S a, S b) {
  return floor(a / b);
}
/// y is ±magnitude: its derivative is that of |magnitude|, with the sign.
template <class S>
IfOrdered<S> copysign(S magnitude, S sign) {
  return std::signbit(numberOf(sign)) ? -abs(magnitude) : abs(magnitude);
}
template <class S>
IfOrdered<S> hypot(S a, S b) {
  return sqrt(a * a + b * b);
}
/// The angle of (b, a), by the half-plane that the point is in.
template <class S>
IfOrdered<S> atan2(S a, S b) {
  const Real y = numberOf(a), x = numberOf(b), quarter = std::acos(Real(0));
  if (std::fabs(y) > std::fabs(x))
    return a.like(y > 0 ? quarter : -quarter) - atan(b / a);
  return atan(a / b) + a.like(x > 0 ? 0 : y < 0 ? -2 * quarter : 2 * quarter);
}
template <class S>
IfOrdered<S> fmod(S a, S b) {
  return a - b * trunc(a / b);
}
template <class S>
IfOrdered<S> remainder(S a, S b) {
  return a - b * floor(a / b);
}

} // namespace ad::fuzz::reference

#endif
