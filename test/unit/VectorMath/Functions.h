// Every function of one argument with its wider reference, its bound and where to look closely.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_VECTORMATH_FUNCTIONS_H
#define AD_TEST_VECTORMATH_FUNCTIONS_H

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

inline const Function functions[] = {
    AD_TEST_FUNCTION(exp, std::exp(x), 1.0, 1.0, -10, 10),
    AD_TEST_FUNCTION(expm1, std::expm1(x), 1.25, 1.0, -2, 2),
    AD_TEST_FUNCTION(log, std::log(x), 1.0, 1.0, 0.2, 3),
    AD_TEST_FUNCTION(log1p, std::log1p(x), 1.0, 1.0, -0.8, 3),
    AD_TEST_FUNCTION(sqrt, std::sqrt(x), 0.5, 0.501, 0, 4),
    AD_TEST_FUNCTION(rsqrt, 1 / std::sqrt(x), 1.5, 1.5, 0, 4),
    AD_TEST_FUNCTION(reciprocal, 1 / x, 0.5, 0.501, 0.5, 2),
    AD_TEST_FUNCTION(sin, std::sin(x), 1.0, 1.0, -100, 100),
    AD_TEST_FUNCTION(cos, std::cos(x), 1.0, 1.0, -100, 100),
    AD_TEST_FUNCTION(tanh, std::tanh(x), 2.5, 2.5, -4, 4),
    AD_TEST_FUNCTION(sigmoid, wideSigmoid(x), 2.0, 2.0, -20, 5),
};

#undef AD_TEST_FUNCTION

} // namespace ad::vm::test

#endif // AD_TEST_VECTORMATH_FUNCTIONS_H
