// Factors with exchanges of rows and what is made of them, by the formulas of their elements, with
// sums and products in f64. The cofactors are determinants of smaller matrices, as they are
// defined. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Interpret/Kernels.h"
#include "Interpret/Matrices.h"
#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <vector>

using namespace mlir;

namespace ad::interpreter {
namespace {

/// Column by column: U[i, k] and the rest from which L is divided are x[i, k] − Σ L[i, j]·U[j, k];
/// the largest rest becomes the pivot.
template <class T>
void factorize(const T *x, T *y, int64_t n) {
  std::copy(x, x + n * n, y);
  for (int64_t k = 0; k < n; ++k) {
    int64_t chosen = k;
    for (int64_t i = 0; i < n; ++i) {
      double rest = y[i * n + k];
      for (int64_t j = 0; j < std::min(i, k); ++j)
        rest -= double(y[i * n + j]) * double(y[j * n + k]);
      y[i * n + k] = static_cast<T>(rest);
      if (i > k && std::fabs(y[i * n + k]) > std::fabs(y[chosen * n + k]))
        chosen = i;
    }
    y[n * n + k] = static_cast<T>(chosen);
    for (int64_t column = 0; column < n && chosen != k; ++column)
      std::swap(y[k * n + column], y[chosen * n + column]);
    for (int64_t i = k + 1; i < n; ++i)
      if (y[k * n + k] != 0)
        y[i * n + k] /= y[k * n + k];
  }
}

/// The factors of one matrix, as numbers.
struct Factors {
  int64_t n;
  std::vector<double> lu;
  /// Row i of P·A is this row of A.
  std::vector<int64_t> rows;
  bool isOdd = false;

  template <class T>
  Factors(const T *packed, int64_t n) : n(n), lu(packed, packed + n * n), rows(n) {
    std::iota(rows.begin(), rows.end(), 0);
    for (int64_t k = 0; k < n; ++k) {
      // Whatever the numbers are, only rows that there are can be meant.
      const T number = packed[n * n + k];
      const int64_t other = number > T(k) && number < T(n) ? static_cast<int64_t>(number) : k;
      isOdd ^= other != k;
      std::swap(rows[k], rows[other]);
    }
  }
  double at(int64_t i, int64_t j) const { return lu[i * n + j]; }
};

using Column = std::vector<double>;

/// L·U·y = P·b
Column solve(const Factors &f, const Column &b) {
  Column z(f.n), y(f.n);
  for (int64_t i = 0; i < f.n; ++i) {
    z[i] = b[f.rows[i]];
    for (int64_t j = 0; j < i; ++j)
      z[i] -= f.at(i, j) * z[j];
  }
  for (int64_t i = f.n - 1; i >= 0; --i) {
    y[i] = z[i];
    for (int64_t j = i + 1; j < f.n; ++j)
      y[i] -= f.at(i, j) * y[j];
    y[i] /= f.at(i, i);
  }
  return y;
}

/// Uᵀ·Lᵀ·P·y = b
Column solveTransposed(const Factors &f, const Column &b) {
  Column z(f.n), y(f.n);
  for (int64_t i = 0; i < f.n; ++i) {
    z[i] = b[i];
    for (int64_t j = 0; j < i; ++j)
      z[i] -= f.at(j, i) * z[j];
    z[i] /= f.at(i, i);
  }
  for (int64_t i = f.n - 1; i >= 0; --i) {
    for (int64_t j = i + 1; j < f.n; ++j)
      z[i] -= f.at(j, i) * z[j];
    y[f.rows[i]] = z[i];
  }
  return y;
}

/// By elimination with the largest element as pivot.
double determinant(std::vector<double> a, int64_t n) {
  double product = 1;
  for (int64_t k = 0; k < n; ++k) {
    int64_t row = k, column = k;
    for (int64_t i = k; i < n; ++i)
      for (int64_t j = k; j < n; ++j)
        if (std::fabs(a[i * n + j]) > std::fabs(a[row * n + column]))
          row = i, column = j;
    for (int64_t j = 0; j < n; ++j)
      std::swap(a[k * n + j], a[row * n + j]);
    for (int64_t i = 0; i < n; ++i)
      std::swap(a[i * n + k], a[i * n + column]);
    const double pivot = a[k * n + k];
    if (pivot == 0)
      return 0;
    product *= (row != k) != (column != k) ? -pivot : pivot;
    for (int64_t i = k + 1; i < n; ++i) {
      const double factor = a[i * n + k] / pivot;
      for (int64_t j = k; j < n; ++j)
        a[i * n + j] -= factor * a[k * n + j];
    }
  }
  return product;
}

/// Calls `compute(number, order)` with an element of the type of `y` for each matrix.
template <class Compute>
void forEachMatrix(const HostTensor &matrices, const HostTensor &y, Compute compute) {
  const ArrayRef<int64_t> shape = matrices.getShape();
  for (int64_t i = 0, count = countMatrices(shape); i < count; ++i)
    if (y.getKind() == ElementKind::F32)
      compute(float(), i, shape.back());
    else
      compute(double(), i, shape.back());
}

void lu(Operation *, ArrayRef<HostTensor> operands, HostTensor &y) {
  forEachMatrix(operands[0], y, [&](auto zero, int64_t i, int64_t n) {
    using T = decltype(zero);
    factorize(operands[0].elements<T>().data() + i * n * n,
              y.elements<T>().data() + i * (n * n + n), n);
  });
}

template <class T>
Factors factorsAt(const HostTensor &factors, int64_t i, int64_t n) {
  return Factors(factors.elements<T>().data() + i * (n * n + n), n);
}

void luSolve(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  const bool isTransposed = llvm::cast<LuSolveOp>(op).getTransposeA();
  const int64_t columns = y.getShape().back();
  forEachMatrix(operands[0], y, [&](auto zero, int64_t i, int64_t n) {
    using T = decltype(zero);
    const Factors factors = factorsAt<T>(operands[1], i, n);
    const T *b = operands[2].elements<T>().data() + i * n * columns;
    T *results = y.elements<T>().data() + i * n * columns;
    for (int64_t column = 0; column < columns; ++column) {
      Column side;
      for (int64_t row = 0; row < n; ++row)
        side.push_back(b[row * columns + column]);
      const Column x = isTransposed ? solveTransposed(factors, side) : solve(factors, side);
      for (int64_t row = 0; row < n; ++row)
        results[row * columns + column] = static_cast<T>(x[row]);
    }
  });
}

void det(Operation *, ArrayRef<HostTensor> operands, HostTensor &y) {
  forEachMatrix(operands[0], y, [&](auto zero, int64_t i, int64_t n) {
    using T = decltype(zero);
    const Factors factors = factorsAt<T>(operands[1], i, n);
    double product = factors.isOdd ? -1 : 1;
    for (int64_t k = 0; k < n; ++k)
      product *= factors.at(k, k);
    y.elements<T>()[i] = static_cast<T>(product);
  });
}

void logabsdet(Operation *, ArrayRef<HostTensor> operands, HostTensor &y) {
  forEachMatrix(operands[0], y, [&](auto zero, int64_t i, int64_t n) {
    using T = decltype(zero);
    const Factors factors = factorsAt<T>(operands[1], i, n);
    double sum = 0;
    for (int64_t k = 0; k < n; ++k)
      sum += std::log(std::fabs(factors.at(k, k)));
    y.elements<T>()[i] = static_cast<T>(sum);
  });
}

void cofactor(Operation *, ArrayRef<HostTensor> operands, HostTensor &y) {
  forEachMatrix(operands[0], y, [&](auto zero, int64_t matrix, int64_t n) {
    using T = decltype(zero);
    const T *x = operands[0].elements<T>().data() + matrix * n * n;
    T *results = y.elements<T>().data() + matrix * n * n;
    // A number that is not finite leaves none that mean something.
    if (!std::all_of(x, x + n * n, [](T element) { return std::isfinite(element); })) {
      std::fill_n(results, n * n, std::numeric_limits<T>::quiet_NaN());
      return;
    }
    for (int64_t row = 0; row < n; ++row)
      for (int64_t column = 0; column < n; ++column) {
        std::vector<double> minor;
        for (int64_t i = 0; i < n; ++i)
          for (int64_t j = 0; j < n; ++j)
            if (i != row && j != column)
              minor.push_back(x[i * n + j]);
        const double value = determinant(std::move(minor), n - 1);
        results[row * n + column] = static_cast<T>((row + column) % 2 ? -value : value);
      }
  });
}

} // namespace

std::optional<int64_t> zeroPivot(LuOp op, const HostTensor &y) {
  std::optional<int64_t> first;
  if (op.getRefusedBy() == RefusedBy::nobody)
    return first;
  const int64_t n = y.getShape().back();
  const auto find = [&](auto elements) {
    for (int64_t i = 0, count = countMatrices(y.getShape()); i < count && !first; ++i)
      for (int64_t k = 0; k < n && !first; ++k)
        if (elements[i * (n * n + n) + k * n + k] == 0)
          first = i * n + k;
  };
  if (y.getKind() == ElementKind::F32)
    find(y.elements<float>());
  else
    find(y.elements<double>());
  return first;
}

void addLUKernels(KernelTable &table) {
  table[TypeID::get<LuOp>()] = lu;
  table[TypeID::get<LuSolveOp>()] = luSolve;
  table[TypeID::get<DetOp>()] = det;
  table[TypeID::get<LogabsdetOp>()] = logabsdet;
  table[TypeID::get<CofactorOp>()] = cofactor;
}

} // namespace ad::interpreter
