// Ops along one axis, element after element.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Interpret/Kernels.h"
#include "VectorMath/NativeInteger.h"

using namespace mlir;

namespace ad::interpreter {
namespace {

/// a·b and a + b, wrapping for integers.
template <class T>
T times(T a, T b) {
  if constexpr (std::is_floating_point_v<T>)
    return a * b;
  else
    return (vm::NativeInteger<T>{a} * vm::NativeInteger<T>{b}).value;
}
template <class T>
T plus(T a, T b) {
  if constexpr (std::is_floating_point_v<T>)
    return a + b;
  else
    return (vm::NativeInteger<T>{a} + vm::NativeInteger<T>{b}).value;
}

/// The axis of an op: its elements are `stride` apart, and `visit` gets the first of each run.
struct Run {
  int64_t count, stride, step;
  int64_t at(int64_t first, int64_t i) const {
    return first + (step > 0 ? i : count - 1 - i) * stride;
  }
};

template <class Visit>
void forEachRun(ArrayRef<int64_t> shape, int64_t axis, bool isReversed, Visit visit) {
  int64_t outer = 1, inner = 1;
  for (auto [index, size] : llvm::enumerate(shape))
    if (static_cast<int64_t>(index) != axis)
      (static_cast<int64_t>(index) < axis ? outer : inner) *= size;
  const Run run{shape[axis], inner, isReversed ? -1 : 1};
  for (int64_t i = 0; i < outer; ++i)
    for (int64_t j = 0; j < inner; ++j)
      visit(run, i * run.count * inner + j, i * inner + j);
}

/// Calls `visit` with a zero of the element type, which is one that is computed in.
template <class Visit>
void forNumbers(ElementKind kind, Visit visit) {
  dispatchElementKind(kind, [&](auto t) {
    using T = typename decltype(t)::type;
    if constexpr (isComputedElement<T>)
      visit(T());
  });
}

void cumsum(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  auto cumsum = llvm::cast<CumsumOp>(op);
  forNumbers(y.getKind(), [&](auto zero) {
    using T = decltype(zero);
    using Total = std::conditional_t<std::is_floating_point_v<T>, double, T>;
    const auto x = operands[0].elements<T>();
    auto result = y.elements<T>();
    forEachRun(y.getShape(), cumsum.getAxis(), cumsum.getReverse(),
               [&](const Run &run, int64_t first, int64_t) {
                 Total total = 0;
                 for (int64_t i = 0; i < run.count; ++i) {
                   const Total element = x[run.at(first, i)];
                   total = i == 0 ? element : plus(total, element);
                   result[run.at(first, i)] = static_cast<T>(total);
                 }
               });
  });
}

void recurrence(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  auto recurrence = llvm::cast<RecurrenceOp>(op);
  forNumbers(y.getKind(), [&](auto zero) {
    using T = decltype(zero);
    const auto a = operands[0].elements<T>(), b = operands[1].elements<T>();
    auto result = y.elements<T>();
    forEachRun(y.getShape(), recurrence.getAxis(), recurrence.getReverse(),
               [&](const Run &run, int64_t first, int64_t) {
                 T value = 0;
                 for (int64_t i = 0; i < run.count; ++i) {
                   const int64_t at = run.at(first, i);
                   value = i == 0 ? b[at] : plus(times(a[at], value), b[at]);
                   result[at] = value;
                 }
               });
  });
}

void prod(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  forNumbers(y.getKind(), [&](auto zero) {
    using T = decltype(zero);
    const auto x = operands[0].elements<T>();
    auto result = y.elements<T>();
    forEachRun(operands[0].getShape(), llvm::cast<ProdOp>(op).getAxis(), false,
               [&](const Run &run, int64_t first, int64_t to) {
                 T value = 1;
                 for (int64_t i = 0; i < run.count; ++i)
                   value = i == 0 ? x[run.at(first, i)] : times(value, x[run.at(first, i)]);
                 result[to] = value;
               });
  });
}

} // namespace

void addScanKernels(KernelTable &table) {
  table[TypeID::get<CumsumOp>()] = cumsum;
  table[TypeID::get<RecurrenceOp>()] = recurrence;
  table[TypeID::get<ProdOp>()] = prod;
}

} // namespace ad::interpreter
