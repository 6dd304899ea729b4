// The values of C23 Annex F at zeros, infinities, NaN and the ends of each domain, bit for bit.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Functions.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

using namespace ad::vm;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Equal with equal sign, or both NaN.
template <class T>
bool isSame(T a, T b) {
  return std::isnan(a) ? std::isnan(b) : a == b && std::signbit(a) == std::signbit(b);
}

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

/// f(a, b) = y, in both types.
struct BinaryRow {
  double a, b, y;
};

template <class T, class Function>
void expectRows(const std::vector<BinaryRow> &rows, Function function) {
  for (const auto &row : rows)
    EXPECT_PRED2(isSame<T>, function(NativeFloat<T>{T(row.a)}, NativeFloat<T>{T(row.b)}).value,
                 T(row.y))
        << row.a << ", " << row.b;
}

TEST(SpecialValues, MaximumPropagatesNaNAndOrdersZeros) {
  const std::vector<BinaryRow> rows = {
      {1, 2, 2},          {2, 1, 2},     {-1, -2, -1},     {0.0, -0.0, 0.0},  {-0.0, 0.0, 0.0},
      {-0.0, -0.0, -0.0}, {nan, 1, nan}, {1, nan, nan},    {nan, nan, nan},   {nan, inf, nan},
      {inf, nan, nan},    {-inf, 5, 5},  {inf, -inf, inf}, {-inf, -inf, -inf}};
  expectRows<float>(rows, [](auto a, auto b) { return maximum(a, b); });
  expectRows<double>(rows, [](auto a, auto b) { return maximum(a, b); });
}

TEST(SpecialValues, MinimumPropagatesNaNAndOrdersZeros) {
  const std::vector<BinaryRow> rows = {
      {1, 2, 1},        {2, 1, 1},       {-1, -2, -2},      {0.0, -0.0, -0.0}, {-0.0, 0.0, -0.0},
      {0.0, 0.0, 0.0},  {nan, 1, nan},   {1, nan, nan},     {nan, nan, nan},   {nan, -inf, nan},
      {-inf, nan, nan}, {-inf, 5, -inf}, {inf, -inf, -inf}, {inf, inf, inf}};
  expectRows<float>(rows, [](auto a, auto b) { return minimum(a, b); });
  expectRows<double>(rows, [](auto a, auto b) { return minimum(a, b); });
}

TEST(SpecialValues, SignAndRelu) {
  const std::vector<BinaryRow> signs = {{3, 0, 1},       {-3, 0, -1},     {0.0, 0, 0.0},
                                        {-0.0, 0, -0.0}, {nan, 0, nan},   {inf, 0, 1},
                                        {-inf, 0, -1},   {0x1p-149, 0, 1}};
  expectRows<float>(signs, [](auto x, auto) { return sign(x); });
  expectRows<double>(signs, [](auto x, auto) { return sign(x); });
  const std::vector<BinaryRow> relus = {{3, 0, 3},      {-3, 0, 0.0},           {0.0, 0, 0.0},
                                        {-0.0, 0, 0.0}, {nan, 0, nan},          {inf, 0, inf},
                                        {-inf, 0, 0.0}, {0x1p-149, 0, 0x1p-149}};
  expectRows<float>(relus, [](auto x, auto) { return relu(x); });
  expectRows<double>(relus, [](auto x, auto) { return relu(x); });
}

} // namespace
