// The runtime's loops have the bits of the scalar definition, on every CPU they were compiled for.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Cpu.h"
#include "Runtime/Symbols.h"
#include "VectorMath/Native.h"
#include "VectorMath/VectorMath.h"
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace ad::runtime;
using ad::vm::NativeFloat;

namespace {

// The definition of each record on one element.
#define AD_NAMES_1(a) V a, V
#define AD_NAMES_2(a, b) V a, V b
#define AD_MATH_FUNCTION(name, count, names, definition)                                           \
  template <class V>                                                                               \
  V scalar_##name(AD_NAMES_##count names) {                                                        \
    using namespace ad::vm;                                                                        \
    return definition;                                                                             \
  }
#include "Dialect/MathFunctions.inc"
#undef AD_MATH_FUNCTION

struct Function {
  std::string name;
  int operands;
  NativeFloat<float> (*f32)(NativeFloat<float>, NativeFloat<float>);
  NativeFloat<double> (*f64)(NativeFloat<double>, NativeFloat<double>);
};
const Function functions[] = {
#define AD_MATH_FUNCTION(name, count, names, definition)                                           \
  {#name, count, scalar_##name<NativeFloat<float>>, scalar_##name<NativeFloat<double>>},
#include "Dialect/MathFunctions.inc"
};

template <class T>
auto scalarOf(const Function &function) {
  if constexpr (std::is_same_v<T, float>)
    return function.f32;
  else
    return function.f64;
}

/// Special values first, then numbers of every size.
template <class T>
std::vector<T> makeInputs(size_t count, unsigned seed) {
  using Limits = std::numeric_limits<T>;
  std::vector<T> x = {T(0),
                      T(-0.),
                      Limits::infinity(),
                      -Limits::infinity(),
                      Limits::quiet_NaN(),
                      Limits::denorm_min(),
                      Limits::max(),
                      T(1),
                      T(-1),
                      T(1e6),
                      T(-3e9)};
  std::mt19937 random(seed);
  std::normal_distribution<double> mantissa;
  std::uniform_int_distribution<int> exponent(-20, 10);
  while (x.size() < count)
    x.push_back(static_cast<T>(std::ldexp(mantissa(random), exponent(random))));
  return x;
}

template <class T>
bool sameBits(T a, T b) {
  return (std::isnan(a) && std::isnan(b)) || std::memcmp(&a, &b, sizeof(T)) == 0;
}

using Addresses = std::map<std::string, void *>;

template <class T>
void expectScalarBits(const Addresses &addresses, const Function &function) {
  const std::string name = "ad_rt_" + function.name + (sizeof(T) == 4 ? "_f32" : "_f64");
  ASSERT_TRUE(addresses.count(name)) << name;
  const std::vector<T> a = makeInputs<T>(301, 1), b = makeInputs<T>(301, 2);
  // Whole steps, single vectors and tails.
  for (const size_t count : {0, 1, 7, 16, 33, 64, 100, 301}) {
    // Written over the first operand, with a canary behind.
    std::vector<T> y(a.begin(), a.begin() + static_cast<ptrdiff_t>(count));
    y.push_back(T(42));
    if (function.operands == 1)
      reinterpret_cast<void (*)(T *, const T *, int64_t)>(addresses.at(name))(
          y.data(), y.data(), static_cast<int64_t>(count));
    else
      reinterpret_cast<void (*)(T *, const T *, const T *, int64_t)>(addresses.at(name))(
          y.data(), y.data(), b.data(), static_cast<int64_t>(count));
    for (size_t i = 0; i < count; ++i) {
      const T expected = scalarOf<T>(function)({a[i]}, {b[i]}).value;
      ASSERT_TRUE(sameBits(y[i], expected))
          << name << "(" << a[i] << ", " << b[i] << ") = " << y[i] << ", expected " << expected;
    }
    EXPECT_EQ(y[count], T(42)) << name;
  }
}

template <class T>
void expectBothOfSinCos(const Addresses &addresses) {
  const char *suffix = sizeof(T) == 4 ? "_f32" : "_f64";
  using Unary = void (*)(T *, const T *, int64_t);
  using Pair = void (*)(T *, T *, const T *, int64_t);
  const std::vector<T> x = makeInputs<T>(301, 3);
  std::vector<T> sine(301), cosine(301), expectedSine(301), expectedCosine(301);
  reinterpret_cast<Pair>(addresses.at(std::string("ad_rt_sincos") + suffix))(
      sine.data(), cosine.data(), x.data(), 301);
  reinterpret_cast<Unary>(addresses.at(std::string("ad_rt_sin") + suffix))(expectedSine.data(),
                                                                           x.data(), 301);
  reinterpret_cast<Unary>(addresses.at(std::string("ad_rt_cos") + suffix))(expectedCosine.data(),
                                                                           x.data(), 301);
  for (size_t i = 0; i < x.size(); ++i) {
    EXPECT_TRUE(sameBits(sine[i], expectedSine[i])) << x[i];
    EXPECT_TRUE(sameBits(cosine[i], expectedCosine[i])) << x[i];
  }
}

class MathLoops : public testing::TestWithParam<int> {};

TEST_P(MathLoops, HaveTheBitsOfTheDefinition) {
  if (GetParam() > vectorBits())
    GTEST_SKIP() << "this CPU has vectors of " << vectorBits() << " bits";
  Addresses addresses;
  for (const Symbol &symbol : GetParam() == 512   ? mathLoops512()
                              : GetParam() == 256 ? mathLoops256()
                                                  : mathLoops128())
    addresses[symbol.name] = symbol.address;
  for (const Function &function : functions) {
    expectScalarBits<float>(addresses, function);
    expectScalarBits<double>(addresses, function);
  }
  expectBothOfSinCos<float>(addresses);
  expectBothOfSinCos<double>(addresses);
}

INSTANTIATE_TEST_SUITE_P(Widths, MathLoops, testing::Values(128, 256, 512));

} // namespace
