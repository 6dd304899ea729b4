// Batches of factorizations with exchanges of rows in the C ABI.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/LU.h"
#include "Runtime/GemmProblem.h"
#include "Runtime/Runtime.h"

namespace ad::runtime {
namespace {

template <class T>
int64_t factorize(int64_t batch, int64_t stops, int64_t n, const T *x, T *y) {
  for (int64_t matrix = 0; matrix < batch; ++matrix, x += n * n, y += n * n + n) {
    std::copy(x, x + n * n, y);
    LU<T> lu(y, y + n * n, n);
    lu.run();
    const int64_t zero = lu.firstZeroPivot();
    if (stops && zero < n)
      return 1 + matrix * n + zero;
  }
  return 0;
}

template <class T>
void solve(int64_t batch, int64_t transposed, int64_t n, int64_t columns, const T *factors,
           const T *b, T *y) {
  for (int64_t matrix = 0; matrix < batch; ++matrix) {
    std::copy(b, b + n * columns, y);
    Factors<T>{factors, n}.solve(y, columns, transposed != 0);
    factors += n * n + n;
    b += n * columns;
    y += n * columns;
  }
}

template <class T>
void determinants(int64_t batch, int64_t n, const T *factors, T *y) {
  for (int64_t matrix = 0; matrix < batch; ++matrix)
    y[matrix] = Factors<T>{factors + matrix * (n * n + n), n}.determinant();
}

template <class T>
void logarithms(int64_t batch, int64_t n, const T *factors, T *y) {
  for (int64_t matrix = 0; matrix < batch; ++matrix)
    y[matrix] = Factors<T>{factors + matrix * (n * n + n), n}.logarithm();
}

template <class T>
void cofactors(int64_t batch, int64_t n, const T *x, T *y) {
  if (batch * n == 0)
    return;
  auto *exchanges = static_cast<int64_t *>(gemmScratch(2 * n * sizeof(int64_t)));
  // Without memory there is no answer, and that is seen.
  if (!exchanges) {
    std::fill_n(y, batch * n * n, std::numeric_limits<T>::quiet_NaN());
    return;
  }
  std::copy(x, x + batch * n * n, y);
  for (int64_t matrix = 0; matrix < batch; ++matrix)
    Cofactors<T>(y + matrix * n * n, exchanges, n).run();
}

} // namespace
} // namespace ad::runtime

#define AD_LU(suffix, type)                                                                        \
  int64_t ad_rt_lu_##suffix(int64_t batch, int64_t stops, int64_t n, const type *x, type *y) {     \
    return ad::runtime::factorize(batch, stops, n, x, y);                                          \
  }                                                                                                \
  void ad_rt_lu_solve_##suffix(int64_t batch, int64_t transposed, int64_t n, int64_t columns,      \
                               const type *factors, const type *b, type *y) {                      \
    ad::runtime::solve(batch, transposed, n, columns, factors, b, y);                              \
  }                                                                                                \
  void ad_rt_det_##suffix(int64_t batch, int64_t n, const type *factors, type *y) {                \
    ad::runtime::determinants(batch, n, factors, y);                                               \
  }                                                                                                \
  void ad_rt_logabsdet_##suffix(int64_t batch, int64_t n, const type *factors, type *y) {          \
    ad::runtime::logarithms(batch, n, factors, y);                                                 \
  }                                                                                                \
  void ad_rt_cofactor_##suffix(int64_t batch, int64_t n, const type *x, type *y) {                 \
    ad::runtime::cofactors(batch, n, x, y);                                                        \
  }
AD_LU(f32, float)
AD_LU(f64, double)
#undef AD_LU
