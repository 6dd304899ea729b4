// Where each value of a function lies in memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Buffers.h"
#include "Lower/Emitter.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

constexpr int64_t kAlignment = 64;

// A few lines between large buffers: otherwise those of whole pages, walked together, compete for
// the same sets of the caches.
constexpr int64_t kLargeBytes = 64 << 10, kGap = 5 * 64;

int64_t placedBytes(Type type) {
  const int64_t bytes = bytesOf(type);
  return llvm::alignTo(bytes, kAlignment) + (bytes < kLargeBytes ? 0 : kGap);
}

} // namespace

int64_t bytesOf(Type type) {
  const auto tensor = llvm::cast<RankedTensorType>(type);
  return tensor.getNumElements() * byteSize(tensor.getElementType());
}

std::optional<int64_t> contiguousOffset(SliceOp op) {
  const ArrayRef<int64_t> from = op.getX().getType().getShape(),
                          to = op.getY().getType().getShape();
  // From the inside: whole axes, then one axis with stride 1, then axes of size 1.
  bool isWhole = true;
  int64_t offset = 0, stride = 1;
  for (int64_t axis = from.size() - 1; axis >= 0; --axis) {
    if (!isWhole && to[axis] != 1)
      return std::nullopt;
    if (to[axis] > 1 && AD_SEEDED(buffers_strided_view, op.getStrides()[axis] != 1, false))
      return std::nullopt;
    isWhole &= to[axis] == from[axis];
    offset += op.getOffsets()[axis] * stride;
    stride *= from[axis];
  }
  // Places are aligned: kernels store whole vectors past the caches.
  const int64_t bytes = offset * byteSize(op.getX().getType().getElementType());
  return bytes % kAlignment == 0 ? std::optional<int64_t>(offset) : std::nullopt;
}

Buffers::Buffers(func::FuncOp function, const Kernels &kernels) {
  for (const BlockArgument argument : function.getArguments())
    places[argument] = Place{Place::Input, argument.getArgNumber(), 0, nullptr};
  for (auto constant : function.getOps<ConstantOp>())
    places[constant.getResult()] = Place{Place::Constant, 0, 0, constant};
  placeResults(function);
  findLastUses(function);
  placeTemporaries(function, kernels);
}

bool Buffers::isView(Operation *op) {
  auto slice = llvm::dyn_cast<SliceOp>(op);
  return llvm::isa<ReshapeOp>(op) || (slice && contiguousOffset(slice));
}

Buffers::Root Buffers::rootOf(Value value) const {
  Root root{value, 0};
  while (Operation *op = root.value.getDefiningOp()) {
    if (auto reshape = llvm::dyn_cast<ReshapeOp>(op)) {
      root.value = reshape.getX();
      continue;
    }
    auto slice = llvm::dyn_cast<SliceOp>(op);
    const std::optional<int64_t> offset = slice ? contiguousOffset(slice) : std::nullopt;
    if (!offset)
      break;
    root.value = slice.getX();
    root.offset += AD_SEEDED(buffers_view_offset, *offset, 0) *
                   byteSize(slice.getX().getType().getElementType());
  }
  return root;
}

Place Buffers::placeOf(Value value) const {
  const Root root = rootOf(value);
  Place place = places.lookup(root.value);
  place.offset += root.offset;
  return place;
}

void Buffers::placeResults(func::FuncOp function) {
  Operation *terminator = function.getBody().front().getTerminator();
  for (auto [index, value] : llvm::enumerate(terminator->getOperands())) {
    const Root root = rootOf(value);
    const bool fits = bytesOf(root.value.getType()) == bytesOf(value.getType());
    if (fits && !places.contains(root.value))
      places[root.value] = Place{Place::Result, static_cast<unsigned>(index), 0, nullptr};
    else
      resultCopies.push_back({value, static_cast<unsigned>(index)});
  }
}

void Buffers::findLastUses(func::FuncOp function) {
  for (Operation &op : function.getBody().front())
    for (const Value operand : op.getOperands())
      lastUse[rootOf(operand).value] = &op;
}

int64_t Buffers::allocate(int64_t bytes) {
  for (auto it = gaps.begin(); it != gaps.end(); ++it) {
    if (it->second < AD_SEEDED(buffers_small_gap, bytes, bytes - 64))
      continue;
    const int64_t offset = it->first;
    it->first += bytes;
    it->second -= bytes;
    if (it->second == 0)
      gaps.erase(it);
    return offset;
  }
  // A gap at the end grows.
  int64_t offset = peak;
  if (!gaps.empty() && gaps.back().first + gaps.back().second == peak) {
    offset = gaps.back().first;
    gaps.pop_back();
  }
  isTooLarge |= offset > addressableBytes - bytes;
  peak = isTooLarge ? 0 : offset + bytes;
  return isTooLarge ? 0 : offset;
}

void Buffers::release(int64_t offset, int64_t bytes) {
  if (bytes == 0)
    return;
  auto next = llvm::lower_bound(gaps, std::make_pair(offset, int64_t(0)));
  next = gaps.insert(next, {offset, bytes});
  if (std::next(next) != gaps.end() && next->first + next->second == std::next(next)->first) {
    next->second += std::next(next)->second;
    gaps.erase(std::next(next));
  }
  if (next != gaps.begin() && std::prev(next)->first + std::prev(next)->second == next->first) {
    std::prev(next)->second += next->second;
    gaps.erase(next);
  }
}

std::optional<int64_t> Buffers::inPlace(FusedOp group, unsigned result, const Kernel &kernel,
                                        DenseSet<Value> &taken) const {
  // A later pass over the row would read what an earlier one has overwritten.
  if (AD_SEEDED(buffers_passes, kernel.plan.numPhases() != 1, false))
    return std::nullopt;
  const Value yielded = group.getBody().front().getTerminator()->getOperand(result);
  if (kernel.plan.levelOf(yielded) != Level::Full)
    return std::nullopt;
  for (auto [index, input] : llvm::enumerate(group.getInputs())) {
    const Root root = rootOf(input);
    const Place place = places.lookup(root.value);
    if (place.kind != Place::Workspace || lastUse.lookup(root.value) != group ||
        taken.contains(root.value) ||
        placedBytes(root.value.getType()) != placedBytes(yielded.getType()) || root.offset != 0 ||
        byteSize(getElementTypeOrSelf(input.getType())) !=
            byteSize(getElementTypeOrSelf(yielded.getType())))
      continue;
    // The input must be read once, element by element as the result is written.
    const bool isReadOnce = llvm::count_if(group.getInputs(), [&](Value other) {
                              return rootOf(other).value == root.value;
                            }) == 1;
    const BlockArgument argument = group.getBody().front().getArgument(index);
    const bool corresponds = kernel.plan.stridesOf(argument) == kernel.plan.stridesOf(yielded);
    if (!AD_SEEDED(buffers_read_twice, isReadOnce, true) ||
        !AD_SEEDED(buffers_order, corresponds, true))
      continue;
    taken.insert(root.value);
    return place.offset;
  }
  return std::nullopt;
}

void Buffers::placeTemporaries(func::FuncOp function, const Kernels &kernels) {
  for (Operation &op : function.getBody().front()) {
    DenseSet<Value> taken;
    const auto kernel = kernels.find(&op);
    for (const OpResult result : op.getResults()) {
      if (places.contains(result) || rootOf(result).value != result)
        continue;
      std::optional<int64_t> offset;
      if (kernel != kernels.end())
        offset = inPlace(llvm::cast<FusedOp>(op), result.getResultNumber(), kernel->second, taken);
      places[result] = Place{Place::Workspace, 0,
                             offset ? *offset : allocate(placedBytes(result.getType())), nullptr};
    }
    const int64_t scratchBytes = kernel != kernels.end() ? kernel->second.needs.scratch.total() : 0;
    if (scratchBytes > 0) {
      const int64_t offset = allocate(scratchBytes);
      scratch[&op] = Place{Place::Workspace, 0, offset, nullptr};
      release(offset, scratchBytes);
    }
    DenseSet<Value> released;
    for (const Value operand : op.getOperands()) {
      const Value root = rootOf(operand).value;
      const Place place = places.lookup(root);
      if (place.kind == Place::Workspace &&
          AD_SEEDED(buffers_released_early, lastUse.lookup(root) == &op, true) &&
          !taken.contains(root) && released.insert(root).second)
        release(place.offset, placedBytes(root.getType()));
    }
    // A result that nothing reads is written all the same, and free afterwards.
    for (const OpResult result : op.getResults())
      if (!lastUse.contains(result) && rootOf(result).value == result &&
          places[result].kind == Place::Workspace)
        release(places[result].offset, placedBytes(result.getType()));
  }
}

} // namespace ad
