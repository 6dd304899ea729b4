// The checker must find what is wrong: kinks, values cut off by detach, a wrong engine.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Program.h"
#include <gtest/gtest.h>

using namespace mlir;

namespace ad::test {
namespace {

constexpr const char *square = R"(
func.func @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %y = ad.mul %x, %x : tensor<3xf64>
  return %y : tensor<3xf64>
})";

SmallVector<GradCheckRow> check(Program &program, Evaluate evaluate) {
  const auto arguments = program.draw(1, 0.5, 2.0);
  auto rows = checkGradients(program.function(), {0}, arguments, evaluate);
  return succeeded(rows) ? *rows : SmallVector<GradCheckRow>();
}

TEST(GradCheck, AcceptsWhatIsRight) {
  Program program(square);
  const auto rows = check(program, interpret);
  ASSERT_EQ(rows.size(), 4u);
  for (const GradCheckRow &row : rows)
    EXPECT_TRUE(row.holds());
}

TEST(GradCheck, FindsACutOffDependence) {
  Program program(R"(
func.func @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %0 = ad.detach %x : tensor<3xf64>
  %y = ad.mul %x, %0 : tensor<3xf64>
  return %y : tensor<3xf64>
})");
  const auto rows = check(program, interpret);
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_FALSE(rows[0].holds());
  // Both modes cut it off, so they agree.
  EXPECT_TRUE(rows[1].holds());
}

/// Runs functions right but for one element of the last result of those named `broken`.
auto breaking(StringRef broken, double relative) {
  return [=](func::FuncOp function, ArrayRef<HostTensor> arguments) {
    auto results = interpret(function, arguments);
    if (succeeded(results) && function.getName() == broken)
      results->back().elements<double>().front() *= 1.0 + relative;
    return results;
  };
}

TEST(GradCheck, FindsAWrongForwardMode) {
  Program program(square);
  const auto rows = check(program, breaking("f_forward", 1e-5));
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_FALSE(rows[0].holds());
  EXPECT_FALSE(rows[1].holds());
  EXPECT_TRUE(rows[2].holds());
}

TEST(GradCheck, FindsAWrongReverseMode) {
  Program program(square);
  const auto rows = check(program, breaking("f_reverse", 1e-10));
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_TRUE(rows[0].holds());
  EXPECT_FALSE(rows[1].holds());
}

TEST(GradCheck, FindsAWrongSecondOrder) {
  Program program(square);
  const auto rows = check(program, breaking("f_reverse_reverse", 1e-10));
  ASSERT_EQ(rows.size(), 4u);
  EXPECT_TRUE(rows[1].holds());
  EXPECT_FALSE(rows[3].holds());
}

TEST(GradCheck, TakesNoNaNForAnAnswer) {
  Program program(R"(
func.func @f(%x: tensor<3xf64>) -> tensor<3xf64> {
  %0 = ad.neg %x : tensor<3xf64>
  %y = ad.sqrt %0 : tensor<3xf64>
  return %y : tensor<3xf64>
})");
  const auto rows = check(program, interpret);
  ASSERT_EQ(rows.size(), 4u);
  for (const GradCheckRow &row : rows)
    EXPECT_FALSE(row.holds());
}

TEST(GradCheck, LeavesTheModuleAsItWas) {
  Program program(square);
  check(program, interpret);
  EXPECT_EQ(std::distance(program.module->begin(), program.module->end()), 1);
}

} // namespace
} // namespace ad::test
