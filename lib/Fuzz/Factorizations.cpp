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
  int64_t count = 1;
  for (const int64_t size : typeOf(matrices).getShape().drop_back(2))
    count *= size;
  return count;
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

} // namespace

bool isFactorization(Operation *op) { return llvm::isa<CholeskyOp, TriangularSolveOp>(op); }

template <class S>
Row<S> factorized(Operation *op, Rows<S> operands) {
  return llvm::TypeSwitch<Operation *, Row<S>>(op).template Case<CholeskyOp, TriangularSolveOp>(
      [&](auto op) { return computed<S>(op, operands); });
}

template Row<Plain> factorized(Operation *, Rows<Plain>);
template Row<Summed> factorized(Operation *, Rows<Summed>);
template Row<Dual<Summed>> factorized(Operation *, Rows<Dual<Summed>>);
template Row<Dual<Dual<Summed>>> factorized(Operation *, Rows<Dual<Dual<Summed>>>);
template Row<Complex> factorized(Operation *, Rows<Complex>);

} // namespace ad::fuzz::reference
