// Sums of many elements: how exact they are, and that nothing changes their bits.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Expect.h"
#include <cmath>

using namespace ad;

namespace {

constexpr std::int64_t many = std::int64_t(1) << 24;

/// The error of the mean of f32 numbers, relative to the mean of their sizes.
double errorOfMean(const Tensor &x) {
  // Of an argument, so that nothing is known of the elements.
  const auto [single, exact, size] = jit([](const Tensor &v) {
    const auto wide = v.to(float64);
    return std::tuple(mean(v), mean(wide), mean(abs(wide)));
  })(x);
  return std::fabs(single.item() - exact.item()) / size.item();
}

// Errors of equal numbers do not cancel; 0.1, 1/3 and 1.43 are rounded in most additions.
TEST(Sum, MeanOfManyFloats) {
  for (const double value : {0.1, 1. / 3, 1.43, 7e-20, -3e18})
    EXPECT_LT(errorOfMean(full({many}, value, float32).eval()), 1e-6) << value;
  EXPECT_LT(errorOfMean(rand({many}, Generator(1))), 1e-6);
  EXPECT_LT(errorOfMean(randn({many}, Generator(2))), 1e-6);
  EXPECT_LT(errorOfMean(rand({many}, Generator(3)) + 1000), 1e-6);
  EXPECT_LT(errorOfMean(arange(many).to(float32)), 1e-6);
  EXPECT_LT(errorOfMean(rand({1 << 12, 1 << 12}, Generator(4))), 1e-6);
}

TEST(Sum, AlongOtherAxes) {
  const auto x = full({many / 4, 4}, 1.43, float32).eval();
  const auto columns = jit([](const Tensor &v) { return sum(v, {0}); })(x);
  const double exact = static_cast<double>(1.43f) * static_cast<double>(many / 4);
  for (int i = 0; i < 4; ++i)
    EXPECT_LT(std::fabs(columns[i].item() / exact - 1), 128 * 0x1p-24);
}

TEST(Sum, BitsDoNotDependOnWhatIsFused) {
  const auto x = randn({(1 << 20) + 77}, Generator(5));
  const auto square = [](const Tensor &v) { return v * v; };
  const double alone = mean(square(x).eval()).item();
  const auto fused = jit([&](const Tensor &v) {
    const auto y = square(v);
    return std::tuple(mean(y), exp(-y), sum(y) + mean(y));
  });
  for (int run = 0; run < 3; ++run)
    EXPECT_EQ(std::get<0>(fused(x)).item(), alone);
  EXPECT_EQ(mean(square(x)).item(), alone);
}

} // namespace
