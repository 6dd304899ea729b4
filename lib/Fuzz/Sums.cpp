// sum, mean, amax, prod, cumsum, recurrence, scatter_add, matmul: their formulas, element after
// element. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Sums.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Movement.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ad::fuzz::reference {
namespace {

ArrayRef<int64_t> shapeOf(Value value) {
  return llvm::cast<RankedTensorType>(value.getType()).getShape();
}

template <class S>
using Rows = ArrayRef<const Row<S> *>;

/// The elements of the operand that each element of the result is made of, in order.
std::vector<std::vector<int64_t>> partsOf(Operation *op, ArrayRef<int64_t> axes) {
  std::vector<std::vector<int64_t>> parts(
      llvm::cast<RankedTensorType>(op->getResult(0).getType()).getNumElements());
  int64_t index = 0;
  forEachElement(shapeOf(op->getOperand(0)), [&](ArrayRef<int64_t> at) {
    SmallVector<int64_t> kept;
    for (auto [axis, i] : llvm::enumerate(at))
      if (!llvm::is_contained(axes, static_cast<int64_t>(axis)))
        kept.push_back(i);
    parts[indexIn(shapeOf(op->getResult(0)), kept)].push_back(index++);
  });
  return parts;
}

/// Each part folded from a start.
template <class S, class Step>
Row<S> folded(Operation *op, ArrayRef<int64_t> axes, const Row<S> &x, Real start, Step step) {
  Row<S> y;
  for (const std::vector<int64_t> &part : partsOf(op, axes)) {
    y.push_back(S::of(start));
    for (const int64_t index : part)
      y.back() = step(y.back(), x[index]);
  }
  return y;
}

template <class S>
S plus(S a, S b) {
  return a + b;
}
template <class S>
S times(S a, S b) {
  return a * b;
}

template <class S>
Row<S> computed(SumOp op, Rows<S> operands) {
  return folded(op, op.getAxes(), *operands[0], 0, plus<S>);
}

template <class S>
Row<S> computed(MeanOp op, Rows<S> operands) {
  Row<S> y = folded(op, op.getAxes(), *operands[0], 0, plus<S>);
  for (S &element : y)
    element = element / element.like(Real(operands[0]->size()) / y.size());
  return y;
}

template <class S>
Row<S> computed(ProdOp op, Rows<S> operands) {
  const int64_t axes[] = {static_cast<int64_t>(op.getAxis())};
  return folded(op, axes, *operands[0], 1, times<S>);
}

/// The mean of the elements that are the greatest.
template <class S>
Row<S> computed(AmaxOp op, Rows<S> operands) {
  const Row<S> &x = *operands[0];
  Row<S> y;
  for (const std::vector<int64_t> &part : partsOf(op, op.getAxes())) {
    Real greatest = numberOf(x[part.front()]), count = 0;
    for (const int64_t index : part)
      greatest = std::max(greatest, numberOf(x[index]));
    S sum = S::of(0);
    for (const int64_t index : part)
      if (numberOf(x[index]) == greatest)
        sum = sum + x[index], ++count;
    y.push_back(sum / sum.like(count));
  }
  return y;
}

/// Visits the elements along an axis, one after the other, as (index, index before or -1).
template <class Op, class Visit>
void alongAxis(Op op, Visit visit) {
  const ArrayRef<int64_t> shape = shapeOf(op.getResult());
  const int64_t axis = op.getAxis(), size = shape[axis];
  SmallVector<int64_t> others(shape);
  others[axis] = llvm::is_contained(shape, 0) ? 0 : 1;
  forEachElement(others, [&](ArrayRef<int64_t> first) {
    SmallVector<int64_t> at(first);
    int64_t before = -1;
    for (int64_t i = 0; i < size; ++i) {
      at[axis] = op.getReverse() ? size - 1 - i : i;
      const int64_t index = indexIn(shape, at);
      visit(index, before);
      before = index;
    }
  });
}

template <class S>
Row<S> computed(CumsumOp op, Rows<S> operands) {
  Row<S> y = *operands[0];
  alongAxis(op, [&](int64_t at, int64_t before) {
    if (before >= 0)
      y[at] = y[before] + y[at];
  });
  return y;
}

template <class S>
Row<S> computed(RecurrenceOp op, Rows<S> operands) {
  Row<S> y = *operands[1];
  alongAxis(op, [&](int64_t at, int64_t before) {
    if (before >= 0)
      y[at] = (*operands[0])[at] * y[before] + y[at];
  });
  return y;
}

template <class S>
Row<S> computed(ScatterAddOp op, Rows<S> operands) {
  Row<S> y(op.getType().getNumElements(), S::of(0));
  const auto indexAt = [&](int64_t i) { return static_cast<int64_t>(numberOf((*operands[1])[i])); };
  size_t next = 0;
  forEachElement(shapeOf(op.getX()), [&](ArrayRef<int64_t> at) {
    S &sum = y[indexIn(shapeOf(op.getResult()),
                       addressFor(at, op.getIndices(), op.getAxis(), op.getBatched(), indexAt))];
    sum = sum + (*operands[0])[next++];
  });
  return y;
}

template <class S>
Row<S> computed(MatmulOp op, Rows<S> operands) {
  const ArrayRef<int64_t> left = shapeOf(op.getA()), right = shapeOf(op.getB());
  const int64_t inner = left[left.size() - (op.getTransposeA() ? 2 : 1)];
  Row<S> y;
  forEachElement(shapeOf(op.getResult()), [&](ArrayRef<int64_t> at) {
    SmallVector<int64_t> a(at), b(at);
    const int64_t row = at[at.size() - 2], column = at.back();
    S sum = S::of(0);
    for (int64_t k = 0; k < inner; ++k) {
      a[a.size() - 2] = op.getTransposeA() ? k : row;
      a.back() = op.getTransposeA() ? row : k;
      b[b.size() - 2] = op.getTransposeB() ? column : k;
      b.back() = op.getTransposeB() ? k : column;
      sum = sum + (*operands[0])[indexIn(left, a)] * (*operands[1])[indexIn(right, b)];
    }
    y.push_back(sum);
  });
  return y;
}

} // namespace

bool isAnalyticSum(Operation *op) {
  return llvm::isa<SumOp, MeanOp, ProdOp, CumsumOp, RecurrenceOp, ScatterAddOp, MatmulOp>(op);
}
bool isSum(Operation *op) { return isAnalyticSum(op) || llvm::isa<AmaxOp>(op); }

template <class S>
Row<S> sumUp(Operation *op, Rows<S> operands) {
  return llvm::TypeSwitch<Operation *, Row<S>>(op)
      .template Case<SumOp, MeanOp, ProdOp, AmaxOp, CumsumOp, RecurrenceOp, ScatterAddOp, MatmulOp>(
          [&](auto op) { return computed<S>(op, operands); });
}

template Row<Plain> sumUp(Operation *, Rows<Plain>);
template Row<Summed> sumUp(Operation *, Rows<Summed>);
template Row<Dual<Summed>> sumUp(Operation *, Rows<Dual<Summed>>);
template Row<Dual<Dual<Summed>>> sumUp(Operation *, Rows<Dual<Dual<Summed>>>);
template Row<Complex> sumUp(Operation *, Rows<Complex>);

} // namespace ad::fuzz::reference
