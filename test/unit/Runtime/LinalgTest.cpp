// Factorizations and triangular systems of several blocks: what they solve is put back.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Runtime.h"
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace {

using Matrix = std::vector<double>; // [n, n], row by row

Matrix randomMatrix(int64_t n, unsigned seed) {
  std::mt19937 engine(seed);
  Matrix x(n * n);
  for (double &element : x)
    element = static_cast<double>(engine()) * 0x1p-32 - 0.5;
  return x;
}

/// X·Xᵀ + n·I, which is well conditioned.
Matrix positiveDefinite(int64_t n, unsigned seed) {
  const Matrix x = randomMatrix(n, seed);
  Matrix a(n * n);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j) {
      a[i * n + j] = i == j ? static_cast<double>(n) : 0;
      for (int64_t k = 0; k < n; ++k)
        a[i * n + j] += x[i * n + k] * x[j * n + k];
    }
  return a;
}

// Less than a block, one, and two with a rest.
class Linalg : public testing::TestWithParam<int64_t> {};
INSTANTIATE_TEST_SUITE_P(Sizes, Linalg, testing::Values(1, 7, 48, 49, 131));

TEST_P(Linalg, FactorsMultiplyToTheMatrix) {
  const int64_t n = GetParam();
  const Matrix a = positiveDefinite(n, 1);
  Matrix l(n * n, NAN);
  ASSERT_EQ(ad_rt_cholesky_f64(1, n, a.data(), l.data()), 0);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j) {
      if (j > i) {
        EXPECT_EQ(l[i * n + j], 0);
      }
      double product = 0;
      for (int64_t k = 0; k < n; ++k)
        product += l[i * n + k] * l[j * n + k];
      EXPECT_NEAR(product, a[i * n + j], 1e-13 * static_cast<double>(n));
    }
}

TEST_P(Linalg, RefusesTheFirstPivotThatIsNotPositive) {
  const int64_t n = GetParam();
  Matrix a = positiveDefinite(n, 2), l(2 * n * n);
  a.insert(a.end(), a.begin(), a.end());
  for (const double bad : {-1., 0., static_cast<double>(NAN)}) {
    a[n * n + n * n - 1] = bad;
    EXPECT_EQ(ad_rt_cholesky_f64(2, n, a.data(), l.data()), 1 + n + n - 1);
    a[n * n] = bad;
    EXPECT_EQ(ad_rt_cholesky_f64(2, n, a.data(), l.data()), 1 + n);
    a[n * n] = a[0];
  }
}

TEST_P(Linalg, SolvesEveryFormOfATriangularSystem) {
  const int64_t n = GetParam(), columns = 5;
  Matrix a = randomMatrix(n, 3);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j)
      a[i * n + j] = i == j ? 2 + a[i * n + j] : a[i * n + j] / static_cast<double>(n);
  const Matrix b = randomMatrix(std::max(n, columns), 4);
  for (int form = 0; form < 8; ++form) {
    const bool upper = form & 1, transposed = form & 2, unit = form & 4;
    Matrix read = a, y(n * columns);
    // What is not read is poison.
    for (int64_t i = 0; i < n; ++i)
      for (int64_t j = 0; j < n; ++j)
        if ((i == j && unit) || (upper ? j < i : j > i))
          read[i * n + j] = NAN;
    ad_rt_triangular_solve_f64(1, upper, transposed, unit, n, columns, read.data(), b.data(),
                               y.data());
    const auto element = [&](int64_t i, int64_t j) {
      if (i == j)
        return unit ? 1 : a[i * n + i];
      if (transposed)
        std::swap(i, j);
      return (upper ? j > i : j < i) ? a[i * n + j] : 0;
    };
    for (int64_t i = 0; i < n; ++i)
      for (int64_t column = 0; column < columns; ++column) {
        double product = 0;
        for (int64_t k = 0; k < n; ++k)
          product += element(i, k) * y[k * columns + column];
        EXPECT_NEAR(product, b[i * columns + column], 1e-14) << "form " << form;
      }
  }
}

} // namespace
