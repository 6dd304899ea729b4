// The factorization of a matrix with exchanges of rows, and what is computed from its factors.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_RUNTIME_LU_H
#define AD_RUNTIME_LU_H

#include "Runtime/Linalg.h"
#include <limits>

namespace ad::runtime {

/// The factorization of one matrix in place: P·A = L·U with the unit diagonal of L left out. Row k
/// was exchanged with row `exchanges[k]`, in this order.
template <class T>
class LU {
public:
  LU(T *a, T *exchanges, int64_t n) : a(a), exchanges(exchanges), n(n) {}

  void run() {
    for (int64_t first = 0; first < n; first += linalgBlock) {
      const int64_t size = std::min(linalgBlock, n - first), end = first + size;
      factorizePanel(first, end);
      if (end == n)
        return;
      TriangularSystem<T>{at(first, first), n, /*isUpper=*/false, /*isTransposed=*/false,
                          /*hasUnitDiagonal=*/true}
          .solve(at(first, end), n, size, n - end);
      subtractProduct(false, false, n - end, n - end, size, at(end, first), n, at(first, end), n,
                      at(end, end), n);
    }
  }

  /// The first zero on the diagonal of U, or n.
  int64_t firstZeroPivot() const {
    int64_t k = 0;
    while (k < n && *at(k, k) != 0)
      ++k;
    return k;
  }

private:
  T *at(int64_t row, int64_t column) const { return a + row * n + column; }

  /// Columns [first, end), whose exchanges are made in all columns.
  void factorizePanel(int64_t first, int64_t end) {
    for (int64_t k = first; k < end; ++k) {
      const int64_t chosen = largestBelow(k);
      exchanges[k] = static_cast<T>(chosen);
      if (chosen != k)
        std::swap_ranges(at(k, 0), at(k, 0) + n, at(chosen, 0));
      const T pivot = *at(k, k);
      for (int64_t row = k + 1; row < n; ++row) {
        // Below a zero there are only zeros.
        if (pivot != 0)
          *at(row, k) /= pivot;
        subtractScaled(*at(row, k), at(k, k + 1), at(row, k + 1), end - k - 1);
      }
    }
  }

  /// The row of the largest element of a column from the diagonal on, the first of several.
  int64_t largestBelow(int64_t k) const {
    int64_t best = k;
    for (int64_t row = k + 1; row < n; ++row)
      if (std::fabs(*at(row, k)) > std::fabs(*at(best, k)))
        best = row;
    return best;
  }

  T *a, *exchanges;
  int64_t n;
};

/// The factors of one matrix as `ad_rt_lu_…` writes them.
template <class T>
struct Factors {
  const T *lu;
  int64_t n;

  /// Whatever the numbers are, only rows that there are can be meant.
  int64_t exchangedWith(int64_t k) const {
    const T row = lu[n * n + k];
    return row > static_cast<T>(k) && row < static_cast<T>(n) ? static_cast<int64_t>(row) : k;
  }
  T pivot(int64_t k) const { return lu[k * n + k]; }

  /// Solves op(A)·Y = B in place of B, [n, columns].
  void solve(T *b, int64_t columns, bool isTransposed) const {
    const TriangularSystem<T> lower{lu, n, false, isTransposed, true};
    const TriangularSystem<T> upper{lu, n, true, isTransposed, false};
    if (!isTransposed)
      for (int64_t k = 0; k < n; ++k)
        exchange(b, columns, k);
    (isTransposed ? upper : lower).solve(b, columns, n, columns);
    (isTransposed ? lower : upper).solve(b, columns, n, columns);
    if (isTransposed)
      for (int64_t k = n - 1; k >= 0; --k)
        exchange(b, columns, k);
  }

  T determinant() const {
    double product = 1;
    for (int64_t k = 0; k < n; ++k)
      product *= exchangedWith(k) == k ? pivot(k) : -pivot(k);
    return static_cast<T>(product);
  }

  T logarithm() const {
    double sum = 0;
    for (int64_t k = 0; k < n; ++k)
      sum += std::log(std::fabs(static_cast<double>(pivot(k))));
    return static_cast<T>(sum);
  }

private:
  void exchange(T *b, int64_t columns, int64_t k) const {
    const int64_t other = exchangedWith(k);
    if (other != k)
      std::swap_ranges(b + k * columns, b + (k + 1) * columns, b + other * columns);
  }
};

/// Makes of one matrix that of its cofactors, in place. With exchanges of rows and columns so that
/// each pivot is the largest element left, a zero comes last: all but the last column are swept,
/// which leaves, of M = [M₁₁ b; c d], B = M₁₁⁻¹, u = M₁₁⁻¹·b, w = c·M₁₁⁻¹ and s = d − c·u. Then
/// adj(M) = det(M₁₁)·[s·B + u·w, −u; −w, 1], which divides by s no more.
template <class T>
class Cofactors {
public:
  /// `exchanges` has room for 2n numbers.
  Cofactors(T *a, int64_t *exchanges, int64_t n)
      : a(a), rows(exchanges), columns(exchanges + n), n(n) {}

  void run() {
    // A number that is not finite leaves none that mean something.
    if (!std::all_of(a, a + n * n, [](T element) { return std::isfinite(element); })) {
      std::fill_n(a, n * n, std::numeric_limits<T>::quiet_NaN());
      return;
    }
    T product = 1;
    for (int64_t k = 0; k < n; ++k) {
      moveLargest(k);
      if (rows[k] != k)
        product = -product;
      if (columns[k] != k)
        product = -product;
      if (k + 1 == n)
        break;
      const T pivot = *at(k, k);
      // Two zeros: every minor has a determinant of 0.
      if (pivot == 0) {
        std::fill_n(a, n * n, T(0));
        return;
      }
      product *= pivot;
      sweep(k);
    }
    finish(product);
  }

private:
  T *at(int64_t row, int64_t column) const { return a + row * n + column; }

  void moveLargest(int64_t k) {
    int64_t bestRow = k, bestColumn = k;
    for (int64_t row = k; row < n; ++row)
      for (int64_t column = k; column < n; ++column)
        if (std::fabs(*at(row, column)) > std::fabs(*at(bestRow, bestColumn)))
          bestRow = row, bestColumn = column;
    rows[k] = bestRow;
    columns[k] = bestColumn;
    exchangeRows(k);
    exchangeColumns(k);
  }
  void exchangeRows(int64_t k) {
    if (rows[k] != k)
      std::swap_ranges(at(k, 0), at(k, 0) + n, at(rows[k], 0));
  }
  void exchangeColumns(int64_t k) {
    if (columns[k] != k)
      for (int64_t row = 0; row < n; ++row)
        std::swap(*at(row, k), *at(row, columns[k]));
  }

  /// One step of the inversion in place: x[i, j] −= x[i, k]·x[k, j] / p, row k is divided by p,
  /// column k by −p, and p becomes 1/p.
  void sweep(int64_t k) {
    const T inverse = 1 / *at(k, k);
    for (int64_t column = 0; column < n; ++column)
      *at(k, column) *= inverse;
    *at(k, k) = inverse;
    for (int64_t row = 0; row < n; ++row) {
      if (row == k)
        continue;
      const T factor = *at(row, k);
      *at(row, k) = 0;
      subtractScaled(factor, at(k, 0), at(row, 0), n);
    }
  }

  /// The matrix is [B u; −w s] now.
  void finish(T product) {
    const int64_t last = n - 1;
    const T rest = *at(last, last);
    for (int64_t row = 0; row < last; ++row)
      for (int64_t column = 0; column < last; ++column)
        *at(row, column) = product * (rest * *at(row, column) - *at(row, last) * *at(last, column));
    for (int64_t k = 0; k < last; ++k) {
      *at(k, last) *= -product;
      *at(last, k) *= product;
    }
    *at(last, last) = product;
    for (int64_t row = 0; row < n; ++row)
      for (int64_t column = 0; column < row; ++column)
        std::swap(*at(row, column), *at(column, row));
    for (int64_t k = last; k >= 0; --k) {
      exchangeColumns(k);
      exchangeRows(k);
    }
  }

  T *a;
  int64_t *rows, *columns;
  int64_t n;
};

} // namespace ad::runtime

#endif
