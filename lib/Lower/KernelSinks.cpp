// What each pass over a row must compute.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/KernelSinks.h"

using namespace mlir;

namespace ad {

KernelSinks::KernelSinks(FusedOp group, const KernelPlan &plan) : passes(plan.numPhases() + 1) {
  Block &block = group.getBody().front();
  for (auto [index, value] : llvm::enumerate(block.getTerminator()->getOperands())) {
    allResults.push_back({value, static_cast<unsigned>(index)});
    if (plan.levelOf(value) == Level::Full)
      passes[plan.phaseOf(value)].stores.push_back(allResults.back());
  }
  for (Operation &op : block.without_terminator()) {
    const Level level = plan.levelOf(op.getResult(0));
    loops |= level != Level::Scalar;
    if (!llvm::isa<SumOp, AmaxOp>(op))
      continue;
    if (plan.isTotal(&op)) {
      passes[plan.phaseOf(op.getOperand(0))].totals.push_back(&op);
      loops = true;
      continue;
    }
    // A row reduction is ready one pass after the last value that it reads.
    if (level == Level::Row && plan.phaseOf(op.getResult(0)) > 0)
      passes[plan.phaseOf(op.getResult(0)) - 1].rowReductions.push_back(&op);
    if (level == Level::Column)
      passes[plan.phaseOf(op.getResult(0))].columnReductions.push_back(&op);
  }
  for (unsigned phase = passes.size(); phase-- > 0;)
    findOps(block, plan, phase);
}

void KernelSinks::findOps(Block &block, const KernelPlan &plan, unsigned phase) {
  Pass &pass = passes[phase];
  DenseSet<Operation *> needed;
  SmallVector<Value> work = operands(phase);
  while (!work.empty()) {
    const Value value = work.pop_back_val();
    Operation *op = value.getDefiningOp();
    if (!op || plan.levelOf(value) != Level::Full || needed.contains(op))
      continue;
    if (plan.phaseOf(value) < phase && op->hasTrait<ad::OpTrait::Costly>()) {
      auto &spills = passes[plan.phaseOf(value)].spills;
      if (!llvm::is_contained(spills, value))
        spills.push_back(value);
      continue;
    }
    needed.insert(op);
    llvm::append_range(work, op->getOperands());
  }
  for (Operation &op : block.without_terminator())
    if (needed.contains(&op))
      pass.ops.push_back(&op);
}

SmallVector<Value> KernelSinks::operands(unsigned phase) const {
  const Pass &pass = passes[phase];
  SmallVector<Value> all;
  for (const Result &store : pass.stores)
    all.push_back(store.value);
  for (Operation *op :
       llvm::concat<Operation *const>(pass.rowReductions, pass.columnReductions, pass.totals))
    all.push_back(op->getOperand(0));
  llvm::append_range(all, pass.spills);
  return all;
}

SmallVector<Value> KernelSinks::spilled() const {
  SmallVector<Value> all;
  for (const Pass &pass : passes)
    llvm::append_range(all, pass.spills);
  return all;
}

} // namespace ad
