// Errors stay within the published bounds, in ULP, over all exponents.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Ulp.h"

#include <gtest/gtest.h>

namespace ad::vm::test {
/// What GoogleTest prints of a parameter.
void PrintTo(const Function &function, std::ostream *out) { *out << function.name; }
} // namespace ad::vm::test

using namespace ad::vm;
using namespace ad::vm::test;

namespace {

class Accuracy : public testing::TestWithParam<Function> {};

TEST_P(Accuracy, F32StaysWithinItsBound) {
  const auto worst = worstF32(GetParam(), 5003);
  EXPECT_LE(worst.ulps, GetParam().boundF32) << "at " << worst.x;
}

TEST_P(Accuracy, F64StaysWithinItsBound) {
  const auto worst = worstF64(GetParam(), 200000);
  EXPECT_LE(worst.ulps, GetParam().boundF64) << "at " << worst.x;
}

INSTANTIATE_TEST_SUITE_P(AllFunctions, Accuracy, testing::ValuesIn(functions),
                         [](const auto &row) { return std::string(row.param.name); });

TEST(PowAccuracy, F32StaysWithinItsBound) {
  const auto worst = worstPow<float, double>(800000);
  EXPECT_LE(worst.ulps, 1.0) << "at " << worst.x << ", " << worst.y;
}

TEST(PowAccuracy, F64StaysWithinItsBound) {
  const auto worst = worstPow<double, long double>(200000);
  EXPECT_LE(worst.ulps, 1.0) << "at " << worst.x << ", " << worst.y;
}

TEST(PointAccuracy, F32StaysWithinItsBounds) {
  const auto angle = worstOfPoints(atan2Function<float, double>, 300000);
  EXPECT_LE(angle.ulps, 2.0) << "at " << angle.x << ", " << angle.y;
  const auto length = worstOfPoints(hypotFunction<float, double>, 300000);
  EXPECT_LE(length.ulps, 1.0) << "at " << length.x << ", " << length.y;
}

TEST(PointAccuracy, F64StaysWithinItsBounds) {
  const auto angle = worstOfPoints(atan2Function<double, long double>, 200000);
  EXPECT_LE(angle.ulps, 2.0) << "at " << angle.x << ", " << angle.y;
  const auto length = worstOfPoints(hypotFunction<double, long double>, 200000);
  EXPECT_LE(length.ulps, 1.0) << "at " << length.x << ", " << length.y;
}

// What users expect of these bases.
TEST(Exact, PowersOfTheBase) {
  for (int e = -1074; e < 1024; ++e) {
    EXPECT_EQ(log2(NativeFloat<double>{std::ldexp(1.0, e)}).value, e);
    EXPECT_EQ(exp2(NativeFloat<double>{double(e)}).value, std::ldexp(1.0, e));
  }
  for (int e = -149; e < 128; ++e) {
    EXPECT_EQ(log2(NativeFloat<float>{std::ldexp(1.0f, e)}).value, e);
    EXPECT_EQ(exp2(NativeFloat<float>{float(e)}).value, std::ldexp(1.0f, e));
  }
  for (int e = 0; e <= 22; ++e)
    EXPECT_EQ(log10(NativeFloat<double>{double(std::pow(10.0L, e))}).value, e);
  for (int e = 0; e <= 10; ++e)
    EXPECT_EQ(log10(NativeFloat<float>{float(std::pow(10.0, e))}).value, e);
  for (int root = -1000; root <= 1000; ++root)
    EXPECT_EQ(cbrt(NativeFloat<double>{double(root) * root * root}).value, root);
}

// Below 0 errors are bounded relative to the larger of the value and 1.
TEST(Gamma, IsAccurateBelowZero) {
  std::mt19937_64 random(5);
  for (int i = 0; i < 100000; ++i) {
    const double x = uniform(random, -20, 0);
    const auto expectNear = [x](double got, long double want) {
      EXPECT_LE(std::fabs(got - want), 10 * 0x1p-52L * std::max(1.0L, std::fabs(want))) << x;
    };
    expectNear(lgamma(NativeFloat<double>{x}).value, wideLgamma<long double>(x));
    expectNear(digamma(NativeFloat<double>{x}).value, wideDigamma<long double>(x));
  }
}

const Function &named(const std::string &name) {
  return *std::find_if(std::begin(functions), std::end(functions),
                       [&](const Function &function) { return function.name == name; });
}

// Consumers rely on it: 1 − tanh² must not become negative.
TEST(Range, TanhNeverExceedsOne) {
  const Function &tanh = named("tanh");
  for (float x = 0; x < 30; x += 0.001f)
    EXPECT_LE(tanh.f32(x), 1.0f) << x;
  for (double x = 0; x < 40; x += 0.001)
    EXPECT_LE(tanh.f64(x), 1.0) << x;
}

TEST(Range, SigmoidNeverExceedsOne) {
  const Function &sigmoid = named("sigmoid");
  for (float x = -30; x < 30; x += 0.001f)
    EXPECT_LE(sigmoid.f32(x), 1.0f) << x;
  for (double x = -40; x < 40; x += 0.001)
    EXPECT_LE(sigmoid.f64(x), 1.0) << x;
}

// The hardest arguments, near multiples of π/2: the reduction must keep its low part.
void expectAccurateNearMultiple(int64_t k) {
  const Function &sin = named("sin"), &cos = named("cos"), &tan = named("tan");
  const long double multiple = k * 1.57079632679489661923132169163975144L;
  const float x = float(multiple);
  EXPECT_LE(ulpDistance(sin.f32(x), std::sin(double(x))), 1.0) << x;
  EXPECT_LE(ulpDistance(cos.f32(x), std::cos(double(x))), 1.0) << x;
  const double wide = double(multiple);
  EXPECT_LE(ulpDistance(sin.f64(wide), sinl(wide)), 1.0) << wide;
  EXPECT_LE(ulpDistance(cos.f64(wide), cosl(wide)), 1.0) << wide;
  EXPECT_LE(ulpDistance(tan.f32(x), std::tan(double(x))), 2.0) << x;
  EXPECT_LE(ulpDistance(tan.f64(wide), tanl(wide)), 2.0) << wide;
}

TEST(Reduction, IsAccurateNearMultiplesOfHalfPi) {
  for (int k = 1; k < 50000; ++k)
    expectAccurateNearMultiple(k);
  std::mt19937_64 random(3);
  for (int i = 0; i < 50000; ++i)
    expectAccurateNearMultiple(int64_t(random() >> 36));
}

} // namespace
