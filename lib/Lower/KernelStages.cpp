// The stages of one pass over a row.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/KernelStages.h"
#include "Lower/Evaluate.h"

using namespace mlir;

namespace ad {

// LLVM's time grows faster than the length of a block, and values of longer ones are spilled
// anyway.
static constexpr size_t kStageOps = 48;

Value sourceOf(Value value) {
  while (auto broadcast = value.getDefiningOp<BroadcastOp>())
    value = broadcast.getX();
  return value;
}

KernelStages::KernelStages(const KernelSinks &sinks, unsigned phase, const KernelPlan &plan,
                           bool callsMath) {
  const SmallVector<Operation *> ops = llvm::filter_to_vector(
      sinks.ops(phase), [](Operation *op) { return !llvm::isa<ConstantOp, BroadcastOp>(op); });
  if (callsMath)
    for (Operation *op : ops)
      if (op->hasTrait<ad::OpTrait::MathFunction>())
        calls.insert(op);
  if (calls.empty()) {
    all.push_back({ops, {}, {}});
    return;
  }
  place(ops);
  makeStages(ops);
  splitLongStages();
  keepValues(sinks, phase, plan);
}

/// The ops whose operands have `op` as their source.
static SmallVector<Operation *> readersOf(Operation *op) {
  SmallVector<Operation *> readers(op->getUsers());
  for (size_t i = 0; i < readers.size(); ++i) // grows
    if (llvm::isa<BroadcastOp>(readers[i]))
      llvm::append_range(readers, readers[i]->getUsers());
  return readers;
}

/// Calls as early as their operands allow, all else as late as its readers do.
void KernelStages::place(ArrayRef<Operation *> ops) {
  unsigned last = 0;
  for (Operation *op : ops) {
    unsigned &stage = stageOf[op];
    for (const Value operand : op->getOperands())
      if (const auto found = stageOf.find(sourceOf(operand).getDefiningOp());
          found != stageOf.end())
        stage = std::max(stage, found->second + (isCall(found->first) ? 1 : 0));
    if (isCall(op))
      last = std::max(last, stage + 1);
  }
  for (Operation *op : llvm::reverse(ops)) {
    if (isCall(op))
      continue;
    std::optional<unsigned> latest;
    for (Operation *reader : readersOf(op))
      if (const auto found = stageOf.find(reader); found != stageOf.end())
        latest = std::min(latest.value_or(last), found->second);
    // What no op of the pass reads is read by the sinks, which come last.
    stageOf[op] = latest.value_or(last);
  }
  all.resize(last + 1);
}

void KernelStages::makeStages(ArrayRef<Operation *> ops) {
  DenseSet<Operation *> called;
  for (Operation *op : ops) {
    Stage &stage = all[stageOf.at(op)];
    if (!isCall(op)) {
      stage.ops.push_back(op);
      continue;
    }
    if (called.contains(op))
      continue; // made together with its partner
    Operation *partner = partnerOf(op);
    if (!isCall(partner) || !called.insert(partner).second)
      partner = nullptr;
    stage.calls.push_back({op, partner});
  }
}

void KernelStages::splitLongStages() {
  std::vector<Stage> split;
  for (Stage &stage : all) {
    ArrayRef<Operation *> rest = stage.ops;
    for (; rest.size() > kStageOps; rest = rest.drop_front(kStageOps))
      split.push_back({llvm::to_vector(rest.take_front(kStageOps)), {}, {}});
    split.push_back({llvm::to_vector(rest), {}, std::move(stage.calls)});
  }
  all = std::move(split);
  for (auto [index, stage] : llvm::enumerate(all)) {
    for (Operation *op : stage.ops)
      stageOf[op] = index;
    for (const Call &call : stage.calls)
      for (Operation *op : {call.op, call.partner})
        if (op)
          stageOf[op] = index;
  }
}

bool KernelStages::isReadInPlace(Value value, const KernelPlan &plan) {
  return !value.getDefiningOp() && plan.stridesOf(value).back() == 1;
}

void KernelStages::keepValues(const KernelSinks &sinks, unsigned phase, const KernelPlan &plan) {
  DenseSet<Value> kept;
  auto keepForOthers = [&](Value read, unsigned reader) {
    const Value value = sourceOf(read);
    const auto found = stageOf.find(value.getDefiningOp());
    if (found != stageOf.end() && !isCall(found->first) && found->second != reader &&
        kept.insert(value).second)
      all[found->second].kept.push_back(value);
  };
  auto keepForCall = [&](Value read, unsigned stage) {
    const Value value = sourceOf(read);
    Operation *op = value.getDefiningOp();
    if ((op && isCall(op)) || isReadInPlace(value, plan) || !kept.insert(value).second)
      return;
    const auto found = stageOf.find(op);
    all[found != stageOf.end() ? found->second : stage].kept.push_back(value);
  };
  for (auto [index, stage] : llvm::enumerate(all)) {
    for (Operation *op : stage.ops)
      for (const Value operand : op->getOperands())
        keepForOthers(operand, index);
    for (const Call &call : stage.calls)
      for (const Value operand : call.op->getOperands())
        keepForCall(operand, index);
  }
  for (const Value value : sinks.operands(phase))
    keepForOthers(value, all.size() - 1);
}

} // namespace ad
