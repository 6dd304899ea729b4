// Ops on matrices, over the scalars of the reference: row by row, as they are taught.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Factorizations.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Functions.h"
#include "Fuzz/Graph.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ad::fuzz::reference {
namespace {

template <class S>
using Rows = ArrayRef<const Row<S> *>;

int64_t order(Value matrices) { return typeOf(matrices).getShape().back(); }
int64_t count(Value matrices) {
  return ShapedType::getNumElements(typeOf(matrices).getShape().drop_back(2));
}

/// Gauss–Jordan: leaves the solutions in `b`, [n, columns], and the pivots, whose product is the
/// determinant but for its sign, on the diagonal of `a`.
template <class S>
void eliminate(MutableArrayRef<S> a, MutableArrayRef<S> b, int64_t n, int64_t columns) {
  const auto size = [&](int64_t i, int64_t k) { return std::fabs(numberOf(a[i * n + k])); };
  for (int64_t k = 0; k < n; ++k) {
    int64_t chosen = k;
    for (int64_t i = k + 1; i < n; ++i)
      if (size(i, k) > size(chosen, k))
        chosen = i;
    for (int64_t j = 0; j < n; ++j)
      std::swap(a[k * n + j], a[chosen * n + j]);
    for (int64_t j = 0; j < columns; ++j)
      std::swap(b[k * columns + j], b[chosen * columns + j]);
    for (int64_t i = 0; i < n; ++i) {
      if (i == k)
        continue;
      const S factor = a[i * n + k] / a[k * n + k];
      for (int64_t j = k; j < n; ++j)
        a[i * n + j] = a[i * n + j] - factor * a[k * n + j];
      for (int64_t j = 0; j < columns; ++j)
        b[i * columns + j] = b[i * columns + j] - factor * b[k * columns + j];
    }
  }
  for (int64_t k = 0; k < n; ++k)
    for (int64_t j = 0; j < columns; ++j)
      b[k * columns + j] = b[k * columns + j] / a[k * n + k];
}

template <class S>
Row<S> computed(CholeskyOp op, Rows<S> operands) {
  const Row<S> &x = *operands[0];
  const int64_t n = order(op.getX());
  Row<S> y(x.size(), S::of(0));
  for (int64_t first = 0, end = count(op.getX()) * n * n; first < end; first += n * n)
    for (int64_t i = 0; i < n; ++i)
      for (int64_t j = 0; j <= i; ++j) {
        S rest = (x[first + i * n + j] + x[first + j * n + i]) / S::of(2);
        for (int64_t k = 0; k < j; ++k)
          rest = rest - y[first + i * n + k] * y[first + j * n + k];
        y[first + i * n + j] = i == j ? sqrt(rest) : rest / y[first + j * n + j];
      }
  return y;
}

template <class S>
Row<S> computed(TriangularSolveOp op, Rows<S> operands) {
  const Row<S> &a = *operands[0];
  Row<S> y = *operands[1];
  const int64_t n = order(op.getA()), columns = order(op.getB());
  const bool isLower = op.getUpper() == op.getTransposeA();
  for (int64_t matrix = 0, end = count(op.getA()); matrix < end; ++matrix)
    for (int64_t step = 0; step < n; ++step)
      for (int64_t column = 0; column < columns; ++column) {
        const int64_t row = isLower ? step : n - 1 - step;
        const auto factor = [&](int64_t other) {
          return a[matrix * n * n + (op.getTransposeA() ? other * n + row : row * n + other)];
        };
        const auto at = [&](int64_t other) { return (matrix * n + other) * columns + column; };
        for (int64_t known = 0; known < step; ++known) {
          const int64_t other = isLower ? known : n - 1 - known;
          y[at(row)] = y[at(row)] - factor(other) * y[at(other)];
        }
        if (!op.getUnit())
          y[at(row)] = y[at(row)] / factor(row);
      }
  return y;
}

template <class S>
Row<S> computed(LuSolveOp op, Rows<S> operands) {
  const int64_t n = order(op.getA()), columns = order(op.getB());
  Row<S> y = *operands[2];
  for (int64_t matrix = 0, end = count(op.getA()); matrix < end; ++matrix) {
    const Row<S> &all = *operands[0];
    Row<S> a(all.begin() + matrix * n * n, all.begin() + (matrix + 1) * n * n);
    for (int64_t i = 0; i < n && op.getTransposeA(); ++i)
      for (int64_t j = 0; j < i; ++j)
        std::swap(a[i * n + j], a[j * n + i]);
    eliminate<S>(a, MutableArrayRef<S>(y).slice(matrix * n * columns, n * columns), n, columns);
  }
  return y;
}

template <class S>
Row<S> computed(LogabsdetOp op, Rows<S> operands) {
  const int64_t n = order(op.getA());
  Row<S> y;
  for (int64_t matrix = 0, end = count(op.getA()); matrix < end; ++matrix) {
    const Row<S> &all = *operands[0];
    Row<S> a(all.begin() + matrix * n * n, all.begin() + (matrix + 1) * n * n);
    eliminate<S>(a, {}, n, 0);
    S sum = S::of(0);
    for (int64_t k = 0; k < n; ++k)
      sum = sum + log(a[k * n + k] * a[k * n + k]) / S::of(2);
    y.push_back(sum);
  }
  return y;
}

/// The characteristic polynomial by Faddeev's and LeVerrier's recurrence, which divides by whole
/// numbers only: M₁ = 1, cₖ = −tr(A·Mₖ)/k, Mₖ₊₁ = A·Mₖ + cₖ. Then det A = (−1)ⁿ·cₙ and
/// adj A = (−1)ⁿ⁻¹·Mₙ.
template <class S>
struct Polynomial {
  S determinant = S::of(1);
  Row<S> adjugate;

  Polynomial(const S *a, int64_t n) {
    Row<S> m(n * n, S::of(0));
    for (int64_t i = 0; i < n; ++i)
      m[i * n + i] = S::of(1);
    for (int64_t k = 1; k <= n; ++k) {
      adjugate = m;
      m = product(a, m, n);
      S trace = S::of(0);
      for (int64_t i = 0; i < n; ++i)
        trace = trace + m[i * n + i];
      determinant = trace / S::of(-k);
      for (int64_t i = 0; i < n; ++i)
        m[i * n + i] = m[i * n + i] + determinant;
    }
    determinant = n % 2 ? -determinant : determinant;
    for (S &element : adjugate)
      element = n % 2 ? element : -element;
  }
  static Row<S> product(const S *a, const Row<S> &m, int64_t n) {
    Row<S> y(n * n, S::of(0));
    for (int64_t i = 0; i < n; ++i)
      for (int64_t j = 0; j < n; ++j)
        for (int64_t k = 0; k < n; ++k)
          y[i * n + j] = y[i * n + j] + a[i * n + k] * m[k * n + j];
    return y;
  }
};

template <class S>
Row<S> computed(DetOp op, Rows<S> operands) {
  const int64_t n = order(op.getA());
  Row<S> y;
  for (int64_t matrix = 0, end = count(op.getA()); matrix < end; ++matrix)
    y.push_back(Polynomial<S>(operands[0]->data() + matrix * n * n, n).determinant);
  return y;
}

template <class S>
Row<S> computed(CofactorOp op, Rows<S> operands) {
  const int64_t n = order(op.getX());
  Row<S> y;
  for (int64_t matrix = 0, end = count(op.getX()); matrix < end; ++matrix) {
    const Row<S> adjugate = Polynomial<S>(operands[0]->data() + matrix * n * n, n).adjugate;
    for (int64_t i = 0; i < n; ++i)
      for (int64_t j = 0; j < n; ++j)
        y.push_back(adjugate[j * n + i]);
  }
  return y;
}

} // namespace

bool isFactorization(Operation *op) {
  return llvm::isa<CholeskyOp, TriangularSolveOp, LuSolveOp, DetOp, LogabsdetOp, CofactorOp>(op);
}

template <class S>
Row<S> factorized(Operation *op, Rows<S> operands) {
  return llvm::TypeSwitch<Operation *, Row<S>>(op)
      .template Case<CholeskyOp, TriangularSolveOp, LuSolveOp, DetOp, LogabsdetOp, CofactorOp>(
          [&](auto op) { return computed<S>(op, operands); });
}

template Row<Plain> factorized(Operation *, Rows<Plain>);
template Row<Summed> factorized(Operation *, Rows<Summed>);
template Row<Dual<Summed>> factorized(Operation *, Rows<Dual<Summed>>);
template Row<Dual<Dual<Summed>>> factorized(Operation *, Rows<Dual<Dual<Summed>>>);
template Row<Complex> factorized(Operation *, Rows<Complex>);

} // namespace ad::fuzz::reference
