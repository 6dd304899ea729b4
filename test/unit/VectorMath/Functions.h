// Every function of one argument with its wider reference, its bound and where to look closely.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_VECTORMATH_FUNCTIONS_H
#define AD_TEST_VECTORMATH_FUNCTIONS_H

#include "References.h"
#include "VectorMath/Native.h"
#include "VectorMath/VectorMath.h"

namespace ad::vm::test {

/// One function: the kernel on either type, the same function of a wider type, the greatest
/// error allowed in ULP, and the interval that f64 samples densely.
struct Function {
  const char *name;
  float (*f32)(float);
  double (*f64)(double);
  double (*wideOfF32)(double);
  long double (*wideOfF64)(long double);
  double boundF32, boundF64;
  double low, high;
};

template <class W>
W wideSigmoid(W x) {
  // For x < 0 this form does not overflow and keeps tiny values.
  return x < 0 ? std::exp(x) / (1 + std::exp(x)) : 1 / (1 + std::exp(-x));
}

#define AD_TEST_FUNCTION(name, reference, boundF32, boundF64, low, high)                           \
  Function {                                                                                       \
    #name, [](float x) { return name(NativeFloat<float>{x}).value; },                              \
        [](double x) { return name(NativeFloat<double>{x}).value; },                               \
        [](double x) -> double { return reference; },                                              \
        [](long double x) -> long double { return reference; }, boundF32, boundF64, low, high      \
  }

// Below 0, where lgamma and digamma have a zero between any two poles, relative errors are
// unbounded.
#define AD_TEST_ON_POSITIVE(name, reference, boundF32, boundF64, low, high)                        \
  Function {                                                                                       \
    #name, [](float x) { return name(NativeFloat<float>{std::fabs(x)}).value; },                   \
        [](double x) { return name(NativeFloat<double>{std::fabs(x)}).value; },                    \
        [](double x) { return reference(std::fabs(x)); },                                          \
        [](long double x) { return reference(std::fabs(x)); }, boundF32, boundF64, low, high       \
  }

inline const Function functions[] = {
    AD_TEST_FUNCTION(exp, std::exp(x), 1.0, 1.0, -10, 10),
    AD_TEST_FUNCTION(exp2, std::exp2(x), 1.0, 1.0, -10, 10),
    AD_TEST_FUNCTION(expm1, std::expm1(x), 1.0, 1.0, -2, 40),
    AD_TEST_FUNCTION(log, std::log(x), 1.0, 1.0, 0.2, 3),
    AD_TEST_FUNCTION(log2, std::log2(x), 1.0, 1.0, 0.2, 3),
    AD_TEST_FUNCTION(log10, std::log10(x), 1.0, 1.0, 0.2, 3),
    AD_TEST_FUNCTION(log1p, std::log1p(x), 1.0, 1.0, -0.8, 3),
    AD_TEST_FUNCTION(sqrt, std::sqrt(x), 0.5, 0.501, 0, 4),
    AD_TEST_FUNCTION(rsqrt, 1 / std::sqrt(x), 0.51, 0.51, 0, 4),
    AD_TEST_FUNCTION(cbrt, std::cbrt(x), 1.0, 1.0, -8, 8),
    AD_TEST_FUNCTION(reciprocal, 1 / x, 0.5, 0.501, 0.5, 2),
    AD_TEST_FUNCTION(sin, std::sin(x), 1.0, 1.0, -100, 100),
    AD_TEST_FUNCTION(cos, std::cos(x), 1.0, 1.0, -100, 100),
    AD_TEST_FUNCTION(tan, std::tan(x), 2.0, 2.0, -100, 100),
    AD_TEST_FUNCTION(asin, std::asin(x), 1.0, 1.0, -1, 1),
    AD_TEST_FUNCTION(acos, std::acos(x), 1.0, 1.0, -1, 1),
    AD_TEST_FUNCTION(atan, std::atan(x), 1.0, 1.0, -4, 4),
    AD_TEST_FUNCTION(sinh, std::sinh(x), 3.0, 3.0, -3, 3),
    AD_TEST_FUNCTION(cosh, std::cosh(x), 3.0, 3.0, -3, 3),
    AD_TEST_FUNCTION(tanh, std::tanh(x), 2.5, 2.5, -4, 4),
    AD_TEST_FUNCTION(asinh, std::asinh(x), 2.5, 2.5, -3, 3),
    AD_TEST_FUNCTION(acosh, std::acosh(x), 2.5, 2.5, 1, 4),
    AD_TEST_FUNCTION(atanh, std::atanh(x), 2.5, 2.5, -1, 1),
    AD_TEST_FUNCTION(sigmoid, wideSigmoid(x), 2.0, 2.0, -20, 5),
    AD_TEST_FUNCTION(erf, std::erf(x), 2.0, 2.0, -4, 4),
    AD_TEST_FUNCTION(erfc, std::erfc(x), 4.0, 4.0, -6, 27),
    AD_TEST_FUNCTION(erfinv, wideErfinv(x), 3.0, 3.0, -1, 1),
    AD_TEST_ON_POSITIVE(lgamma, wideLgamma, 4.0, 4.0, 0, 12),
    AD_TEST_ON_POSITIVE(digamma, wideDigamma, 4.0, 4.0, 0, 12),
};

#undef AD_TEST_FUNCTION
#undef AD_TEST_ON_POSITIVE

} // namespace ad::vm::test

#endif // AD_TEST_VECTORMATH_FUNCTIONS_H
