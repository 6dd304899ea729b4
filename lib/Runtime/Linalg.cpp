// Batches of factorizations and triangular systems in the C ABI.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Linalg.h"
#include "Runtime/Runtime.h"

namespace ad::runtime {

void subtractProduct(bool transA, bool transB, int64_t m, int64_t n, int64_t k, const float *a,
                     int64_t lda, const float *b, int64_t ldb, float *c, int64_t ldc) {
  ad_rt_gemm_f32(transA, transB, m, n, k, -1, a, lda, b, ldb, 1, c, ldc);
}
void subtractProduct(bool transA, bool transB, int64_t m, int64_t n, int64_t k, const double *a,
                     int64_t lda, const double *b, int64_t ldb, double *c, int64_t ldc) {
  ad_rt_gemm_f64(transA, transB, m, n, k, -1, a, lda, b, ldb, 1, c, ldc);
}

namespace {

template <class T>
int64_t cholesky(int64_t batch, int64_t n, const T *x, T *y) {
  for (int64_t matrix = 0; matrix < batch; ++matrix, x += n * n, y += n * n) {
    for (int64_t i = 0; i < n; ++i)
      for (int64_t j = 0; j <= i; ++j)
        y[i * n + j] = x[i * n + j] / 2 + x[j * n + i] / 2;
    const int64_t refused = Cholesky<T>(y, n).run();
    if (refused < n)
      return 1 + matrix * n + refused;
  }
  return 0;
}

template <class T>
void triangularSolve(int64_t batch, int64_t upper, int64_t transposed, int64_t unit, int64_t n,
                     int64_t columns, const T *a, const T *b, T *y) {
  for (int64_t matrix = 0; matrix < batch; ++matrix) {
    std::copy(b, b + n * columns, y);
    TriangularSystem<T>{a, n, upper != 0, transposed != 0, unit != 0}.solve(y, columns, n, columns);
    a += n * n;
    b += n * columns;
    y += n * columns;
  }
}

} // namespace
} // namespace ad::runtime

#define AD_LINALG(suffix, type)                                                                    \
  int64_t ad_rt_cholesky_##suffix(int64_t batch, int64_t n, const type *x, type *y) {              \
    return ad::runtime::cholesky(batch, n, x, y);                                                  \
  }                                                                                                \
  void ad_rt_triangular_solve_##suffix(int64_t batch, int64_t upper, int64_t transposed,           \
                                       int64_t unit, int64_t n, int64_t columns, const type *a,    \
                                       const type *b, type *y) {                                   \
    ad::runtime::triangularSolve(batch, upper, transposed, unit, n, columns, a, b, y);             \
  }
AD_LINALG(f32, float)
AD_LINALG(f64, double)
#undef AD_LINALG
