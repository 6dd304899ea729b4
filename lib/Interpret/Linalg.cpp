// Factorizations and triangular systems, by the formulas of their elements, with sums in f64.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Interpret/Kernels.h"
#include "Interpret/Matrices.h"
#include <algorithm>
#include <cmath>

using namespace mlir;

namespace ad::interpreter {
namespace {

/// L[i, j] = (A[i, j] − Σ L[i, k]·L[j, k]) / L[j, j], and on the diagonal the root of that; NaN
/// where it is the root of a number that is not positive.
template <class T>
void factorize(const T *x, T *y, int64_t n) {
  std::fill(y, y + n * n, T(0));
  for (int64_t i = 0; i < n; ++i)
    for (int64_t j = 0; j <= i; ++j) {
      double rest = (double(x[i * n + j]) + double(x[j * n + i])) / 2;
      for (int64_t k = 0; k < j; ++k)
        rest -= double(y[i * n + k]) * double(y[j * n + k]);
      const double root = rest > 0 ? std::sqrt(rest) : NAN;
      y[i * n + j] = static_cast<T>(i == j ? root : rest / double(y[j * n + j]));
    }
}

template <class T>
void factorizeAll(const HostTensor &x, HostTensor &y) {
  const int64_t n = y.getShape().back();
  for (int64_t i = 0, count = countMatrices(y.getShape()); i < count; ++i)
    factorize(x.elements<T>().data() + i * n * n, y.elements<T>().data() + i * n * n, n);
}

void cholesky(Operation *, ArrayRef<HostTensor> operands, HostTensor &y) {
  if (y.getKind() == ElementKind::F32)
    factorizeAll<float>(operands[0], y);
  else
    factorizeAll<double>(operands[0], y);
}

/// One column of y: rows from the first on if op(a) is lower triangular, else from the last on.
template <class T>
void substitute(TriangularSolveOp op, const T *a, const T *b, T *y, int64_t n, int64_t columns) {
  const bool isLower = op.getUpper() == op.getTransposeA();
  for (int64_t step = 0; step < n; ++step) {
    const int64_t row = isLower ? step : n - 1 - step;
    const auto at = [&](int64_t column) {
      return double(op.getTransposeA() ? a[column * n + row] : a[row * n + column]);
    };
    double rest = b[row * columns];
    for (int64_t known = 0; known < step; ++known) {
      const int64_t column = isLower ? known : n - 1 - known;
      rest -= at(column) * double(y[column * columns]);
    }
    y[row * columns] = static_cast<T>(op.getUnit() ? rest : rest / at(row));
  }
}

template <class T>
void substituteAll(TriangularSolveOp op, const HostTensor &a, const HostTensor &b, HostTensor &y) {
  const int64_t n = a.getShape().back(), columns = y.getShape().back();
  for (int64_t i = 0, count = countMatrices(y.getShape()); i < count; ++i)
    for (int64_t column = 0; column < columns; ++column) {
      const int64_t first = i * n * columns + column;
      substitute(op, a.elements<T>().data() + i * n * n, b.elements<T>().data() + first,
                 y.elements<T>().data() + first, n, columns);
    }
}

void triangularSolve(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  auto solve = llvm::cast<TriangularSolveOp>(op);
  if (y.getKind() == ElementKind::F32)
    substituteAll<float>(solve, operands[0], operands[1], y);
  else
    substituteAll<double>(solve, operands[0], operands[1], y);
}

template <class T>
std::optional<int64_t> firstNaNOnDiagonal(const HostTensor &y) {
  const int64_t n = y.getShape().back();
  for (int64_t i = 0, count = countMatrices(y.getShape()); i < count; ++i)
    for (int64_t k = 0; k < n; ++k)
      if (std::isnan(y.elements<T>()[(i * n + k) * n + k]))
        return i * n + k;
  return std::nullopt;
}

} // namespace

std::optional<int64_t> pivotRefused(Operation *op, const HostTensor &y) {
  if (auto factors = llvm::dyn_cast<LuOp>(op))
    return zeroPivot(factors, y);
  if (!llvm::isa<CholeskyOp>(op))
    return std::nullopt;
  return y.getKind() == ElementKind::F32 ? firstNaNOnDiagonal<float>(y)
                                         : firstNaNOnDiagonal<double>(y);
}

void addLinalgKernels(KernelTable &table) {
  table[TypeID::get<CholeskyOp>()] = cholesky;
  table[TypeID::get<TriangularSolveOp>()] = triangularSolve;
}

} // namespace ad::interpreter
