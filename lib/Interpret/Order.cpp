// Ops that tell in which order elements are.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Interpret/Kernels.h"
#include <cmath>
#include <numeric>

using namespace mlir;

namespace ad::interpreter {
namespace {

template <class T>
bool isNaN(T x) {
  if constexpr (std::is_floating_point_v<T>)
    return std::isnan(x);
  return false;
}

/// The order in which NaN is above all numbers.
template <class T>
bool isBelow(T a, T b) {
  return isNaN(b) ? !isNaN(a) : a < b;
}

/// Calls `visit` with the place of the first element of each run along the axis, and the distance
/// between neighbours.
template <class Visit>
void forEachRun(ArrayRef<int64_t> shape, int64_t axis, Visit visit) {
  int64_t outer = 1, inner = 1;
  for (auto [index, size] : llvm::enumerate(shape))
    if (static_cast<int64_t>(index) != axis)
      (static_cast<int64_t>(index) < axis ? outer : inner) *= size;
  for (int64_t i = 0; i < outer; ++i)
    for (int64_t j = 0; j < inner; ++j)
      visit(i * shape[axis] * inner + j, inner);
}

void argsort(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  auto sort = llvm::cast<ArgsortOp>(op);
  const auto axis = static_cast<int64_t>(sort.getAxis());
  std::vector<int64_t> order(y.getShape()[axis]);
  auto result = y.elements<int64_t>();
  dispatchElementKind(operands[0].getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    const auto x = operands[0].elements<T>();
    forEachRun(y.getShape(), axis, [&](int64_t first, int64_t stride) {
      std::iota(order.begin(), order.end(), int64_t(0));
      llvm::sort(order, [&](int64_t a, int64_t b) {
        T left = x[first + a * stride], right = x[first + b * stride];
        if (sort.getDescending())
          std::swap(left, right);
        return isBelow(left, right) || (!isBelow(right, left) && a < b);
      });
      for (auto [place, index] : llvm::enumerate(order))
        result[first + static_cast<int64_t>(place) * stride] = index;
    });
  });
}

void argcummax(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  const auto axis = static_cast<int64_t>(llvm::cast<ArgcummaxOp>(op).getAxis());
  auto result = y.elements<int64_t>();
  dispatchElementKind(operands[0].getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    const auto x = operands[0].elements<T>();
    forEachRun(y.getShape(), axis, [&](int64_t first, int64_t stride) {
      int64_t best = 0;
      for (int64_t i = 0; i < y.getShape()[axis]; ++i) {
        if (!isBelow(x[first + i * stride], x[first + best * stride]))
          best = i;
        result[first + i * stride] = best;
      }
    });
  });
}

} // namespace

void addOrderKernels(KernelTable &table) {
  table[TypeID::get<ArgsortOp>()] = argsort;
  table[TypeID::get<ArgcummaxOp>()] = argcummax;
}

} // namespace ad::interpreter
