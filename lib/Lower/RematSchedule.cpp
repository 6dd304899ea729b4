// A block as a schedule: its ops in order, what they read and make, what is in memory at each.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/RematSchedule.h"
#include "Lower/Buffers.h"
#include "Lower/InPlace.h"
#include "Lower/RematCost.h"

using namespace mlir;

namespace ad {

Value viewedRoot(Value value) {
  while (Operation *op = value.getDefiningOp()) {
    if (!Buffers::isView(op))
      break;
    value = op->getOperand(0);
  }
  return value;
}

RematValue RematSchedule::numberOf(Value root) {
  const auto [it, isNew] = numbers.try_emplace(root, values.size());
  if (isNew) {
    const bool takesMemory = root.getDefiningOp() && !llvm::isa<ConstantOp>(root.getDefiningOp());
    values.push_back({root, takesMemory ? placedBytes(root.getType()) : 0});
  }
  return it->second;
}

RematValue RematSchedule::addCopy(RematValue value) { return add(values[value].root.getType()); }

RematValue RematSchedule::add(Type tensor) {
  values.push_back({Value(), placedBytes(tensor)});
  return values.size() - 1;
}

const RematOp *RematSchedule::describe(Operation *op, const ScratchBytes &scratch) {
  auto described = std::make_unique<RematOp>(describeForRemat(op));
  described->innerBytes = scratch.lookup(op);
  for (Region &region : op->getRegions())
    if (!llvm::isa<FusedOp>(op))
      for (Block &body : region) {
        const RematSchedule inner(body, scratch);
        described->innerBytes = std::max(described->innerBytes, inner.memoryOf(inner.steps()).peak);
      }
  ops.push_back(std::move(described));
  return ops.back().get();
}

RematSchedule::RematSchedule(Block &block, const ScratchBytes &scratch) {
  for (Operation &op : block) {
    if (Buffers::isView(&op) || llvm::isa<ConstantOp>(op))
      continue;
    RematStep step{describe(&op, scratch), {}, {}};
    for (OpOperand &operand : op.getOpOperands())
      step.reads.push_back({operand.getOperandNumber(), numberOf(viewedRoot(operand.get()))});
    // The last of what is carried is not kept if nothing reads it.
    for (const OpResult result : op.getResults())
      if (!Buffers::isLastCarried(result) || !result.use_empty())
        step.makes.push_back({result.getResultNumber(), numberOf(result)});
    for (const auto &[number, value] : step.makes)
      values[value].producer = {list.size(), number};
    list.push_back(std::move(step));
  }
  // What a loop writes over what it carries takes no more memory.
  if (auto loop = llvm::dyn_cast_or_null<LoopOpInterface>(block.getParentOp());
      loop && &block == &loop.getBodyBlock())
    for (unsigned number = 0; number < loop.getNumCarried(); ++number)
      if (carriesInPlace(loop, number, [](FusedOp, unsigned, unsigned) { return false; }))
        for (const OpResult made : writtenOver(llvm::cast<OpResult>(nextCarried(loop, number))))
          values[numberOf(made)].bytes = 0;
  // The first returned value of each root lies in the caller's buffer, as in Buffers.
  if (llvm::isa<func::ReturnOp>(block.getTerminator()))
    for (const Value returned : block.getTerminator()->getOperands())
      if (const Value root = viewedRoot(returned);
          ad::bytesOf(root.getType()) == ad::bytesOf(returned.getType()) && root.getDefiningOp())
        for (const OpResult made : writtenOver(llvm::cast<OpResult>(root)))
          values[numberOf(made)].bytes = 0;
}

namespace {

/// Gives out memory as Buffers does, step by step.
class Layout {
public:
  Layout(const RematSchedule &schedule, const RematSchedule::Steps &steps)
      : schedule(schedule), lastUse(schedule.numValues(), -1), place(schedule.numValues(), 0) {
    for (auto [index, step] : llvm::enumerate(steps)) {
      for (const auto &read : step.reads)
        lastUse[read.second] = index;
      for (const auto &made : step.makes)
        lastUse[made.second] = index;
    }
  }

  RematMemory run(const RematSchedule::Steps &steps) {
    RematMemory memory;
    for (const RematStep &step : steps) {
      taken.clear();
      for (const auto &made : step.makes)
        allocate(step, made.first, made.second);
      const int64_t inner = step.op->innerBytes;
      memory.live.push_back(live + inner);
      arena.release(arena.allocate(inner), inner);
      for (const auto &read : step.reads)
        release(read.second);
      for (const auto &made : step.makes)
        release(made.second);
      ++now;
    }
    memory.peak = arena.size().value_or(addressableBytes);
    return memory;
  }

private:
  bool diesNow(RematValue value) const {
    return schedule.bytesOf(value) > 0 && lastUse[value] == now && !taken.contains(value);
  }

  /// The value that the result is written over, if there is one.
  std::optional<RematValue> overwritten(const RematStep &step, unsigned result) const {
    for (const auto &overwrite : step.op->overwrites)
      for (const auto &read : step.reads) {
        const RematValue value = read.second;
        const auto isSame = [&](const auto &other) { return other.second == value; };
        if (overwrite == std::make_pair(result, read.first) && diesNow(value) &&
            llvm::count_if(step.reads, isSame) == 1)
          return value;
      }
    return std::nullopt;
  }

  void allocate(const RematStep &step, unsigned result, RematValue value) {
    const int64_t bytes = schedule.bytesOf(value);
    if (bytes == 0)
      return;
    if (const std::optional<RematValue> operand = overwritten(step, result)) {
      taken.insert(*operand);
      place[value] = place[*operand];
      return;
    }
    place[value] = arena.allocate(bytes);
    live += bytes;
  }

  void release(RematValue value) {
    if (!diesNow(value))
      return;
    taken.insert(value);
    arena.release(place[value], schedule.bytesOf(value));
    live -= schedule.bytesOf(value);
  }

  const RematSchedule &schedule;
  SmallVector<int64_t, 0> lastUse, place;
  Arena arena;
  int64_t live = 0, now = 0;
  /// Values that are overwritten or released in this step.
  llvm::SmallDenseSet<RematValue, 8> taken;
};

} // namespace

RematMemory RematSchedule::memoryOf(const Steps &steps) const {
  return Layout(*this, steps).run(steps);
}

} // namespace ad
