// Batches of loops without a fixed number of trips: one loop, which runs as long as any instance
// goes on.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/BatchParts.h"
#include "Differentiate/LoopParts.h"

using namespace mlir;

namespace ad {
namespace {

WhileOp makeWhile(OpBuilder &builder, WhileOp loop, ValueRange inits, ValueRange invariants,
                  ArrayRef<Type> types) {
  auto made = WhileOp::create(builder, loop.getLoc(), types, inits, invariants, loop.getLimit());
  made.getCondition().takeBody(loop.getCondition());
  made.getBody().takeBody(loop.getBody());
  return made;
}

/// Batches condition and body in place.
LogicalResult batchBlocks(WhileOp loop, BatchSweep &sweep) {
  Block &body = loop.getBody().front(), &condition = loop.getCondition().front();
  addArguments(condition, sweep);
  addArguments(body, sweep);
  if (failed(sweep.run(condition)) || failed(batchBody(body, loop->getResults(), sweep)))
    return failure();
  Operation *yield = condition.getTerminator();
  if (const Value all = sweep.lookup(yield->getOperand(0)))
    yield->setOperand(0, all);
  sweep.eraseReplaced(condition);
  eraseOldArguments(condition, sweep);
  eraseOldArguments(body, sweep);
  return success();
}

LogicalResult batchShared(WhileOp loop, BatchSweep &sweep) {
  OpBuilder builder(loop);
  const SmallVector<Value> operands =
      operandsFor(builder, loop->getOperands(), loop.getBody().getArguments(), sweep);
  const SmallVector<Type> types = typesFor(loop->getResults(), sweep);
  if (failed(batchBlocks(loop, sweep)))
    return failure();
  const size_t numCarried = loop.getInits().size();
  auto made = makeWhile(builder, loop, ArrayRef(operands).take_front(numCarried),
                        ArrayRef(operands).drop_front(numCarried), types);
  setResults(loop, made->getResults(), sweep);
  return success();
}

/// Lets a body that holds values carry which instances go on: its argument `goesOn` behind the
/// carried values. What it stacks for the others is read by nobody.
void carryCondition(Block &body, Block &condition, BlockArgument goesOn) {
  const size_t numCarried = goesOn.getArgNumber();
  Operation *yield = body.getTerminator();
  OpBuilder builder(yield);
  const ValueRange next = yield->getOperands();
  const Values seen =
      joined({next.take_front(numCarried), body.getArguments().drop_front(numCarried + 1)});
  yield->insertOperands(numCarried, inlined(builder, condition, seen));
}

/// Takes the place of the condition: whether any instance goes on.
void decideByAny(Region &region, Block &body, size_t numCarried) {
  auto *any = new Block;
  region.push_back(any);
  for (const BlockArgument argument : body.getArguments())
    any->addArgument(argument.getType(), argument.getLoc());
  OpBuilder builder = OpBuilder::atBlockEnd(any);
  const BlockArgument goesOn = any->getArgument(numCarried);
  YieldOp::create(builder, goesOn.getLoc(), anyOf(builder, goesOn.getLoc(), goesOn));
  region.front().erase();
}

/// The loop carries which instances go on, and runs while any does; the others keep their values.
LogicalResult batchDiffering(WhileOp loop, BatchSweep &sweep) {
  OpBuilder builder(loop);
  Block &body = loop.getBody().front(), &condition = loop.getCondition().front();
  const size_t numCarried = loop.getInits().size();
  SmallVector<Value> operands =
      operandsFor(builder, loop->getOperands(), body.getArguments(), sweep);
  SmallVector<Type> types = typesFor(loop->getResults(), sweep);
  const EndingBody ending(body, sweep);
  if (failed(batchBlocks(loop, sweep)))
    return failure();

  const Value first = inlined(builder, condition, operands).front();
  const SmallVector<BlockArgument> arguments(body.getArguments());
  const BlockArgument goesOn = body.insertArgument(numCarried, first.getType(), loop.getLoc());
  ending.holdOthers(goesOn, arguments, 0, numCarried);
  carryCondition(body, condition, goesOn);
  decideByAny(loop.getCondition(), body, numCarried);

  operands.insert(operands.begin() + numCarried, first);
  types.insert(types.begin() + numCarried, first.getType());
  auto made = makeWhile(builder, loop, ArrayRef(operands).take_front(numCarried + 1),
                        ArrayRef(operands).drop_front(numCarried + 1), types);
  SmallVector<Value> results(made->getResults());
  results.erase(results.begin() + numCarried);
  setResults(loop, results, sweep);
  return success();
}

} // namespace

LogicalResult batchWhile(WhileOp loop, BatchSweep &sweep) {
  const Value condition = loop.getCondition().front().getTerminator()->getOperand(0);
  return sweep.differs(condition) ? batchDiffering(loop, sweep) : batchShared(loop, sweep);
}

} // namespace ad
