// Computing values again instead of keeping them, so that a function keeps to a memory budget.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Remat.h"
#include "Dialect/MemoryBudget.h"
#include "Lower/Buffers.h"
#include "Lower/Passes.h"
#include "Lower/Prepare.h"
#include "Lower/RematEvict.h"
#include "Lower/RematStacks.h"
#include "mlir/IR/Remarks.h"

using namespace mlir;

namespace ad {
#define GEN_PASS_DEF_REMATPASS
#include "Lower/Passes.h.inc"

FailureOr<std::optional<int64_t>> memoryBudgetOf(func::FuncOp function) {
  const Attribute attribute = function->getAttr(memoryBudgetAttribute);
  if (!attribute)
    return std::optional<int64_t>();
  const auto budget = llvm::dyn_cast<IntegerAttr>(attribute);
  if (budget && budget.getType().isInteger(64) && !budget.getValue().isNegative())
    return std::optional<int64_t>(budget.getInt());
  return function.emitOpError() << "has " << memoryBudgetAttribute << " = " << attribute
                                << ", expected a number of bytes such as 4096 : i64";
}

static void remarkOn(Location loc, int64_t bytes) {
  remark::passed(loc, remark::RemarkOpts::name("recomputed").category("ad-remat"))
      << "computed again: " + std::to_string(bytes) + " bytes are not kept";
}

static void apply(const RematSchedule &schedule, const Eviction &eviction, ScratchBytes &scratch) {
  for (const RematValue value : eviction.values)
    remarkOn(schedule.rootOf(value).getLoc(), schedule.bytesOf(value));
  applyEviction(schedule, eviction, scratch);
}

static void apply(const StackChange &change, ScratchBytes &scratch) {
  ForOp loop = change.loop;
  for (const unsigned number : change.dropped) {
    const auto stack = llvm::cast<OpResult>(loop->getResult(number));
    remarkOn(stackedIn(stack).getLoc(), bytesOf(stack.getType()));
  }
  applyStackChange(change, scratch);
}

bool rematerialize(func::FuncOp function, int64_t budget, ScratchBytes scratch) {
  Block &body = function.getBody().front();
  for (bool isChanged = false;; isChanged = true) {
    RematSchedule schedule(body, scratch);
    const RematMemory memory = schedule.memoryOf(schedule.steps());
    if (memory.peak <= budget)
      return isChanged;
    const RematGoal goal(memory);
    const std::optional<Eviction> eviction = findEviction(schedule, goal);
    const std::optional<StackChange> change = findStackChange(schedule, goal, scratch);
    if (!eviction && !change)
      return isChanged;
    if (change && (!eviction || change->score > eviction->score))
      apply(*change, scratch);
    else
      apply(schedule, *eviction, scratch);
  }
}

namespace {

struct Remat : impl::RematPassBase<Remat> {
  using RematPassBase::RematPassBase;

  void runOnOperation() override {
    for (auto function : getOperation().getOps<func::FuncOp>())
      if (failed(run(function)))
        return signalPassFailure();
  }

  static LogicalResult run(func::FuncOp function) {
    const FailureOr<std::optional<int64_t>> budget = memoryBudgetOf(function);
    if (failed(budget))
      return failure();
    if (!*budget || function.isExternal())
      return success();
    if (failed(prepare(function)))
      return failure();
    rematerialize(function, **budget);
    return success();
  }
};

} // namespace
} // namespace ad
