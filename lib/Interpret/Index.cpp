// Ops that take elements by index. `checkIndices` has been asked before any of them runs.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Interpret/Kernels.h"
#include "VectorMath/NativeInteger.h"

using namespace mlir;

namespace ad::interpreter {
namespace {

/// Calls `visit` with the elements of a tensor of indices, of either type.
template <class Visit>
auto withIndices(const HostTensor &indices, Visit visit) {
  return indices.getKind() == ElementKind::I32 ? visit(indices.elements<int32_t>())
                                               : visit(indices.elements<int64_t>());
}

/// The elements of the side that is addressed, [outer, size, inner], and of the side that has one
/// element for each index, [outer, count, inner].
struct Addresses {
  int64_t outer = 1, size, count, inner = 1;
  bool isBatched;

  Addresses(ArrayRef<int64_t> addressed, int64_t axis, const HostTensor &indices, bool isBatched)
      : size(addressed[axis]), isBatched(isBatched) {
    for (auto [index, length] : llvm::enumerate(addressed))
      if (static_cast<int64_t>(index) != axis)
        (static_cast<int64_t>(index) < axis ? outer : inner) *= length;
    count = isBatched ? indices.getShape()[axis] : static_cast<int64_t>(indices.getNumElements());
  }

  /// Calls `visit` with the place on the addressed side, that on the other, and the number of the
  /// index along the axis.
  template <class Indices, class Visit>
  void forEach(const Indices &indices, Visit visit) const {
    for (int64_t o = 0; o < outer; ++o)
      for (int64_t k = 0; k < count; ++k)
        for (int64_t d = 0; d < inner; ++d) {
          const int64_t place = (o * count + k) * inner + d;
          const auto index = static_cast<int64_t>(indices[isBatched ? place : k]);
          visit((o * size + index) * inner + d, place, k);
        }
  }
};

void gather(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  auto gather = llvm::cast<GatherOp>(op);
  const Addresses at(operands[0].getShape(), gather.getAxis(), operands[1], gather.getBatched());
  dispatchElementKind(y.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    const auto x = operands[0].elements<T>();
    auto result = y.elements<T>();
    withIndices(operands[1], [&](auto indices) {
      at.forEach(indices, [&](int64_t from, int64_t to, int64_t) { result[to] = x[from]; });
    });
  });
}

void scatterAdd(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  auto scatter = llvm::cast<ScatterAddOp>(op);
  const Addresses at(y.getShape(), scatter.getAxis(), operands[1], scatter.getBatched());
  dispatchElementKind(y.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    if constexpr (!std::is_same_v<T, bool>) {
      const auto x = operands[0].elements<T>();
      auto result = y.elements<T>();
      llvm::fill(result, T(0));
      withIndices(operands[1], [&](auto indices) {
        at.forEach(indices, [&](int64_t to, int64_t from, int64_t) {
          if constexpr (std::is_floating_point_v<T>)
            result[to] += x[from];
          else
            result[to] = (vm::NativeInteger<T>{result[to]} + vm::NativeInteger<T>{x[from]}).value;
        });
      });
    }
  });
}

void put(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  const auto axis = static_cast<int64_t>(llvm::cast<PutOp>(op).getAxis());
  const Addresses at(y.getShape(), axis, operands[2], false);
  dispatchElementKind(y.getKind(), [&](auto t) {
    using T = typename decltype(t)::type;
    auto result = y.elements<T>();
    llvm::copy(operands[0].elements<T>(), result.begin());
    const auto entry = operands[1].elements<T>();
    withIndices(operands[2], [&](auto indices) {
      at.forEach(indices, [&](int64_t to, int64_t from, int64_t) { result[to] = entry[from]; });
    });
  });
}

void inverseIndex(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  const auto axis = static_cast<int64_t>(llvm::cast<InverseIndexOp>(op).getAxis());
  const Addresses at(y.getShape(), axis, operands[0], true);
  withIndices(operands[0], [&](auto indices) {
    using T = std::decay_t<decltype(indices[0])>;
    auto result = y.elements<T>();
    llvm::fill(result, T(-1));
    at.forEach(indices, [&](int64_t to, int64_t, int64_t k) { result[to] = static_cast<T>(k); });
  });
}

void checkIndex(Operation *op, ArrayRef<HostTensor> operands, HostTensor &y) {
  const auto size = static_cast<int64_t>(llvm::cast<CheckIndexOp>(op).getSize());
  withIndices(operands[0], [&](auto indices) {
    using T = std::decay_t<decltype(indices[0])>;
    for (auto [element, index] : llvm::zip_equal(y.elements<T>(), indices))
      element = static_cast<T>(index < 0 ? index + size : index);
  });
}

} // namespace

std::optional<int64_t> indexOutOfRange(Operation *op, ArrayRef<HostTensor> operands) {
  const std::optional<RuntimeCheck> check = runtimeCheckOf(op);
  if (check && check->kind != RuntimeCheck::Kind::Index)
    return std::nullopt;
  // Where nothing is moved, no index is used. What is moved stands in front of the indices.
  const bool isUsed =
      llvm::isa<GatherOp>(op)
          ? llvm::cast<GatherOp>(op).getType().getNumElements() > 0
          : check && operands[std::max(indexOperandOf(op), 1u) - 1].getNumElements() > 0;
  if (!isUsed)
    return std::nullopt;
  const int64_t least = llvm::isa<CheckIndexOp>(op) ? -check->size : 0;
  return withIndices(operands[indexOperandOf(op)], [&](auto indices) -> std::optional<int64_t> {
    for (const int64_t index : indices)
      if (index < least || index >= check->size)
        return index;
    return std::nullopt;
  });
}

void addIndexKernels(KernelTable &table) {
  table[TypeID::get<GatherOp>()] = gather;
  table[TypeID::get<ScatterAddOp>()] = scatterAdd;
  table[TypeID::get<PutOp>()] = put;
  table[TypeID::get<InverseIndexOp>()] = inverseIndex;
  table[TypeID::get<CheckIndexOp>()] = checkIndex;
}

} // namespace ad::interpreter
