// Which kernels are shared among threads, and in what units.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/KernelSplit.h"
#include "Dialect/Cost.h"
#include "Lower/Accumulate.h"

using namespace mlir;

namespace ad {
namespace {

// Enough points for threads to share evenly.
constexpr int64_t kEnoughPoints = 64;

/// What one point of all loops costs: bytes that are moved, ops that are computed. 2^20 of this
/// take a core some 20 µs.
int64_t costOfPoint(FusedOp group, const KernelPlan &plan) {
  int64_t cost = 0;
  for (const Value value :
       llvm::concat<Value>(llvm::to_vector_of<Value>(group.getBody().getArguments()),
                           llvm::to_vector(group.getBody().front().getTerminator()->getOperands())))
    if (plan.levelOf(value) == Level::Full)
      cost += byteSize(getElementTypeOrSelf(value.getType()));
  for (Operation &op : group.getBody().front().without_terminator())
    if (plan.levelOf(op.getResult(0)) == Level::Full || llvm::isa<SumOp, AmaxOp>(op))
      cost += op.hasTrait<ad::OpTrait::Costly>() ? kCostlyOpSize : 1;
  return cost;
}

/// Of a nest of one loop: whether one pass does it all.
bool isOnePass(const KernelSinks &sinks, const KernelPlan &plan, Block &block) {
  for (unsigned phase = 1; phase < sinks.numPhases(); ++phase)
    if (sinks.hasWork(phase))
      return false;
  return sinks.hasWork(0) && sinks.columnReductions(0).empty() && sinks.totals(0).empty() &&
         llvm::none_of(block.without_terminator(), [&](Operation &op) {
           return llvm::isa<SumOp, AmaxOp>(op) && plan.levelOf(op.getResult(0)) == Level::Scalar;
         });
}

bool sumsColumns(const KernelSinks &sinks) {
  for (unsigned phase = 0; phase < sinks.numPhases(); ++phase)
    if (!sinks.columnReductions(phase).empty())
      return true;
  return false;
}

/// Points of the first `limit` loops, or of fewer if these are enough.
KernelSplit byPoints(const KernelPlan &plan, unsigned limit) {
  KernelSplit split{KernelSplit::Points, 0, 1, 0};
  while (split.numLoops < limit && split.units < kEnoughPoints)
    split.units *= plan.loops()[split.numLoops++];
  return split;
}

KernelSplit unitsOf(FusedOp group, const KernelPlan &plan) {
  const KernelSinks sinks(group, plan);
  if (!sinks.hasLoops())
    return {};
  if (plan.numOuterLoops() == 0)
    return isOnePass(sinks, plan, group.getBody().front())
               ? KernelSplit{KernelSplit::Elements, 0, plan.cols() / kBlock, 0}
               : KernelSplit{};
  const auto [first, last] = plan.loopsOfColumns();
  if (!sumsColumns(sinks)) {
    // A Row value is written by one thread.
    const bool hasRows = llvm::any_of(sinks.results(), [&](const KernelSinks::Result &result) {
      return plan.levelOf(result.value) == Level::Row;
    });
    return byPoints(plan, hasRows ? last : plan.numOuterLoops());
  }
  if (first > 0)
    return byPoints(plan, first);
  if (last != plan.numOuterLoops())
    return {};
  return {KernelSplit::RowBlocks, 0, llvm::divideCeilSigned(plan.rows(), kRowBlock), 0};
}

} // namespace

KernelSplit KernelSplit::choose(FusedOp group, const KernelPlan &plan, const Target &target) {
  // In double: the product need not be a number of 64 bits.
  const double cost = double(plan.rows()) * plan.cols() * costOfPoint(group, plan);
  if (target.splitCost == 0 || cost < target.splitCost)
    return {};
  KernelSplit split = unitsOf(group, plan);
  if (split.units < 2)
    return {};
  const double perUnit = cost / split.units, leastCost = target.splitCost / 4.0;
  split.leastPart = std::max<int64_t>(1, leastCost / perUnit);
  return split;
}

} // namespace ad
