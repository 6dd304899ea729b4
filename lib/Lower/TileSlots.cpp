// Memory of a pass that runs tile by tile.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/TileSlots.h"
#include "Lower/Accumulate.h"
#include "Lower/KernelContext.h"

using namespace mlir;

namespace ad {

// The slots of a pass should stay in the first-level cache; of one with hundreds, in the second.
static constexpr int64_t kTileBytes = 24 << 10;
// Below, calls cost more than what they compute; above, nothing is gained.
static constexpr int64_t kLeastTile = 128, kGreatestTile = 1024;
static_assert(kBlock % kGreatestTile == 0, "blocks of sums are whole tiles");

namespace {

/// Runs over the stages in the order of execution, giving each loop and each call a position.
template <class OnLoop, class OnCall>
void forPositions(const KernelStages &stages, OnLoop onLoop, OnCall onCall) {
  unsigned position = 0;
  for (const KernelStages::Stage &stage : stages.stages()) {
    onLoop(stage, position++);
    for (const KernelStages::Call &call : stage.calls)
      onCall(call, position++);
  }
}

} // namespace

void TileSlots::findLastReads(const KernelStages &stages, const KernelSinks &sinks,
                              unsigned phase) {
  unsigned last = 0;
  forPositions(
      stages,
      [&](const KernelStages::Stage &stage, unsigned position) {
        for (Operation *op : stage.ops)
          for (const Value operand : op->getOperands())
            lastRead[sourceOf(operand)] = position;
        last = position;
      },
      [&](const KernelStages::Call &call, unsigned position) {
        for (const Value operand : call.op->getOperands())
          lastRead[sourceOf(operand)] = position;
      });
  for (const Value value : sinks.operands(phase))
    lastRead[sourceOf(value)] = last;
  for (auto [value, position] : lastRead)
    readLast[position].push_back(value);
}

void TileSlots::define(Value value) {
  const int64_t bytes = byteSize(elementOf(value));
  SmallVector<int64_t> &reusable = free[bytes];
  if (!reusable.empty()) {
    slots[value] = reusable.pop_back_val();
    return;
  }
  slots[value] = perElement;
  perElement += bytes;
}

void TileSlots::release(ArrayRef<Value> values) {
  for (const Value value : values)
    if (const auto found = slots.find(value); found != slots.end())
      free[byteSize(elementOf(value))].push_back(found->second);
}

TileSlots::TileSlots(const KernelStages &stages, const KernelSinks &sinks, unsigned phase,
                     const KernelPlan &plan, int64_t step) {
  findLastReads(stages, sinks, phase);
  forPositions(
      stages,
      [&](const KernelStages::Stage &stage, unsigned position) {
        release(readLast.lookup(position));
        for (const Value value : stage.kept)
          define(value);
      },
      [&](const KernelStages::Call &call, unsigned position) {
        release(readLast.lookup(position));
        define(call.op->getResult(0));
        if (call.partner)
          define(call.partner->getResult(0));
      });
  tileSize = kGreatestTile;
  while (tileSize > std::max(kLeastTile, step) && bytes() > kTileBytes)
    tileSize /= 2;
}

} // namespace ad
