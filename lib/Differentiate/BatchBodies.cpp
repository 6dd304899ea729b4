// Batches of loops and branches. What all instances agree on stays one: a loop with a fixed number
// of trips, a shared condition. Where conditions differ, everything runs and each instance selects.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/BatchParts.h"
#include "Differentiate/Bodies.h"
#include "Differentiate/Derivative.h"

using namespace mlir;

namespace ad {
namespace {

/// An op whose bodies all take the operands from `first` on, and give its results. Those in front
/// are the same for all instances.
LogicalResult batchBranches(Operation *op, unsigned first, BatchSweep &sweep) {
  OpBuilder builder(op);
  SmallVector<Value> operands(op->getOperands().take_front(first));
  llvm::append_range(operands, operandsFor(builder, op->getOperands().drop_front(first),
                                           op->getRegion(0).getArguments(), sweep));
  const SmallVector<Type> types = typesFor(op->getResults(), sweep);
  for (Region &region : op->getRegions()) {
    addArguments(region.front(), sweep);
    if (failed(batchBody(region.front(), op->getResults(), sweep)))
      return failure();
    eraseOldArguments(region.front(), sweep);
  }
  setResults(op, remake(builder, op, types, operands)->getResults(), sweep);
  return success();
}

/// Runs a body whose instances are only wanted where `condition` holds, and gives its results for
/// all. If it checks something, it runs only if there are any, and only on the values of those.
FailureOr<SmallVector<Value>> runWhere(IfOp branch, Region &region, Value condition,
                                       BatchSweep &sweep) {
  OpBuilder builder(branch);
  const Location loc = branch.getLoc();
  Block &body = region.front();
  SmallVector<Value> inputs = operandsFor(builder, branch.getInputs(), body.getArguments(), sweep);
  const bool isGuarded = hasChecks(body);
  addArguments(body, sweep);
  if (failed(batchBody(body, branch->getResults(), sweep)))
    return failure();
  eraseOldArguments(body, sweep);
  Operation *yield = body.getTerminator();
  if (!isGuarded) {
    for (auto [argument, input] : llvm::zip_equal(body.getArguments(), inputs))
      argument.replaceAllUsesWith(input);
    SmallVector<Value> results(yield->getOperands());
    branch->getBlock()->getOperations().splice(Block::iterator(branch), body.getOperations(),
                                               body.begin(), Block::iterator(yield));
    return results;
  }
  // Arguments that all instances share are the same for those that are wanted.
  OpBuilder inside = OpBuilder::atBlockBegin(&body);
  const BlockArgument wanted = body.addArgument(condition.getType(), loc);
  for (auto [argument, old] : llvm::zip_equal(body.getArguments().drop_back(), branch.getInputs()))
    if (argument.getType() != old.getType())
      readOnlyThoseOf(inside, wanted, argument);
  inputs.push_back(condition);
  auto guarded =
      IfOp::create(builder, loc, yield->getOperandTypes(), anyOf(builder, loc, condition), inputs);
  guarded.getThenBody().takeBody(region);
  Block &none = guarded.getElseBody().emplaceBlock();
  for (const Value input : inputs)
    none.addArgument(input.getType(), loc);
  OpBuilder otherwise = OpBuilder::atBlockEnd(&none);
  SmallVector<Value> zeros;
  for (const Type type : guarded->getResultTypes())
    zeros.push_back(emitZero(otherwise, loc, type));
  YieldOp::create(otherwise, loc, zeros);
  return SmallVector<Value>(guarded->getResults());
}

LogicalResult batchDifferingIf(IfOp branch, BatchSweep &sweep) {
  OpBuilder builder(branch);
  const Location loc = branch.getLoc();
  const Value holds = sweep.lookup(branch.getCondition());
  const Value holdsNot = NotOp::create(builder, loc, holds);
  const auto a = runWhere(branch, branch.getThenBody(), holds, sweep);
  if (failed(a))
    return failure();
  const auto b = runWhere(branch, branch.getElseBody(), holdsNot, sweep);
  if (failed(b))
    return failure();
  SmallVector<Value> results;
  for (auto [whenTrue, whenFalse] : llvm::zip_equal(*a, *b))
    results.push_back(selectBy(builder, loc, holds, whenTrue, whenFalse));
  setResults(branch, results, sweep);
  return success();
}

} // namespace

LogicalResult batchBodies(Operation *op, BatchSweep &sweep) {
  if (auto loop = llvm::dyn_cast<ForOp>(op))
    return batchFor(loop, sweep);
  if (auto branch = llvm::dyn_cast<IfOp>(op))
    return sweep.differs(branch.getCondition()) ? batchDifferingIf(branch, sweep)
                                                : batchBranches(branch, 1, sweep);
  if (auto checkpoint = llvm::dyn_cast<CheckpointOp>(op))
    return batchBranches(checkpoint, 0, sweep);
  if (auto reversal = llvm::dyn_cast<ReversalOp>(op))
    return batchReversal(reversal, sweep);
  return batchWhile(llvm::cast<WhileOp>(op), sweep);
}

} // namespace ad
