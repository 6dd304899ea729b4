// Matrix products of every instruction set that this machine has, against sums in long double.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/GemmProblem.h"
#include "Runtime/Runtime.h"
#include <cmath>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <random>
#include <string>
#include <vector>

using namespace ad::runtime;

namespace {

struct NamedKernels {
  const char *name;
  GemmKernelSet kernels;
};

std::vector<NamedKernels> supportedKernels() {
  std::vector<NamedKernels> all{{"128", gemm128}};
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    all.push_back({"256", gemm256});
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"))
    all.push_back({"512", gemm512});
#endif
  return all;
}

void run(const GemmKernelSet &kernels, const GemmProblem<float> &problem) { kernels.f32(problem); }
void run(const GemmKernelSet &kernels, const GemmProblem<double> &problem) { kernels.f64(problem); }

/// A product with rows longer than needed, so that a write past a row is seen.
template <typename T>
struct Case {
  int64_t m, n, k;
  bool transA, transB;
  T alpha, beta;
  int64_t lda, ldb, ldc;
  std::vector<T> a, b, c;

  Case(int64_t m, int64_t n, int64_t k, bool transA, bool transB, T alpha, T beta,
       std::mt19937 &random)
      : m(m), n(n), k(k), transA(transA), transB(transB), alpha(alpha), beta(beta),
        lda((transA ? m : k) + 3), ldb((transB ? k : n) + 1), ldc(n + 2), a((transA ? k : m) * lda),
        b((transB ? n : k) * ldb), c(m * ldc) {
    std::uniform_real_distribution<T> uniform(-1, 1);
    for (auto *values : {&a, &b, &c})
      for (T &value : *values)
        value = uniform(random);
  }

  GemmProblem<T> problem(T *result) const {
    return {m,
            n,
            k,
            alpha,
            a.data(),
            transA ? 1 : lda,
            transA ? lda : 1,
            b.data(),
            transB ? 1 : ldb,
            transB ? ldb : 1,
            beta,
            result,
            ldc};
  }

  T left(int64_t i, int64_t p) const { return transA ? a[p * lda + i] : a[i * lda + p]; }
  T right(int64_t p, int64_t j) const { return transB ? b[j * ldb + p] : b[p * ldb + j]; }

  void check(const std::vector<T> &result, const std::string &what) const {
    for (int64_t i = 0; i < m; ++i)
      for (int64_t j = 0; j < ldc; ++j) {
        T found = result[i * ldc + j], old = c[i * ldc + j];
        if (j >= n) {
          ASSERT_EQ(found, old) << what << " wrote past row " << i;
          continue;
        }
        long double sum = 0, size = 0;
        for (int64_t p = 0; p < k; ++p) {
          long double term = (long double)left(i, p) * right(p, j);
          sum += term;
          size += std::fabs(term);
        }
        long double expected = alpha * sum + (beta == 0 ? 0.0L : (long double)beta * old);
        long double bound = (k + 4) * std::numeric_limits<T>::epsilon() *
                            (std::fabs(alpha) * size + std::fabs(beta * old)) / 2;
        ASSERT_LE(std::fabs(found - expected), bound) << what << " at " << i << ", " << j;
      }
  }
};

template <typename T>
class Gemm : public testing::Test {};
using Types = testing::Types<float, double>;
TYPED_TEST_SUITE(Gemm, Types);

template <typename T>
void checkShape(int64_t m, int64_t n, int64_t k, T alpha, T beta, std::mt19937 &random) {
  for (int form = 0; form < 4; ++form) {
    Case<T> test(m, n, k, form & 1, form & 2, alpha, beta, random);
    for (const NamedKernels &set : supportedKernels()) {
      std::vector<T> result = test.c;
      run(set.kernels, test.problem(result.data()));
      test.check(result, std::string(set.name) + " form " + std::to_string(form) + " m " +
                             std::to_string(m) + " n " + std::to_string(n) + " k " +
                             std::to_string(k));
    }
  }
}

TYPED_TEST(Gemm, MatchesTheSumInEveryShapeAndForm) {
  std::mt19937 random(1);
  for (int64_t m : {1, 2, 5, 12, 13, 25, 64})
    for (int64_t n : {1, 3, 8, 10, 16, 17, 32, 45})
      for (int64_t k : {1, 2, 7, 16, 33, 128})
        checkShape<TypeParam>(m, n, k, 1, 0, random);
}

TYPED_TEST(Gemm, CrossesBlocksOfRowsAndDepth) {
  std::mt19937 random(2);
  checkShape<TypeParam>(37, 50, 1500, 1, 0, random);
  checkShape<TypeParam>(1801, 35, 301, 1, 0, random);
}

TYPED_TEST(Gemm, ScalesAndAccumulates) {
  std::mt19937 random(3);
  for (auto [m, n, k] : {std::array<int64_t, 3>{3, 2, 4}, {1, 40, 60}, {40, 1, 60}, {30, 40, 900}})
    for (auto [alpha, beta] : {std::array<double, 2>{2, 0}, {1, 1}, {-0.5, 0.25}, {0, 3}})
      checkShape<TypeParam>(m, n, k, TypeParam(alpha), TypeParam(beta), random);
}

TYPED_TEST(Gemm, WritesAColumnWithoutGaps) {
  std::mt19937 random(7);
  for (bool transA : {false, true})
    for (int64_t m : {1, 9, 16, 70}) {
      Case<TypeParam> test(m, 1, 300, transA, false, 1, 1, random);
      test.ldc = 1;
      test.c.resize(m);
      for (const NamedKernels &set : supportedKernels()) {
        std::vector<TypeParam> result = test.c;
        run(set.kernels, test.problem(result.data()));
        test.check(result, std::string(set.name) + " m " + std::to_string(m));
      }
    }
}

TYPED_TEST(Gemm, WithoutDepthScalesC) {
  using T = TypeParam;
  for (const NamedKernels &set : supportedKernels()) {
    std::vector<T> c{1, 2, 3, 4};
    run(set.kernels, GemmProblem<T>{2, 2, 0, 1, nullptr, 0, 1, nullptr, 2, 1, T(0.5), c.data(), 2});
    EXPECT_EQ(c, (std::vector<T>{0.5, 1, 1.5, 2})) << set.name;
    run(set.kernels, GemmProblem<T>{2, 2, 0, 1, nullptr, 0, 1, nullptr, 2, 1, T(0), c.data(), 2});
    EXPECT_EQ(c, (std::vector<T>{0, 0, 0, 0})) << set.name;
  }
}

TYPED_TEST(Gemm, DoesNotReadCWhenBetaIsZero) {
  std::mt19937 random(4);
  for (auto [m, n, k] : {std::array<int64_t, 3>{2, 2, 2}, {1, 40, 60}, {40, 1, 60}, {30, 40, 50}}) {
    Case<TypeParam> test(m, n, k, false, true, 1, 0, random);
    for (const NamedKernels &set : supportedKernels()) {
      std::vector<TypeParam> result(test.c.size(), std::numeric_limits<TypeParam>::quiet_NaN());
      run(set.kernels, test.problem(result.data()));
      for (int64_t i = 0; i < m; ++i)
        for (int64_t j = 0; j < n; ++j)
          ASSERT_FALSE(std::isnan(result[i * test.ldc + j])) << set.name;
    }
  }
}

TYPED_TEST(Gemm, KeepsNanAndInfinity) {
  std::mt19937 random(5);
  Case<TypeParam> test(20, 40, 30, false, false, 1, 0, random);
  test.a[7 * test.lda + 3] = std::numeric_limits<TypeParam>::quiet_NaN();
  test.b[5 * test.ldb + 11] = std::numeric_limits<TypeParam>::infinity();
  for (const NamedKernels &set : supportedKernels()) {
    std::vector<TypeParam> result = test.c;
    run(set.kernels, test.problem(result.data()));
    for (int64_t i = 0; i < test.m; ++i)
      for (int64_t j = 0; j < test.n; ++j)
        ASSERT_EQ(std::isfinite(result[i * test.ldc + j]), i != 7 && j != 11) << set.name;
  }
}

TYPED_TEST(Gemm, ElementsDoNotDependOnTheirPlace) {
  // The same row of A and column of B give the same bits in a small product, in a tile and in a
  // tail.
  std::mt19937 random(6);
  Case<TypeParam> whole(29, 37, 700, false, true, 1, 0, random);
  for (const NamedKernels &set : supportedKernels()) {
    std::vector<TypeParam> result(whole.c.size());
    run(set.kernels, whole.problem(result.data()));
    GemmProblem<TypeParam> part = whole.problem(nullptr);
    part.m = 3, part.n = 2, part.ldc = 2;
    part.a += 26 * part.aRowStride, part.b += 35 * part.bColumnStride;
    TypeParam corner[6];
    part.c = corner;
    run(set.kernels, part);
    for (int64_t i = 0; i < 3; ++i)
      for (int64_t j = 0; j < 2; ++j)
        EXPECT_EQ(corner[i * 2 + j], result[(26 + i) * whole.ldc + 35 + j]) << set.name;
  }
}

TEST(GemmABI, ComputesOneAndABatch) {
  const float a[] = {1, 2, 3, 4, 5, 6}, b[] = {1, 0, 0, 1, 1, 1}; // [2, 3] · [3, 2]
  float c[4] = {};
  ad_rt_gemm_f32(0, 0, 2, 2, 3, 1, a, 3, b, 2, 0, c, 2);
  EXPECT_EQ(std::vector<float>(c, c + 4), (std::vector<float>{4, 5, 10, 11}));

  const double p[] = {1, 2, 3, 4, 5, 6, 7, 8}, q[] = {1, 1, 2, 0, 0, 1, 1, 0};
  double r[8];
  ad_rt_gemm_batched_f64(2, 0, 0, 2, 2, 2, 1, p, 2, 4, q, 2, 4, 0, r, 2, 4);
  EXPECT_EQ(std::vector<double>(r, r + 8), (std::vector<double>{5, 1, 11, 3, 6, 5, 8, 7}));
  double t[4];
  ad_rt_gemm_f64(1, 0, 2, 2, 2, 1, p, 2, q, 2, 0, t, 2);
  EXPECT_EQ(std::vector<double>(t, t + 4), (std::vector<double>{7, 1, 10, 2}));
  float s[8];
  const float pf[] = {1, 2, 3, 4, 5, 6, 7, 8}, qf[] = {1, 1, 2, 0, 0, 1, 1, 0};
  ad_rt_gemm_batched_f32(2, 0, 0, 2, 2, 2, 1, pf, 2, 4, qf, 2, 4, 0, s, 2, 4);
  EXPECT_EQ(std::vector<float>(s, s + 8), (std::vector<float>{5, 1, 11, 3, 6, 5, 8, 7}));
}

} // namespace
