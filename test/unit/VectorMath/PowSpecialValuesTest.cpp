// The special values of pow, C23 F.10.4.5, and results that overflow, underflow or are exact.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "VectorMath/Native.h"
#include "VectorMath/VectorMath.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

using namespace ad::vm;

namespace {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double big = 1e30; // an even integer in both types

struct Row {
  double x, y, power;
};

const Row rows[] = {
    // x^±0 is 1, even for NaN.
    {nan, 0.0, 1},
    {nan, -0.0, 1},
    {0.0, 0.0, 1},
    {-0.0, 0.0, 1},
    {inf, 0.0, 1},
    {-inf, -0.0, 1},
    {5, 0.0, 1},
    {-5, -0.0, 1},
    // 1^y is 1, even for NaN.
    {1, nan, 1},
    {1, inf, 1},
    {1, -inf, 1},
    {1, 2.5, 1},
    {1, -big, 1},
    // Other NaNs stay.
    {nan, 1, nan},
    {nan, nan, nan},
    {2, nan, nan},
    {-1, nan, nan},
    {0.0, nan, nan},
    {inf, nan, nan},
    {nan, inf, nan},
    {nan, -inf, nan},
    {nan, -3, nan},
    // (±0)^y
    {0.0, 3, 0.0},
    {-0.0, 3, -0.0},
    {0.0, 2, 0.0},
    {-0.0, 2, 0.0},
    {0.0, 0.5, 0.0},
    {-0.0, 0.5, 0.0},
    {0.0, -3, inf},
    {-0.0, -3, -inf},
    {0.0, -2, inf},
    {-0.0, -2, inf},
    {0.0, -0.5, inf},
    {-0.0, -0.5, inf},
    {0.0, inf, 0.0},
    {-0.0, inf, 0.0},
    {0.0, -inf, inf},
    {-0.0, -inf, inf},
    {-0.0, big, 0.0},
    {-0.0, -big, inf},
    // (−1)^±∞ is 1.
    {-1, inf, 1},
    {-1, -inf, 1},
    // A negative base: only integers.
    {-2, 0.5, nan},
    {-2, -0.5, nan},
    {-0.5, 1.5, nan},
    {-big, 0.5, nan},
    {-1, 0.5, nan},
    {-2, 3, -8},
    {-2, 2, 4},
    {-2, -1, -0.5},
    {-2, -2, 0.25},
    {-1, 3, -1},
    {-1, 4, 1},
    {-1, big, 1},
    {-1, 8388609, -1},
    {-1, 8388608, 1},
    {-1, 16777215, -1},
    // y = ±∞
    {0.5, inf, 0.0},
    {-0.5, inf, 0.0},
    {2, inf, inf},
    {-2, inf, inf},
    {0.5, -inf, inf},
    {-0.5, -inf, inf},
    {2, -inf, 0.0},
    {-2, -inf, 0.0},
    {inf, inf, inf},
    {inf, -inf, 0.0},
    {-inf, inf, inf},
    {-inf, -inf, 0.0},
    // (±∞)^y
    {inf, 2, inf},
    {inf, 0.5, inf},
    {inf, -2, 0.0},
    {inf, -0.5, 0.0},
    {-inf, 3, -inf},
    {-inf, 2, inf},
    {-inf, 2.5, inf},
    {-inf, 0.5, inf},
    {-inf, -3, -0.0},
    {-inf, -2, 0.0},
    {-inf, -2.5, 0.0},
    // Overflow, underflow, and both with a sign.
    {10, 400, inf},
    {10, -400, 0.0},
    {-10, 401, -inf},
    {-10, -401, -0.0},
    {0.1, 400, 0.0},
    {big, big, inf},
    {big, -big, 0.0},
    {1e-30, big, 0.0},
    {1e-30, -big, inf},
    // Exact results, subnormal ones and subnormal bases among them.
    {2, 10, 1024},
    {2, -10, 0x1p-10},
    {3, 4, 81},
    {4, 0.5, 2},
    {9, 1.5, 27},
    {0.25, -0.5, 2},
    {10, 5, 100000},
    {2, -140, 0x1p-140},
    {-2, -141, -0x1p-141},
    {0x1p-140, 0.5, 0x1p-70},
    {0x1p-140, 1, 0x1p-140},
    {7, 1, 7},
    {1.5, 2, 2.25},
    {0x1p-140, -0.25, 0x1p35},
    // A tiny exponent.
    {5, 1e-40, 1},
    {0x1p-140, -1e-40, 1},
};

template <class T>
void expectTable() {
  for (const Row &row : rows) {
    const T power = pow(NativeFloat<T>{T(row.x)}, NativeFloat<T>{T(row.y)}).value;
    if (std::isnan(row.power))
      EXPECT_TRUE(std::isnan(power)) << row.x << "^" << row.y << " = " << power;
    else
      EXPECT_TRUE(power == T(row.power) && std::signbit(power) == std::signbit(row.power))
          << row.x << "^" << row.y << " = " << power << ", expected " << row.power;
  }
}

TEST(PowSpecialValues, F32) { expectTable<float>(); }
TEST(PowSpecialValues, F64) { expectTable<double>(); }

} // namespace
