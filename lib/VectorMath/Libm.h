// The libm functions that kernels fall back to in rare lanes, named once for all backends.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A backend that runs natively calls the object; one that generates code calls symbol f32 or f64.
#ifndef AD_VECTORMATH_LIBM_H
#define AD_VECTORMATH_LIBM_H

#include <cmath>

namespace ad::vm {

/// sin of libm.
struct LibmSin {
  static constexpr const char *f32 = "sinf";
  static constexpr const char *f64 = "sin";
  float operator()(float x) const { return ::sinf(x); }
  double operator()(double x) const { return ::sin(x); }
};

/// cos of libm.
struct LibmCos {
  static constexpr const char *f32 = "cosf";
  static constexpr const char *f64 = "cos";
  float operator()(float x) const { return ::cosf(x); }
  double operator()(double x) const { return ::cos(x); }
};

/// tan of libm.
struct LibmTan {
  static constexpr const char *f32 = "tanf";
  static constexpr const char *f64 = "tan";
  float operator()(float x) const { return ::tanf(x); }
  double operator()(double x) const { return ::tan(x); }
};

/// fmod of libm, which is exact.
struct LibmFmod {
  static constexpr const char *f32 = "fmodf";
  static constexpr const char *f64 = "fmod";
  float operator()(float a, float b) const { return ::fmodf(a, b); }
  double operator()(double a, double b) const { return ::fmod(a, b); }
};

/// lgamma of libm, in the form that writes to no global.
struct LibmLgamma {
  static constexpr const char *f32 = "lgammaf";
  static constexpr const char *f64 = "lgamma";
  float operator()(float x) const {
    int sign = 0;
    return ::lgammaf_r(x, &sign);
  }
  double operator()(double x) const {
    int sign = 0;
    return ::lgamma_r(x, &sign);
  }
};

} // namespace ad::vm

#endif // AD_VECTORMATH_LIBM_H
