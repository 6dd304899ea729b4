// Factorizations and triangular systems by blocks: small ones by loops, the rest by matrix
// products. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_RUNTIME_LINALG_H
#define AD_RUNTIME_LINALG_H

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace ad::runtime {

/// C −= op(A)·op(B), as `ad_rt_gemm_…` has its arguments.
void subtractProduct(bool transA, bool transB, int64_t m, int64_t n, int64_t k, const float *a,
                     int64_t lda, const float *b, int64_t ldb, float *c, int64_t ldc);
void subtractProduct(bool transA, bool transB, int64_t m, int64_t n, int64_t k, const double *a,
                     int64_t lda, const double *b, int64_t ldb, double *c, int64_t ldc);

/// Rows and columns of a block. Its triangle fits the first cache.
constexpr int64_t linalgBlock = 48;

/// y −= factor·x. Of contiguous elements, so that it becomes vector code.
template <class T>
void subtractScaled(T factor, const T *__restrict x, T *__restrict y, int64_t count) {
  for (int64_t i = 0; i < count; ++i)
    y[i] -= factor * x[i];
}

/// Solves op(A)·Y = B in place of B, [n, columns]. A's other triangle is not read.
template <class T>
struct TriangularSystem {
  const T *a;
  int64_t lda;
  bool isUpper, isTransposed, hasUnitDiagonal;

  /// Whether op(A) is lower triangular: the first row is known first.
  bool isForward() const { return isUpper == isTransposed; }
  T at(int64_t row, int64_t column) const {
    return isTransposed ? a[column * lda + row] : a[row * lda + column];
  }

  void solve(T *b, int64_t ldb, int64_t n, int64_t columns) const {
    for (int64_t done = 0; done < n; done += linalgBlock) {
      const int64_t size = std::min(linalgBlock, n - done), rest = n - done - size;
      const int64_t first = isForward() ? done : rest, other = isForward() ? done + size : 0;
      solveBlock(b, ldb, first, size, columns);
      if (rest > 0)
        subtractProduct(isTransposed, false, rest, columns, size,
                        isTransposed ? a + first * lda + other : a + other * lda + first, lda,
                        b + first * ldb, ldb, b + other * ldb, ldb);
    }
  }

private:
  void solveBlock(T *b, int64_t ldb, int64_t first, int64_t size, int64_t columns) const {
    for (int64_t step = 0; step < size; ++step) {
      const int64_t row = isForward() ? first + step : first + size - 1 - step;
      T *y = b + row * ldb;
      for (int64_t known = 0; known < step; ++known) {
        const int64_t column = isForward() ? first + known : first + size - 1 - known;
        subtractScaled(at(row, column), b + column * ldb, y, columns);
      }
      if (hasUnitDiagonal)
        continue;
      const T diagonal = at(row, row);
      for (int64_t i = 0; i < columns; ++i)
        y[i] /= diagonal;
    }
  }
};

/// The factorization of one matrix in place: A = L·Lᵀ, of which the lower triangle is read.
template <class T>
class Cholesky {
public:
  Cholesky(T *a, int64_t n) : a(a), n(n) {}

  /// The first pivot that is not positive, or n.
  int64_t run() {
    for (int64_t first = 0; first < n; first += linalgBlock) {
      const int64_t size = std::min(linalgBlock, n - first), end = first + size;
      const int64_t refused = factorizeBlock(first, size);
      if (refused < size)
        return first + refused;
      solveRowsBelow(first, size);
      // The lower triangle of what is left, by blocks of rows.
      for (int64_t row = end; row < n; row += linalgBlock) {
        const int64_t rows = std::min(linalgBlock, n - row);
        subtractProduct(false, true, rows, row + rows - end, size, at(row, first), n,
                        at(end, first), n, at(row, end), n);
      }
    }
    clearAbove();
    return n;
  }

private:
  T *at(int64_t row, int64_t column) { return a + row * n + column; }

  int64_t factorizeBlock(int64_t first, int64_t size) {
    for (int64_t k = 0; k < size; ++k) {
      const T pivot = *at(first + k, first + k);
      if (!(pivot > 0))
        return k;
      const T root = std::sqrt(pivot);
      *at(first + k, first + k) = root;
      for (int64_t i = k + 1; i < size; ++i)
        *at(first + i, first + k) /= root;
      for (int64_t i = k + 1; i < size; ++i) {
        const T factor = *at(first + i, first + k);
        for (int64_t j = k + 1; j <= i; ++j)
          *at(first + i, first + j) -= factor * *at(first + j, first + k);
      }
    }
    return size;
  }

  /// X·Lᵀ = A for the rows below a block, whose transpose is copied so that its rows are
  /// contiguous.
  void solveRowsBelow(int64_t first, int64_t size) {
    T upper[linalgBlock * linalgBlock];
    for (int64_t i = 0; i < size; ++i)
      for (int64_t j = 0; j <= i; ++j)
        upper[j * linalgBlock + i] = *at(first + i, first + j);
    for (int64_t row = first + size; row < n; ++row) {
      T *x = at(row, first);
      for (int64_t k = 0; k < size; ++k) {
        x[k] /= upper[k * linalgBlock + k];
        subtractScaled(x[k], upper + k * linalgBlock + k + 1, x + k + 1, size - k - 1);
      }
    }
  }

  void clearAbove() {
    for (int64_t row = 0; row < n; ++row)
      std::fill(at(row, row) + 1, at(row, 0) + n, T(0));
  }

  T *a;
  int64_t n;
};

} // namespace ad::runtime

#endif
