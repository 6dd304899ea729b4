// Comparison of special values: infinities, NaN, signs of zeros.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_VECTORMATH_SPECIALVALUES_H
#define AD_TEST_VECTORMATH_SPECIALVALUES_H

#include "VectorMath/Native.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace ad::vm::test {

constexpr double inf = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

/// Equal with equal sign, or both NaN.
template <class T>
bool isSame(T a, T b) {
  return std::isnan(a) ? std::isnan(b) : a == b && std::signbit(a) == std::signbit(b);
}

/// f(a, b) = y.
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

/// In both types.
template <class Function>
void expectRows(const std::vector<BinaryRow> &rows, Function function) {
  expectRows<float>(rows, function);
  expectRows<double>(rows, function);
}

} // namespace ad::vm::test

#endif // AD_TEST_VECTORMATH_SPECIALVALUES_H
