// Kernels applied to arrays, 16 (f32) or 8 (f64) lanes at a time.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_VECTORMATH_LANES_H
#define AD_TEST_VECTORMATH_LANES_H

#include <cstddef>

namespace ad::vm::test {

/// result[i] = kernel(a[i], b[i]), count being a multiple of 16.
template <class T>
using LanesFunction = void (*)(const T *a, const T *b, T *result, size_t count);

/// One kernel in both types.
struct LanesKernel {
  const char *name;
  LanesFunction<float> f32;
  LanesFunction<double> f64;
};

/// The kernels in the order of KernelList.def.
extern const LanesKernel lanesKernels[];

} // namespace ad::vm::test

#endif // AD_TEST_VECTORMATH_LANES_H
