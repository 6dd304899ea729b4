// Chooses the matrix product for this CPU by its features and offers it in the C ABI.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Cpu.h"
#include "Runtime/GemmProblem.h"
#include "Runtime/Runtime.h"
#include "Runtime/Scratch.h"
#include "Runtime/Threads.h"
#include "SeededBugs/SeededBugs.h"

namespace ad::runtime {

void *gemmScratch(size_t bytes) {
  static thread_local Scratch scratch;
  return scratch.atLeast(bytes);
}

static const GemmKernelSet &kernels() {
  static const GemmKernelSet chosen = forThisCpu(gemm128, gemm256, gemm512);
  return chosen;
}

template <typename T>
static GemmProblem<T> makeProblem(int64_t transA, int64_t transB, int64_t m, int64_t n, int64_t k,
                                  T alpha, const T *a, int64_t lda, const T *b, int64_t ldb, T beta,
                                  T *c, int64_t ldc) {
  const int64_t one = 1;
  return {m,
          n,
          k,
          alpha,
          a,
          transA ? one : lda,
          transA ? lda : one,
          b,
          transB ? one : ldb,
          transB ? ldb : one,
          beta,
          c,
          ldc};
}

// Fewer multiplications, some 50 µs of work, are done by one thread.
static constexpr int64_t kSharedProduct = int64_t(4) << 20;
// Rows and columns of C that one thread does at least: whole tiles and panels of every kernel, and
// more than the products of vectors have, so that all parts take the way of the whole.
static constexpr int64_t kRowUnit = 48, kColumnUnit = 64;

template <typename T>
using Multiply = void (*)(const GemmProblem<T> &);

static bool isShared(int64_t batch, int64_t m, int64_t n, int64_t k) {
  return numThreads() > 1 && double(batch) * m * n * k >= kSharedProduct;
}

/// Each thread does some rows of C, or some columns if there are more of them. An element of C is
/// summed alone, over k in order, so that its neighbours do not matter.
template <typename T>
static void multiplyShared(Multiply<T> multiply, const GemmProblem<T> &x) {
  const int64_t rowUnits = x.m / kRowUnit, columnUnits = x.n / kColumnUnit;
  if (rowUnits > columnUnits)
    return shareLoop(rowUnits, 1, [&](int64_t begin, int64_t end) {
      GemmProblem<T> part = x;
      part.m = (end == rowUnits ? x.m : end * kRowUnit) - begin * kRowUnit;
      part.a += begin * kRowUnit * x.aRowStride;
      part.c += begin * kRowUnit * x.ldc;
      multiply(part);
    });
  if (columnUnits == 0)
    return multiply(x);
  shareLoop(columnUnits, 1, [&](int64_t begin, int64_t end) {
    GemmProblem<T> part = x;
    part.n = (end == columnUnits ? x.n : end * kColumnUnit) - begin * kColumnUnit;
    part.b += begin * kColumnUnit * x.bColumnStride;
    part.c += begin * kColumnUnit;
    multiply(part);
  });
}

template <typename T>
static void run(Multiply<T> multiply, const GemmProblem<T> &x) {
  isShared(1, x.m, x.n, x.k) ? multiplyShared(multiply, x) : multiply(x);
}

template <typename T>
static void runBatch(Multiply<T> multiply, int64_t batch, const GemmProblem<T> &first,
                     int64_t strideA, int64_t strideB, int64_t strideC) {
  const auto problem = [&](int64_t i) {
    GemmProblem<T> x = first;
    x.a += i * strideA;
    x.b += i * AD_SEEDED(gemm_batch, strideB, 0);
    x.c += i * strideC;
    return x;
  };
  if (batch < numThreads() || !isShared(batch, first.m, first.n, first.k)) {
    for (int64_t i = 0; i < batch; ++i)
      run(multiply, problem(i));
    return;
  }
  shareLoop(batch, 1, [&](int64_t begin, int64_t end) {
    for (int64_t i = begin; i < end; ++i)
      multiply(problem(i));
  });
}

} // namespace ad::runtime

using namespace ad::runtime;

void ad_rt_gemm_f32(int64_t transA, int64_t transB, int64_t m, int64_t n, int64_t k, float alpha,
                    const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c,
                    int64_t ldc) {
  run(kernels().f32, makeProblem(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc));
}

void ad_rt_gemm_f64(int64_t transA, int64_t transB, int64_t m, int64_t n, int64_t k, double alpha,
                    const double *a, int64_t lda, const double *b, int64_t ldb, double beta,
                    double *c, int64_t ldc) {
  run(kernels().f64, makeProblem(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc));
}

void ad_rt_gemm_batched_f32(int64_t batch, int64_t transA, int64_t transB, int64_t m, int64_t n,
                            int64_t k, float alpha, const float *a, int64_t lda, int64_t strideA,
                            const float *b, int64_t ldb, int64_t strideB, float beta, float *c,
                            int64_t ldc, int64_t strideC) {
  runBatch(kernels().f32, batch,
           makeProblem(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc), strideA,
           strideB, strideC);
}

void ad_rt_gemm_batched_f64(int64_t batch, int64_t transA, int64_t transB, int64_t m, int64_t n,
                            int64_t k, double alpha, const double *a, int64_t lda, int64_t strideA,
                            const double *b, int64_t ldb, int64_t strideB, double beta, double *c,
                            int64_t ldc, int64_t strideC) {
  runBatch(kernels().f64, batch,
           makeProblem(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc), strideA,
           strideB, strideC);
}
