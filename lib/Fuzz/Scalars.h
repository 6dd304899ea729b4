// The scalars that the reference interpreter runs with.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//   Plain        a number
//   Summed       a number and what its rounding error is relative to
//   Dual<S>      a number and its derivative in one direction; nests
//   Complex      for the complex step; has no order, so only analytic definitions take it
// Each gives +, -, *, /, like(constant), of(number), and smooth<order>(jet, x): the derivative of
// that order of a smooth function. All but Complex give withTerms(x, terms): x, off by so many
// units more. Next: Functions.h.
#ifndef AD_FUZZ_SCALARS_H
#define AD_FUZZ_SCALARS_H

#include "Fuzz/Jet.h"
#include <cmath>
#include <complex>

namespace ad::fuzz::reference {

struct Plain {
  Real value;

  static Plain of(Real value) { return {value}; }
  Plain like(Real constant) const { return of(constant); }
  friend Plain operator+(Plain a, Plain b) { return {a.value + b.value}; }
  friend Plain operator-(Plain a, Plain b) { return {a.value - b.value}; }
  friend Plain operator*(Plain a, Plain b) { return {a.value * b.value}; }
  friend Plain operator/(Plain a, Plain b) { return {a.value / b.value}; }
  friend Plain operator-(Plain a) { return {-a.value}; }
};
template <unsigned order>
Plain smooth(const Jet &jet, Plain) {
  return {jet[order]};
}
inline Plain withTerms(Plain x, Real) { return x; }
inline Real numberOf(Plain x) { return x.value; }

/// A number that some other arithmetic computes in whatever order of its sums: it may be off by
/// `terms` units of rounding, to first order. Terms add up where values cancel.
struct Summed {
  Real value, terms;

  static Summed of(Real value) { return {value, std::fabs(value)}; }
  Summed like(Real constant) const { return of(constant); }
  friend Summed operator+(Summed a, Summed b) {
    return {a.value + b.value, a.terms + b.terms + std::fabs(a.value) + std::fabs(b.value)};
  }
  friend Summed operator-(Summed a, Summed b) { return a + -b; }
  friend Summed operator*(Summed a, Summed b) {
    const Real y = a.value * b.value;
    return {y, a.terms * std::fabs(b.value) + std::fabs(a.value) * b.terms + std::fabs(y)};
  }
  friend Summed operator/(Summed a, Summed b) {
    const Real y = a.value / b.value;
    return {y, (a.terms + std::fabs(y) * b.terms) / std::fabs(b.value) + std::fabs(y)};
  }
  friend Summed operator-(Summed a) { return {-a.value, a.terms}; }
};
/// A derivative may be computed from the rounded result, as 1 - y², so that counts as a term.
template <unsigned order>
Summed smooth(const Jet &jet, Summed x) {
  return {jet[order], std::fabs(jet[order + 1]) * x.terms + 2 * std::fabs(jet[order]) +
                          (order > 0 ? std::fabs(jet[0]) : 0)};
}
inline Summed withTerms(Summed x, Real terms) { return {x.value, x.terms + terms}; }
inline Real numberOf(Summed x) { return x.value; }

template <class S>
struct Dual {
  S value, tangent;

  static Dual of(Real value) { return {S::of(value), S::of(0)}; }
  Dual like(Real constant) const { return of(constant); }
  friend Dual operator+(Dual a, Dual b) { return {a.value + b.value, a.tangent + b.tangent}; }
  friend Dual operator-(Dual a, Dual b) { return {a.value - b.value, a.tangent - b.tangent}; }
  friend Dual operator*(Dual a, Dual b) {
    return {a.value * b.value, a.tangent * b.value + a.value * b.tangent};
  }
  friend Dual operator/(Dual a, Dual b) {
    const S y = a.value / b.value;
    return {y, (a.tangent - y * b.tangent) / b.value};
  }
  friend Dual operator-(Dual a) { return {-a.value, -a.tangent}; }
};
template <unsigned order, class S>
Dual<S> smooth(const Jet &jet, Dual<S> x) {
  return {smooth<order>(jet, x.value), smooth<order + 1>(jet, x.value) * x.tangent};
}
template <class S>
Dual<S> withTerms(Dual<S> x, Real terms) {
  return {withTerms(x.value, terms), x.tangent};
}
template <class S>
Real numberOf(Dual<S> x) {
  return numberOf(x.value);
}

struct Complex {
  std::complex<Real> value;

  static Complex of(Real value) { return {value}; }
  Complex like(Real constant) const { return of(constant); }
  friend Complex operator+(Complex a, Complex b) { return {a.value + b.value}; }
  friend Complex operator-(Complex a, Complex b) { return {a.value - b.value}; }
  friend Complex operator*(Complex a, Complex b) { return {a.value * b.value}; }
  friend Complex operator/(Complex a, Complex b) { return {a.value / b.value}; }
  friend Complex operator-(Complex a) { return {-a.value}; }
};
inline Real numberOf(Complex x) { return x.value.real(); }

} // namespace ad::fuzz::reference

#endif
