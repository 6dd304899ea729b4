// One sweep over the body for what is the same in all trips, one back for what that needs.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Hoist.h"
#include "Dialect/RuntimeCheck.h"
#include "Differentiate/Residuals.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace ad {
namespace {

/// Whether the op can run where the loop might not: it checks nothing.
bool runsAnywhere(Operation &op) {
  const auto findCheck = [](Operation *inner) {
    return runtimeCheckOf(inner) ? WalkResult::interrupt() : WalkResult::advance();
  };
  return isMemoryEffectFree(&op) && !op.walk(findCheck).wasInterrupted();
}

} // namespace

SmallVector<Value> hoist(Block &body, IRMapping &outside, OpBuilder before,
                         llvm::function_ref<bool(Value)> isWanted) {
  llvm::DenseSet<Value> same;
  for (const BlockArgument argument : body.getArguments())
    if (outside.contains(argument))
      same.insert(argument);
  SmallVector<Value> hoisted;
  for (Operation &op : body.without_terminator()) {
    if (!runsAnywhere(op) ||
        llvm::any_of(op.getOperands(), [&](Value x) { return !same.contains(x); }))
      continue;
    same.insert(op.result_begin(), op.result_end());
    if (!isCheap(&op))
      llvm::copy_if(op.getResults(), std::back_inserter(hoisted), isWanted);
  }
  llvm::DenseSet<Value> needed(hoisted.begin(), hoisted.end());
  SmallVector<Operation *> ops;
  for (Operation &op : llvm::reverse(body.without_terminator()))
    if (llvm::any_of(op.getResults(), [&](Value y) { return needed.contains(y); })) {
      needed.insert(op.operand_begin(), op.operand_end());
      ops.push_back(&op);
    }
  for (Operation *op : llvm::reverse(ops))
    before.clone(*op, outside);
  return hoisted;
}

} // namespace ad
