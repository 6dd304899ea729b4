// Special values of the functions that C23 Annex F lists and that are no power of e, flat: x, y, x,
// y, … SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Functions.h"
#include "SpecialValues.h"

#include <algorithm>

namespace ad::vm::test {
namespace {

constexpr double pi = 3.14159265358979323846;

/// Pairs x, f(x), in both types.
struct Points {
  const char *function;
  std::vector<double> values;
};

const Points points[] = {
    {"exp2", {0.0,  1,   -0.0, 1,    inf, inf,   -inf,  0.0, nan, nan,     1e4,  inf,
              -1e4, 0.0, 10,   1024, -3,  0.125, 1e-40, 1,   128, 0x1p128, -140, 0x1p-140}},
    {"log2", {1,   0.0, 0.0, -inf, -0.0, -inf,     -1,   nan,       -inf, nan, inf,
              inf, nan, nan, 8,    3,    0x1p-140, -140, -0x1p-140, nan,  0.5, -1}},
    {"log10", {1,   0.0, 0.0, -inf, -0.0, -inf, -1,   nan, -inf,      nan,
               inf, inf, nan, nan,  1000, 3,    1e10, 10,  -0x1p-140, nan}},
    {"cbrt", {0.0, 0.0, -0.0, -0.0, inf,      inf,     -inf,      -inf,     nan,     nan,
              27,  3,   -8,   -2,   0x1p-141, 0x1p-47, -0x1p-147, -0x1p-49, 0x1p126, 0x1p42}},
    {"tan",
     {0.0, 0.0, -0.0, -0.0, inf, nan, -inf, nan, nan, nan, 0x1p-140, 0x1p-140, -0x1p-149,
      -0x1p-149}},
    {"asin", {0.0,      0.0,      -0.0,      -0.0,      1,   pi / 2, -1,   -pi / 2, 1.5,
              nan,      -1.5,     nan,       inf,       nan, -inf,   nan,  nan,     nan,
              0x1p-140, 0x1p-140, -0x1p-149, -0x1p-149, 0.5, pi / 6, -0.5, -pi / 6}},
    {"acos", {1,    0.0, -1,  pi,  0.0,  pi / 2, -0.0, pi / 2, 1.5,  nan,
              -1.5, nan, inf, nan, -inf, nan,    nan,  nan,    -0.5, 2.0943951023931954923}},
    {"atan", {0.0, 0.0,    -0.0, -0.0,    inf,  pi / 2, -inf,     -pi / 2,  nan,       nan,
              1,   pi / 4, -1,   -pi / 4, 1e30, pi / 2, 0x1p-140, 0x1p-140, -0x1p-149, -0x1p-149}},
    {"sinh",
     {0.0, 0.0, -0.0, -0.0, inf, inf, -inf, -inf, nan, nan, 1e4, inf, -1e4, -inf, 0x1p-140,
      0x1p-140, -0x1p-149, -0x1p-149}},
    {"cosh", {0.0, 1, -0.0, 1, inf, inf, -inf, inf, nan, nan, 1e4, inf, -1e4, inf, 0x1p-140, 1}},
    {"asinh",
     {0.0, 0.0, -0.0, -0.0, inf, inf, -inf, -inf, nan, nan, 0x1p-140, 0x1p-140, -0x1p-149,
      -0x1p-149}},
    {"acosh",
     {1, 0.0, inf, inf, 0.5, nan, 0.0, nan, -0.0, nan, -1, nan, -5, nan, -inf, nan, nan, nan}},
    {"atanh", {0.0, 0.0, -0.0, -0.0, 1,   inf, -1,  -inf,     1.5,      nan,       -1.5,
               nan, inf, nan,  -inf, nan, nan, nan, 0x1p-140, 0x1p-140, -0x1p-149, -0x1p-149}},
    {"erf", {0.0, 0.0, -0.0, -0.0, inf, 1, -inf, -1, nan, nan, 6, 1, -6, -1, 1e10, 1}},
    {"erfinv", {0.0, 0.0, -0.0, -0.0, 1, inf, -1, -inf, 1.5, nan, inf, nan, -inf, nan, nan, nan}},
    {"erfc", {0.0, 1, -0.0, 1, inf, 0.0, -inf, 2, nan, nan, 1e3, 0.0, -10, 2, 0x1p-140, 1}},
};

TEST(SpecialPoints, AreThoseOfAnnexF) {
  for (const Points &list : points) {
    const auto *function =
        std::find_if(std::begin(functions), std::end(functions),
                     [&](const Function &f) { return f.name == std::string(list.function); });
    ASSERT_NE(function, std::end(functions)) << list.function;
    for (std::size_t i = 0; i < list.values.size(); i += 2) {
      const double x = list.values[i], y = list.values[i + 1];
      EXPECT_PRED2(isSame<float>, function->f32(float(x)), float(y))
          << list.function << "f(" << x << ")";
      if (std::fabs(y) < 0x1p128) {
        EXPECT_PRED2(isSame<double>, function->f64(x), y) << list.function << "(" << x << ")";
      }
    }
  }
}

// sinh and cosh overflow later than exp does.
TEST(SpecialPoints, EndsOfTheRange) {
  const auto sinh32 = [](float x) { return sinh(NativeFloat<float>{x}).value; };
  const auto cosh64 = [](double x) { return cosh(NativeFloat<double>{x}).value; };
  EXPECT_TRUE(std::isfinite(sinh32(0x1.65a9f8p+6f)));
  EXPECT_TRUE(std::isinf(sinh32(0x1.65a9fap+6f)));
  EXPECT_TRUE(std::isfinite(cosh64(0x1.633ce8fb9f87dp+9)));
  EXPECT_TRUE(std::isinf(cosh64(0x1.633ce8fb9f87ep+9)));
  EXPECT_EQ(erfc(NativeFloat<double>{27.5}).value, 0.0);
  EXPECT_EQ(asinh(NativeFloat<float>{0x1p127f}).value, float(std::asinh(0x1p127)));
  EXPECT_EQ(acosh(NativeFloat<double>{0x1p1023}).value, 0x1.62e42fefa39efp+9);
}

template <class T>
void expectGammaPoints() {
  const std::vector<BinaryRow> logarithms = {
      {0.0, 0, inf}, {-0.0, 0, inf}, {1, 0, 0.0},    {2, 0, 0.0},   {inf, 0, inf},
      {-1, 0, inf},  {-7, 0, inf},   {-inf, 0, inf}, {nan, 0, nan}, {3, 0, std::log(2.0)}};
  expectRows<T>(logarithms, [](auto x, auto) { return lgamma(x); });
  const std::vector<BinaryRow> slopes = {{0.0, 0, -inf}, {-0.0, 0, inf}, {inf, 0, inf},
                                         {-1, 0, nan},   {-7, 0, nan},   {-inf, 0, nan},
                                         {nan, 0, nan}};
  expectRows<T>(slopes, [](auto x, auto) { return digamma(x); });
}

TEST(SpecialPoints, OfTheGammaFunction) {
  expectGammaPoints<float>();
  expectGammaPoints<double>();
}

TEST(SpecialPoints, CeilKeepsTheSignOfZero) {
  const std::vector<BinaryRow> rows = {{0.0, 0, 0.0}, {-0.0, 0, -0.0}, {-0.5, 0, -0.0},
                                       {0.5, 0, 1},   {inf, 0, inf},   {-inf, 0, -inf},
                                       {nan, 0, nan}, {-1.5, 0, -1},   {2.0, 0, 2.0}};
  expectRows(rows, [](auto x, auto) { return ceil(x); });
}

} // namespace
} // namespace ad::vm::test
