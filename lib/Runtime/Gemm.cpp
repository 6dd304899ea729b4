// Chooses the matrix product for this CPU by its features and offers it in the C ABI.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Cpu.h"
#include "Runtime/GemmProblem.h"
#include "Runtime/Runtime.h"
#include "SeededBugs/SeededBugs.h"
#include <memory>

namespace ad::runtime {

namespace {
struct FreeScratch {
  void operator()(void *memory) const { ad_rt_free(memory); }
};
struct Scratch {
  std::unique_ptr<void, FreeScratch> memory;
  size_t bytes = 0;
};
} // namespace

void *gemmScratch(size_t bytes) {
  static thread_local Scratch scratch;
  if (scratch.bytes < bytes) {
    scratch.memory.reset(ad_rt_allocate(bytes));
    scratch.bytes = scratch.memory ? bytes : 0;
  }
  return scratch.memory.get();
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

template <typename T>
static void runBatch(void (*multiply)(const GemmProblem<T> &), int64_t batch,
                     GemmProblem<T> problem, int64_t strideA, int64_t strideB, int64_t strideC) {
  for (int64_t i = 0; i < batch; ++i) {
    multiply(problem);
    problem.a += strideA;
    problem.b += AD_SEEDED(gemm_batch, strideB, 0);
    problem.c += strideC;
  }
}

} // namespace ad::runtime

using namespace ad::runtime;

void ad_rt_gemm_f32(int64_t transA, int64_t transB, int64_t m, int64_t n, int64_t k, float alpha,
                    const float *a, int64_t lda, const float *b, int64_t ldb, float beta, float *c,
                    int64_t ldc) {
  kernels().f32(makeProblem(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc));
}

void ad_rt_gemm_f64(int64_t transA, int64_t transB, int64_t m, int64_t n, int64_t k, double alpha,
                    const double *a, int64_t lda, const double *b, int64_t ldb, double beta,
                    double *c, int64_t ldc) {
  kernels().f64(makeProblem(transA, transB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc));
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
