// Where each value of a function lies in memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Buffers.h"
#include "Lower/Emitter.h"
#include "Lower/InPlace.h"
#include "Runtime/Runtime.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

// A few lines between large buffers: otherwise those of whole pages, walked together, compete for
// the same sets of the caches.
constexpr int64_t kLargeBytes = 64 << 10, kGap = 5 * 64;

} // namespace

int64_t bytesOf(Type type) {
  const auto tensor = llvm::cast<RankedTensorType>(type);
  return tensor.hasStaticShape() ? tensor.getNumElements() * byteSize(tensor.getElementType()) : 0;
}

int64_t placedBytes(Type tensor) {
  const int64_t bytes = bytesOf(tensor);
  return llvm::alignTo(bytes, kPlaceAlignment) + (bytes < kLargeBytes ? 0 : kGap);
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
  const int64_t bytes = offset * byteSize(op.getX().getType().getElementType());
  return bytes % kPlaceAlignment == 0 ? std::optional<int64_t>(offset) : std::nullopt;
}

Buffers::Buffers(func::FuncOp function, const Kernels &kernels) : kernels(kernels) {
  for (const BlockArgument argument : function.getArguments())
    places[argument] = Place{Place::Input, argument.getArgNumber(), 0, nullptr};
  function.walk([&](ConstantOp constant) { // those of groups are never looked up
    places[constant.getResult()] = Place{Place::Constant, 0, 0, constant};
  });
  placeTapes(function);
  placeFunctionResults(function);
  placeBlock(function.getBody().front());
}

void Buffers::placeTapes(func::FuncOp function) {
  function.walk([&](Operation *op) {
    if (auto loop = llvm::dyn_cast<LoopOpInterface>(op); loop && loop.isDynamic())
      for (const Value stack : loop.getStacks())
        places[stack] = Place{Place::Tape, tapeCount++, 0, nullptr};
  });
  if (tapeCount > 0) // for as long as the function runs
    tapesOffset = arena.allocate(llvm::alignTo(tapeCount * sizeof(ad_rt_tape), kPlaceAlignment));
}

Place Buffers::tapeOf(unsigned tape) const {
  return Place{Place::Workspace, 0, tapesOffset + static_cast<int64_t>(tape * sizeof(ad_rt_tape)),
               nullptr};
}

bool Buffers::isView(Operation *op) {
  auto slice = llvm::dyn_cast<SliceOp>(op);
  return llvm::isa<ReshapeOp>(op) || (slice && contiguousOffset(slice));
}

/// The operand of the op around a body that an argument of the body is throughout, if it is one.
static Value operandOf(BlockArgument argument) {
  Operation *op = argument.getOwner()->getParentOp();
  const unsigned number = argument.getArgNumber();
  if (auto loop = llvm::dyn_cast<ForOp>(op))
    return number < loop.getInits().size() + loop.getSequences().size() ? Value()
                                                                        : loop.getOperand(number);
  if (auto loop = llvm::dyn_cast<WhileOp>(op))
    return number < loop.getInits().size() ? Value() : loop.getOperand(number);
  if (auto branch = llvm::dyn_cast<IfOp>(op))
    return branch.getInputs()[number];
  return Value();
}

Buffers::Root Buffers::rootOf(Value value) const {
  Root root{value, 0};
  while (true) {
    if (const auto argument = llvm::dyn_cast<BlockArgument>(root.value)) {
      const Value operand = operandOf(argument);
      if (!operand || places.contains(argument)) // small invariants have a place of their own
        return root;
      root.value = operand;
      continue;
    }
    Operation *op = root.value.getDefiningOp();
    if (auto reshape = llvm::dyn_cast<ReshapeOp>(op)) {
      root.value = reshape.getX();
      continue;
    }
    auto slice = llvm::dyn_cast<SliceOp>(op);
    const std::optional<int64_t> offset = slice ? contiguousOffset(slice) : std::nullopt;
    if (!offset)
      return root;
    root.value = slice.getX();
    root.offset += AD_SEEDED(buffers_view_offset, *offset, 0) *
                   byteSize(slice.getX().getType().getElementType());
  }
}

Place Buffers::placeOf(Value value) const {
  const Root root = rootOf(value);
  Place place = places.lookup(root.value);
  place.offset += root.offset;
  return place;
}

void Buffers::placeFunctionResults(func::FuncOp function) {
  Operation *terminator = function.getBody().front().getTerminator();
  for (auto [index, value] : llvm::enumerate(terminator->getOperands())) {
    const Root root = rootOf(value);
    const bool fits = bytesOf(root.value.getType()) == bytesOf(value.getType());
    if (fits && !places.contains(root.value))
      for (const OpResult made : writtenOver(llvm::cast<OpResult>(root.value)))
        places[made] = Place{Place::Result, static_cast<unsigned>(index), 0, nullptr};
    else
      resultCopies.push_back({value, static_cast<unsigned>(index)});
  }
}

/// What comes from outside of a block lives as long as the op around the block runs.
void Buffers::findLastUses(Block &block) {
  for (Operation &op : block)
    for (const Value operand : op.getOperands())
      if (Value root = rootOf(operand).value; root.getParentBlock() == &block)
        lastUse[root] = &op;
}

bool correspond(FusedOp group, const KernelPlan &plan, unsigned input, unsigned result) {
  // A later pass over the row would read what an earlier one has overwritten.
  if (AD_SEEDED(buffers_passes, plan.numPhases() != 1, false))
    return false;
  const Value yielded = group.getBody().front().getTerminator()->getOperand(result);
  const BlockArgument argument = group.getBody().front().getArgument(input);
  return plan.levelOf(yielded) == Level::Full &&
         placedBytes(argument.getType()) == placedBytes(yielded.getType()) &&
         byteSize(getElementTypeOrSelf(argument.getType())) ==
             byteSize(getElementTypeOrSelf(yielded.getType())) &&
         AD_SEEDED(buffers_order, plan.stridesOf(argument) == plan.stridesOf(yielded), true);
}

bool Buffers::writesOver(Operation *op, unsigned operand, unsigned result) const {
  return ad::writesOver(op, operand, result, [&](FusedOp group, unsigned read, unsigned made) {
    return correspond(group, kernels.groupOf(group)->plan, read, made);
  });
}

std::optional<int64_t> Buffers::inPlace(Operation &op, unsigned result, Taken &taken) const {
  for (auto [index, input] : llvm::enumerate(op.getOperands())) {
    const Root root = rootOf(input);
    const Place place = places.lookup(root.value);
    if (!owners.contains(root.value) || lastUse.lookup(root.value) != &op ||
        AD_SEEDED(buffers_taken_twice, taken.contains(root.value), false) || root.offset != 0 ||
        placedBytes(root.value.getType()) != placedBytes(input.getType()) ||
        !writesOver(&op, index, result))
      continue;
    // The input must be read once, element by element as the result is written.
    const bool isReadOnce = llvm::count_if(op.getOperands(), [&](Value other) {
                              return rootOf(other).value == root.value;
                            }) == 1;
    if (!isReadOnce)
      continue;
    taken.insert(root.value);
    return place.offset;
  }
  return std::nullopt;
}

void Buffers::placeBlock(Block &block) {
  findLastUses(block);
  for (Operation &op : block)
    placeOp(op);
}

void Buffers::placeOp(Operation &op) {
  Taken taken;
  placeResults(op, taken);
  if (const GroupKernel *kernel = kernels.groupOf(&op); kernel && kernel->needs.scratch.total()) {
    const int64_t bytes = kernel->needs.scratch.total(), offset = arena.allocate(bytes);
    scratch[&op] = Place{Place::Workspace, 0, offset, nullptr};
    arena.release(offset, bytes);
  }
  if (auto branch = llvm::dyn_cast<IfOp>(op))
    placeBranches(branch);
  else if (auto loop = llvm::dyn_cast<ForOp>(op))
    placeLoop(loop);
  else if (auto loop = llvm::dyn_cast<WhileOp>(op))
    placeLoop(loop);
  releaseBehind(op, taken);
}

bool Buffers::isLastCarried(OpResult result) {
  auto loop = llvm::dyn_cast<LoopOpInterface>(result.getOwner());
  return loop && result.getResultNumber() < loop.getNumCarried();
}

void Buffers::placeResults(Operation &op, Taken &taken) {
  for (const OpResult result : op.getResults()) {
    if (places.contains(result) || rootOf(result).value != result)
      continue;
    // The last of what is carried is not kept if nothing reads it, unless it takes no more memory.
    const bool isKept = !isLastCarried(result) || !result.use_empty();
    if (isLocal(result.getType())) {
      if (isKept)
        places[result] = newLocal(result.getType());
      continue;
    }
    const std::optional<int64_t> offset = inPlace(op, result.getResultNumber(), taken);
    if (!isKept && !offset)
      continue;
    places[result] =
        Place{Place::Workspace, 0, offset ? *offset : arena.allocate(placedBytes(result.getType())),
              nullptr};
    owners.insert(result);
  }
}

void Buffers::releaseBehind(Operation &op, const Taken &taken) {
  auto release = [&](Value root) {
    if (owners.erase(root) && !taken.contains(root))
      arena.release(places[root].offset, placedBytes(root.getType()));
  };
  for (const Value operand : op.getOperands()) {
    const Value root = rootOf(operand).value;
    if (AD_SEEDED(buffers_released_early, lastUse.lookup(root) == &op, true))
      release(root);
  }
  // A result that nothing reads is written all the same, and free afterwards.
  for (const OpResult result : op.getResults())
    if (!lastUse.contains(result) && rootOf(result).value == result)
      release(result);
}

} // namespace ad
