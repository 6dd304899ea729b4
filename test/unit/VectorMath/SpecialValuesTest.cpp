// The values of C23 Annex F at zeros, infinities, NaN and the ends of each domain, bit for bit.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "SpecialValues.h"
#include "Functions.h"

namespace ad::vm::test {
namespace {

/// f(x) = y, in both types.
struct Row {
  double x, y;
};

struct Table {
  const char *function;
  std::vector<Row> rows;
};

const Table tables[] = {
    {"exp",
     {{0.0, 1},
      {-0.0, 1},
      {inf, inf},
      {-inf, 0.0},
      {nan, nan},
      {1e4, inf},
      {-1e4, 0.0},
      {1e-40, 1},
      {-1e-40, 1}}},
    {"expm1",
     {{0.0, 0.0},
      {-0.0, -0.0},
      {inf, inf},
      {-inf, -1},
      {nan, nan},
      {1e4, inf},
      {-1e4, -1},
      {0x1p-140, 0x1p-140},
      {-0x1p-140, -0x1p-140},
      {-0x1p-149, -0x1p-149}}},
    {"log",
     {{1, 0.0},
      {0.0, -inf},
      {-0.0, -inf},
      {-1, nan},
      {-inf, nan},
      {inf, inf},
      {nan, nan},
      {-0x1p-140, nan},
      {-1e30, nan}}},
    {"log1p",
     {{0.0, 0.0},
      {-0.0, -0.0},
      {-1, -inf},
      {-1.5, nan},
      {-inf, nan},
      {inf, inf},
      {nan, nan},
      {0x1p-140, 0x1p-140},
      {-0x1p-140, -0x1p-140},
      {0x1p-149, 0x1p-149}}},
    {"sqrt",
     {{0.0, 0.0},
      {-0.0, -0.0},
      {inf, inf},
      {-1, nan},
      {-inf, nan},
      {nan, nan},
      {4, 2},
      {2.25, 1.5},
      {0x1p-140, 0x1p-70}}},
    {"rsqrt",
     {{0.0, inf},
      {-0.0, -inf},
      {inf, 0.0},
      {-1, nan},
      {-inf, nan},
      {nan, nan},
      {4, 0.5},
      {0x1p-140, 0x1p70}}},
    {"reciprocal", {{0.0, inf}, {-0.0, -inf}, {inf, 0.0}, {-inf, -0.0}, {nan, nan}, {-4, -0.25}}},
    {"sin",
     {{0.0, 0.0},
      {-0.0, -0.0},
      {inf, nan},
      {-inf, nan},
      {nan, nan},
      {0x1p-140, 0x1p-140},
      {-0x1p-140, -0x1p-140},
      {0x1p-149, 0x1p-149}}},
    {"cos", {{0.0, 1}, {-0.0, 1}, {inf, nan}, {-inf, nan}, {nan, nan}, {0x1p-140, 1}}},
    {"tanh",
     {{0.0, 0.0},
      {-0.0, -0.0},
      {inf, 1},
      {-inf, -1},
      {nan, nan},
      {1e4, 1},
      {-1e4, -1},
      {25, 1},
      {-25, -1},
      {0x1p-140, 0x1p-140},
      {-0x1p-140, -0x1p-140},
      {-0x1p-149, -0x1p-149}}},
    {"sigmoid",
     {{0.0, 0.5},
      {-0.0, 0.5},
      {inf, 1},
      {-inf, 0.0},
      {nan, nan},
      {1e4, 1},
      {-1e4, 0.0},
      {0x1p-140, 0.5},
      {60, 1}}},
};

TEST(SpecialValues, FunctionsOfOneArgument) {
  for (const Table &table : tables) {
    const auto *function = std::find_if(
        std::begin(test::functions), std::end(test::functions),
        [&](const test::Function &f) { return f.name == std::string(table.function); });
    ASSERT_NE(function, std::end(test::functions)) << table.function;
    for (const Row &row : table.rows) {
      EXPECT_PRED2(isSame<float>, function->f32(float(row.x)), float(row.y))
          << table.function << "f(" << row.x << ")";
      EXPECT_PRED2(isSame<double>, function->f64(row.x), row.y)
          << table.function << "(" << row.x << ")";
    }
  }
}

// Values at the ends of the range, which differ between the types.
TEST(SpecialValues, EndsOfTheRange) {
  const auto exp32 = [](float x) { return exp(NativeFloat<float>{x}).value; };
  const auto exp64 = [](double x) { return exp(NativeFloat<double>{x}).value; };
  EXPECT_TRUE(std::isfinite(exp32(0x1.62e42ep+6f)));
  EXPECT_TRUE(std::isinf(exp32(0x1.62e43p+6f)));
  EXPECT_TRUE(std::isfinite(exp64(0x1.62e42fefa39efp+9)));
  EXPECT_TRUE(std::isinf(exp64(0x1.62e42fefa39f0p+9)));
  EXPECT_EQ(exp32(-0x1.9fe368p+6f), 0x1p-149f); // the last argument above half of 2^-149
  EXPECT_EQ(exp32(-0x1.9fe36ap+6f), 0.0f);
  EXPECT_EQ(exp64(-745.0), 0x1p-1074);
  EXPECT_EQ(exp64(-746.0), 0.0);
  const auto expm1of32 = [](float x) { return expm1(NativeFloat<float>{x}).value; };
  EXPECT_TRUE(std::isfinite(expm1of32(0x1.62e42ep+6f)));
  EXPECT_TRUE(std::isinf(expm1of32(0x1.62e43p+6f)));
  const auto log1p64 = [](double x) { return log1p(NativeFloat<double>{x}).value; };
  EXPECT_EQ(log1p64(std::numeric_limits<double>::max()), std::log(0x1p1023) + 0x1.62e42fefa39efp-1);
  EXPECT_EQ(sigmoid(NativeFloat<float>{-103.0f}).value, float(std::exp(-103.0)));
  EXPECT_EQ(sigmoid(NativeFloat<double>{-745.0}).value, 0x1p-1074);
}

} // namespace
} // namespace ad::vm::test
