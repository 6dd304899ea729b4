// A vector lane has the bits of the scalar, for every kernel and backend operation.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lanes.h"

#include "VectorMath/Native.h"
#include "VectorMath/VectorMath.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

using namespace ad::vm;
using namespace ad::vm::test;

namespace {

/// One kernel on native scalars.
struct ScalarKernel {
  NativeFloat<float> (*f32)(NativeFloat<float>, NativeFloat<float>);
  NativeFloat<double> (*f64)(NativeFloat<double>, NativeFloat<double>);
};

#define KERNEL(name, expression)                                                                   \
  template <class F>                                                                               \
  F scalar##name(F a, [[maybe_unused]] F b) {                                                      \
    return expression;                                                                             \
  }
#include "KernelList.def"
#undef KERNEL

const ScalarKernel scalarKernels[] = {
#define KERNEL(name, expression)                                                                   \
  {scalar##name<NativeFloat<float>>, scalar##name<NativeFloat<double>>},
#include "KernelList.def"
#undef KERNEL
};

template <class T>
const std::vector<T> specials = {T(0.0),
                                 T(-0.0),
                                 T(1),
                                 T(-1),
                                 T(2),
                                 T(-2),
                                 T(3),
                                 T(0.5),
                                 T(-0.5),
                                 T(2.5),
                                 T(1e5),
                                 T(-3e9),
                                 std::numeric_limits<T>::infinity(),
                                 -std::numeric_limits<T>::infinity(),
                                 std::numeric_limits<T>::quiet_NaN(),
                                 std::numeric_limits<T>::denorm_min(),
                                 -std::numeric_limits<T>::denorm_min(),
                                 std::numeric_limits<T>::min(),
                                 std::numeric_limits<T>::max(),
                                 std::numeric_limits<T>::lowest(),
                                 std::numeric_limits<T>::epsilon()};

/// Pairs of arguments: every pair of special values, any bits, and moderate values.
template <class T>
struct Arguments {
  std::vector<T> a, b;

  Arguments() {
    for (T x : specials<T>)
      for (T y : specials<T>)
        add(x, y);
    using Bits = typename NativeInt<T>::Bits;
    std::mt19937_64 random(7);
    std::uniform_real_distribution<double> moderate(-12, 12);
    const auto anyValue = [&] { return bitcastToFloat(NativeInt<T>{Bits(random())}).value; };
    for (int i = 0; i < 10000; ++i)
      add(anyValue(), anyValue());
    for (int i = 0; i < 10000; ++i)
      add(T(moderate(random)), T(moderate(random)));
    while (a.size() % 16 != 0)
      add(T(1), T(1));
  }

  void add(T x, T y) {
    a.push_back(x);
    b.push_back(y);
  }
};

/// Equal bits; any two NaNs are the same, as their payloads are not promised.
template <class T>
bool isSame(T x, T y) {
  return std::memcmp(&x, &y, sizeof(T)) == 0 || (std::isnan(x) && std::isnan(y));
}

template <class T, class Scalar>
void expectSameBits(const char *name, LanesFunction<T> lanes, Scalar scalar) {
  const Arguments<T> arguments;
  const size_t count = arguments.a.size();
  std::vector<T> results(count);
  lanes(arguments.a.data(), arguments.b.data(), results.data(), count);
  int differences = 0;
  for (size_t i = 0; i < count && differences < 5; ++i) {
    const T a = arguments.a[i], b = arguments.b[i];
    const T expected = scalar(NativeFloat<T>{a}, NativeFloat<T>{b}).value;
    differences += !isSame(results[i], expected);
    EXPECT_TRUE(isSame(results[i], expected))
        << name << "(" << a << ", " << b << "): lane " << results[i] << ", scalar " << expected;
  }
}

TEST(Lanes, F32HasTheBitsOfTheScalar) {
  for (size_t i = 0; i < std::size(scalarKernels); ++i)
    expectSameBits<float>(lanesKernels[i].name, lanesKernels[i].f32, scalarKernels[i].f32);
}

TEST(Lanes, F64HasTheBitsOfTheScalar) {
  for (size_t i = 0; i < std::size(scalarKernels); ++i)
    expectSameBits<double>(lanesKernels[i].name, lanesKernels[i].f64, scalarKernels[i].f64);
}

} // namespace
