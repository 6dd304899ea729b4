// Reductions in the order that the dialect promises, one tree for any engine.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Adjacent reduced axes form a group. A tensor is then [outer, reduced, inner] around a group;
// several groups are reduced one after the other, the innermost first, each result rounded to the
// element type.
//   trailing:   blocks of 1024 elements; in a block, element i goes to lane i mod L, and the lanes
//               are halved until one is left
//   otherwise:  blocks of 128 rows, summed in order in the element type
// In both, block sums are added in order in f64 and the total is rounded once. Integers wrap.
#include "Dialect/Dialect.h"
#include "Interpret/Kernels.h"
#include "VectorMath/Basic.h"
#include "VectorMath/NativeInteger.h"
#include <numeric>
#include <vector>

using namespace mlir;

namespace ad::interpreter {
namespace {

constexpr int64_t blockSize = 1024;
constexpr int64_t blockRows = 128;
/// A block is summed in lanes that fill two of the widest vectors.
template <class T>
constexpr int64_t lanes = sizeof(T) == 4 ? 32 : 16;

/// What block sums are added in.
template <class T>
using Total = std::conditional_t<std::is_floating_point_v<T>, double, T>;

/// a + b, wrapping for integers.
template <class T>
T added(T a, T b) {
  if constexpr (std::is_floating_point_v<T>)
    return a + b;
  else
    return (vm::NativeInteger<T>{a} + vm::NativeInteger<T>{b}).value;
}

template <class T>
T sumBlock(ArrayRef<T> block) {
  T lane[lanes<T>] = {};
  for (size_t i = 0; i < block.size(); ++i)
    lane[i % lanes<T>] = added(lane[i % lanes<T>], block[i]);
  for (int64_t half = lanes<T> / 2; half >= 1; half /= 2)
    for (int64_t j = 0; j < half; ++j)
      lane[j] = added(lane[j], lane[j + half]);
  return lane[0];
}

template <class T>
T sumContiguous(ArrayRef<T> x) {
  Total<T> total = 0;
  for (; !x.empty(); x = x.drop_front(std::min<size_t>(blockSize, x.size())))
    total = added<Total<T>>(total, sumBlock(x.take_front(blockSize)));
  return static_cast<T>(total);
}

/// The sum of x[0], x[stride], …, x[(rows - 1)·stride].
template <class T>
T sumRows(const T *x, int64_t rows, int64_t stride) {
  Total<T> total = 0;
  for (int64_t start = 0; start < rows; start += blockRows) {
    T block = 0;
    for (int64_t row = start; row < std::min(rows, start + blockRows); ++row)
      block = added(block, x[row * stride]);
    total = added<Total<T>>(total, block);
  }
  return static_cast<T>(total);
}

template <class T>
T maximumOf(const T *x, int64_t count, int64_t stride) {
  using V =
      std::conditional_t<std::is_floating_point_v<T>, vm::NativeFloat<T>, vm::NativeInteger<T>>;
  V result{x[0]};
  for (int64_t i = 1; i < count; ++i)
    result = maximum(result, V{x[i * stride]});
  return result.value;
}

/// Adjacent axes, [first, last).
struct Group {
  int64_t first, last;
};

/// Ascending axes as groups of neighbours.
SmallVector<Group> groupsOf(ArrayRef<int64_t> axes) {
  SmallVector<Group> groups;
  for (const int64_t axis : axes)
    if (!groups.empty() && groups.back().last == axis)
      ++groups.back().last;
    else
      groups.push_back({axis, axis + 1});
  return groups;
}

int64_t countOf(ArrayRef<int64_t> shape) {
  return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

/// Reduces the axes one group at a time. `reduce(x, count, stride)` gives one element from the
/// `count` that are `stride` apart; stride 0 says that the axes are trailing, so the elements are
/// contiguous.
template <class T, class Reduce>
void reduceGroups(ArrayRef<int64_t> axes, const HostTensor &operand, HostTensor &result,
                  Reduce reduce) {
  SmallVector<int64_t> shape(operand.getShape());
  std::vector<T> current(operand.elements<T>().begin(), operand.elements<T>().end()), next;
  const SmallVector<Group> groups = groupsOf(axes);
  for (const Group group : llvm::reverse(groups)) {
    const ArrayRef<int64_t> all(shape);
    const int64_t outer = countOf(all.take_front(group.first));
    const int64_t count = countOf(all.slice(group.first, group.last - group.first));
    const int64_t inner = countOf(all.drop_front(group.last));
    const bool isTrailing = group.last == static_cast<int64_t>(shape.size());
    next.resize(outer * inner);
    // Of no elements there is no address either.
    for (int64_t i = 0; i < outer; ++i)
      for (int64_t j = 0; j < inner; ++j)
        next[i * inner + j] = reduce(count ? current.data() + i * count * inner + j : nullptr,
                                     count, isTrailing ? 0 : inner);
    std::swap(current, next);
    shape.erase(shape.begin() + group.first, shape.begin() + group.last);
  }
  llvm::copy(current, result.elements<T>().begin());
}

template <class T>
void sumAxes(ArrayRef<int64_t> axes, const HostTensor &x, HostTensor &y) {
  reduceGroups<T>(axes, x, y, [](const T *elements, int64_t count, int64_t stride) {
    return stride == 0 ? sumContiguous(llvm::ArrayRef(elements, count))
                       : sumRows(elements, count, stride);
  });
}

void sum(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  dispatchElementKind(y.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    if constexpr (isComputedElement<T>)
      sumAxes<T>(llvm::cast<SumOp>(op).getAxes(), operands[0], y);
  });
}

/// The sum, rounded, divided by the count.
template <class T>
void meanAxes(MeanOp op, const HostTensor &x, HostTensor &y) {
  sumAxes<T>(op.getAxes(), x, y);
  int64_t count = 1;
  for (const int64_t axis : op.getAxes())
    count *= x.getShape()[axis];
  for (T &element : y.elements<T>())
    element /= static_cast<T>(count);
}

void mean(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  if (y.getKind() == ElementKind::F32)
    meanAxes<float>(llvm::cast<MeanOp>(op), operands[0], y);
  else
    meanAxes<double>(llvm::cast<MeanOp>(op), operands[0], y);
}

void amax(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  dispatchElementKind(y.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    if constexpr (isComputedElement<T>)
      reduceGroups<T>(llvm::cast<AmaxOp>(op).getAxes(), operands[0], y,
                      [](const T *x, int64_t count, int64_t stride) {
                        return maximumOf(x, count, stride ? stride : 1);
                      });
  });
}

} // namespace

void addReductionKernels(KernelTable &table) {
  table[TypeID::get<SumOp>()] = sum;
  table[TypeID::get<MeanOp>()] = mean;
  table[TypeID::get<AmaxOp>()] = amax;
}

} // namespace ad::interpreter
