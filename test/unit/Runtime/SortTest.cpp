// Sorting by the runtime against a stable sort, for runs side by side and apart.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Runtime.h"
#include <algorithm>
#include <gtest/gtest.h>
#include <limits>
#include <numeric>
#include <random>
#include <vector>

namespace {

struct Case {
  int64_t outer, count, inner;
};

class Sort : public testing::TestWithParam<Case> {};

TEST_P(Sort, IsStable) {
  const int64_t outer = GetParam().outer, count = GetParam().count, inner = GetParam().inner;
  std::mt19937 engine(1);
  std::vector<int16_t> x(outer * count * inner);
  for (int16_t &element : x)
    element = static_cast<int16_t>(engine() % 5); // many equal ones
  std::vector<int64_t> y(x.size()), order(count);
  for (const bool descends : {false, true}) {
    ad_rt_argsort_i16(outer, count, inner, descends, x.data(), y.data());
    for (int64_t o = 0; o < outer; ++o)
      for (int64_t d = 0; d < inner; ++d) {
        const int64_t first = o * count * inner + d;
        std::iota(order.begin(), order.end(), int64_t(0));
        // Counted by hand: place = how many come before.
        for (int64_t i = 0; i < count; ++i) {
          const auto before = std::count_if(order.begin(), order.end(), [&](int64_t j) {
            const int16_t a = x[first + j * inner], b = x[first + i * inner];
            return descends ? a > b || (a == b && j < i) : a < b || (a == b && j < i);
          });
          EXPECT_EQ(y[first + before * inner], i);
        }
      }
  }
}

INSTANTIATE_TEST_SUITE_P(Shapes, Sort,
                         testing::Values(Case{1, 1, 1}, Case{3, 16, 1}, Case{2, 17, 1},
                                         Case{2, 9, 3}, Case{2, 100, 3}, Case{1, 257, 1},
                                         Case{0, 4, 2}));

TEST(Sort, NaNIsLast) {
  const float nan = std::numeric_limits<float>::quiet_NaN(),
              inf = std::numeric_limits<float>::infinity();
  const std::vector<float> x{nan, 0.0f, inf, -0.0f, nan, -inf};
  std::vector<int64_t> y(x.size());
  ad_rt_argsort_f32(1, 6, 1, 0, x.data(), y.data());
  EXPECT_EQ(y, (std::vector<int64_t>{5, 1, 3, 2, 0, 4}));
  ad_rt_argsort_f32(1, 6, 1, 1, x.data(), y.data());
  EXPECT_EQ(y, (std::vector<int64_t>{0, 4, 2, 1, 3, 5}));
}

} // namespace
