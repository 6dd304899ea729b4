// The kernels on vectors, compiled for this CPU as generated code is.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lanes.h"

#include "VectorMath/ExtVector.h"
#include "VectorMath/VectorMath.h"

#include <cstring>

namespace ad::vm::test {
namespace {

template <class T, class Kernel>
void apply(const T *a, const T *b, T *result, size_t count, Kernel kernel) {
  constexpr int lanes = 64 / sizeof(T);
  using F = ExtFloat<T, lanes>;
  for (size_t i = 0; i < count; i += lanes) {
    F x, y;
    std::memcpy(&x.lanes, a + i, sizeof x.lanes);
    std::memcpy(&y.lanes, b + i, sizeof y.lanes);
    const F z = kernel(x, y);
    std::memcpy(result + i, &z.lanes, sizeof z.lanes);
  }
}

#define KERNEL(name, expression)                                                                   \
  template <class T>                                                                               \
  void apply##name(const T *a, const T *b, T *result, size_t count) {                              \
    apply(a, b, result, count, [](auto a, [[maybe_unused]] auto b) { return expression; });        \
  }
#include "KernelList.def"
#undef KERNEL

} // namespace

const LanesKernel lanesKernels[] = {
#define KERNEL(name, expression) {#name, apply##name<float>, apply##name<double>},
#include "KernelList.def"
#undef KERNEL
};

} // namespace ad::vm::test
