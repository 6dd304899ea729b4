// Factors with exchanges of several blocks, and cofactors of any rank: what they are made of is put
// back together. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Runtime.h"
#include <cmath>
#include <gtest/gtest.h>
#include <random>
#include <vector>

namespace {

using Matrix = std::vector<double>; // [n, n], row by row

/// Elements in (-1/2, 1/2).
Matrix randomMatrix(int64_t size, unsigned seed) {
  std::mt19937 engine(seed);
  Matrix x(size);
  for (double &element : x)
    element = static_cast<double>(engine()) * 0x1p-32 - 0.5;
  return x;
}

Matrix product(const Matrix &a, const Matrix &b, int64_t n, int64_t columns) {
  Matrix y(n * columns);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t k = 0; k < n; ++k)
      for (int64_t j = 0; j < columns; ++j)
        y[i * columns + j] += a[i * n + k] * b[k * columns + j];
  return y;
}

void expectNear(const Matrix &found, const Matrix &expected, double tolerance) {
  ASSERT_EQ(found.size(), expected.size());
  for (size_t i = 0; i < found.size(); ++i)
    ASSERT_NEAR(found[i], expected[i], tolerance) << i;
}

Matrix transposed(const Matrix &a, int64_t n) {
  Matrix y(n * n);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j)
      y[j * n + i] = a[i * n + j];
  return y;
}

// Less than a block, one, and two with a rest.
class LU : public testing::TestWithParam<int64_t> {};
INSTANTIATE_TEST_SUITE_P(Sizes, LU, testing::Values(1, 2, 7, 48, 49, 131));

TEST_P(LU, FactorsMultiplyToTheExchangedMatrix) {
  const int64_t n = GetParam();
  Matrix a = randomMatrix(n * n, 1);
  Matrix y(n * n + n, NAN);
  ASSERT_EQ(ad_rt_lu_f64(1, 1, n, a.data(), y.data()), 0);
  Matrix l(n * n), u(n * n);
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j) {
      (j < i ? l : u)[i * n + j] = y[i * n + j];
      l[i * n + i] = 1;
      // Each pivot was the largest.
      EXPECT_LE(std::fabs(l[i * n + j]), 1);
    }
  for (int64_t k = 0; k < n; ++k) {
    const auto other = static_cast<int64_t>(y[n * n + k]);
    ASSERT_TRUE(other >= k && other < n);
    for (int64_t j = 0; j < n; ++j)
      std::swap(a[k * n + j], a[other * n + j]);
  }
  expectNear(product(l, u, n, n), a, 1e-13);
}

TEST_P(LU, SolvesWithTheMatrixAndItsTranspose) {
  const int64_t n = GetParam(), columns = 3;
  const Matrix a = randomMatrix(2 * n * n, 2), b = randomMatrix(2 * n * columns, 3);
  Matrix f(2 * (n * n + n)), y(2 * n * columns);
  ASSERT_EQ(ad_rt_lu_f64(2, 1, n, a.data(), f.data()), 0);
  for (const bool transposes : {false, true}) {
    ad_rt_lu_solve_f64(2, transposes, n, columns, f.data(), b.data(), y.data());
    for (int64_t matrix = 0; matrix < 2; ++matrix) {
      const Matrix one(a.begin() + matrix * n * n, a.begin() + (matrix + 1) * n * n);
      const Matrix x(y.begin() + matrix * n * columns, y.begin() + (matrix + 1) * n * columns);
      const Matrix side(b.begin() + matrix * n * columns, b.begin() + (matrix + 1) * n * columns);
      expectNear(product(transposes ? transposed(one, n) : one, x, n, columns), side, 1e-10);
    }
  }
}

// adj(A)·A = det(A)·1
TEST_P(LU, CofactorsTimesTheMatrixAreTheDeterminant) {
  const int64_t n = GetParam();
  Matrix a = randomMatrix(n * n, 4);
  for (double &element : a)
    element *= 4; // so that the determinant of a large matrix is a number
  Matrix f(n * n + n), c(n * n);
  double determinant = NAN, logarithm = NAN;
  ASSERT_EQ(ad_rt_lu_f64(1, 1, n, a.data(), f.data()), 0);
  ad_rt_det_f64(1, n, f.data(), &determinant);
  ad_rt_logabsdet_f64(1, n, f.data(), &logarithm);
  EXPECT_NEAR(std::log(std::fabs(determinant)), logarithm, 1e-10);
  ad_rt_cofactor_f64(1, n, a.data(), c.data());
  Matrix adjugate = transposed(c, n), identity(n * n);
  for (double &element : adjugate)
    element /= determinant;
  for (int64_t i = 0; i < n; ++i)
    identity[i * n + i] = 1;
  expectNear(product(adjugate, a, n, n), identity, 1e-10);
}

// A·diag(1, …, 1, 0): the cofactors are those of A in the last column, and 0.
TEST_P(LU, CofactorsOfASingularMatrix) {
  const int64_t n = GetParam();
  Matrix a = randomMatrix(n * n, 5), whole(n * n), c(n * n);
  ad_rt_cofactor_f64(1, n, a.data(), whole.data());
  for (int64_t i = 0; i < n; ++i)
    a[i * n + n - 1] = 0;
  ad_rt_cofactor_f64(1, n, a.data(), c.data());
  double size = 0;
  for (const double element : whole)
    size = std::max(size, std::fabs(element));
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j < n; ++j)
      ASSERT_NEAR(c[i * n + j], j == n - 1 ? whole[i * n + j] : 0, 1e-10 * size) << i << " " << j;
}

TEST_P(LU, RefusesTheFirstZeroPivot) {
  const int64_t n = GetParam();
  Matrix a = randomMatrix(2 * n * n, 6), f(2 * (n * n + n));
  // The second matrix has a column of zeros.
  for (int64_t i = 0; i < n; ++i)
    a[n * n + i * n + n - 1] = 0;
  EXPECT_EQ(ad_rt_lu_f64(2, 1, n, a.data(), f.data()), 1 + n + n - 1);
  EXPECT_EQ(ad_rt_lu_f64(2, 0, n, a.data(), f.data()), 0);
  double determinants[2] = {NAN, NAN};
  ad_rt_det_f64(2, n, f.data(), determinants);
  EXPECT_NE(determinants[0], 0);
  EXPECT_EQ(determinants[1], 0);
}

/// The last row of factors is read with care, whatever is in it.
TEST(LUFactors, NumbersOfRowsThatThereAreNot) {
  for (const double number : {-7., 1e300, static_cast<double>(NAN), 2., -HUGE_VAL}) {
    const double f[] = {1, 0, 0, 2, number, number}, b[] = {3, 8};
    double y[2], determinant;
    ad_rt_lu_solve_f64(1, 0, 2, 1, f, b, y);
    EXPECT_EQ(y[0], 3);
    EXPECT_EQ(y[1], 4);
    ad_rt_det_f64(1, 2, f, &determinant);
    EXPECT_EQ(determinant, 2);
  }
}

} // namespace
