// Batches of loops and branches. What all instances agree on stays one: a loop with a fixed number
// of trips, a shared condition. Where conditions differ, everything runs and each instance selects.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/RuntimeCheck.h"
#include "Differentiate/Batch.h"
#include "Differentiate/Bodies.h"
#include "Differentiate/Derivative.h"

using namespace mlir;

namespace ad {
namespace {

/// Each argument that differs is followed by one for all instances; `eraseOldArguments` takes the
/// old ones away.
void addArguments(Block &body, BatchSweep &sweep) {
  for (unsigned index = 0; index < body.getNumArguments(); ++index) {
    const BlockArgument argument = body.getArgument(index);
    if (!sweep.differs(argument))
      continue;
    ++index;
    sweep.set(argument,
              body.insertArgument(index, sweep.batchedType(argument.getType()), argument.getLoc()));
  }
}

void eraseOldArguments(Block &body, BatchSweep &sweep) {
  body.eraseArguments([&](BlockArgument argument) {
    const bool isOld = sweep.differs(argument);
    if (isOld)
      sweep.forget(argument);
    return isOld;
  });
}

/// The operands for the arguments of a body, all instances of those that differ.
SmallVector<Value> operandsFor(OpBuilder &builder, ValueRange operands, ValueRange arguments,
                               const BatchSweep &sweep) {
  SmallVector<Value> all;
  for (auto [operand, argument] : llvm::zip_equal(operands, arguments))
    all.push_back(sweep.differs(argument) ? sweep.lookupOrRepeat(builder, operand) : operand);
  return all;
}

/// Lets a body yield all instances of what differs among `results`.
void setYield(Block &body, ValueRange results, const BatchSweep &sweep) {
  Operation *yield = body.getTerminator();
  OpBuilder builder(yield);
  yield->setOperands(operandsFor(builder, yield->getOperands(), results, sweep));
}

SmallVector<Type> typesFor(ValueRange results, const BatchSweep &sweep) {
  return llvm::map_to_vector(results, [&](Value result) -> Type {
    return sweep.differs(result) ? sweep.batchedType(result.getType()) : result.getType();
  });
}

/// The results of `op` are those of `made`, or of all instances.
void setResults(Operation *op, ValueRange made, BatchSweep &sweep) {
  for (auto [old, value] : llvm::zip_equal(op->getResults(), made))
    if (sweep.differs(old))
      sweep.set(old, value);
    else
      old.replaceAllUsesWith(value);
}

/// Batches a body in place, but for its arguments.
LogicalResult batchBody(Block &body, ValueRange results, BatchSweep &sweep) {
  if (failed(sweep.run(body)))
    return failure();
  setYield(body, results, sweep);
  sweep.eraseReplaced(body);
  return success();
}

// ------------------------------------------------------------------------------ conditions

/// `condition`, one for each instance, for each element of `like`.
Value maskLike(OpBuilder &builder, Location loc, Value condition, Value like) {
  const auto type = llvm::cast<RankedTensorType>(maskTypeOf(like.getType()));
  return BroadcastOp::create(builder, loc, type, condition,
                             llvm::to_vector(llvm::seq<int64_t>(1, type.getRank())));
}

Value selectBy(OpBuilder &builder, Location loc, Value condition, Value a, Value b) {
  return SelectOp::create(builder, loc, maskLike(builder, loc, condition, a), a, b);
}

/// Whether any of the instances has the condition; of none, none has.
Value anyOf(OpBuilder &builder, Location loc, Value condition) {
  const auto shape = llvm::cast<RankedTensorType>(condition.getType()).getShape();
  const auto type = RankedTensorType::get(shape, builder.getI64Type());
  const Value ones = CastOp::create(builder, loc, type, condition);
  const Value count = SumOp::create(builder, loc, RankedTensorType::get({}, builder.getI64Type()),
                                    ones, ArrayRef<int64_t>{0});
  return CompareOp::create(builder, loc, ComparePredicate::ne, count,
                           emitZero(builder, loc, count.getType()));
}

/// Whether something in the body is checked when it runs.
bool hasChecks(Block &body) {
  return body
      .walk([](Operation *op) {
        return runtimeCheckOf(op) ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

/// Lets a body read only instances of its argument `all` that have the condition: in the place of
/// the others stands the last that has it. So it runs on values that it accepts also for an
/// instance that does not want the result.
void readOnlyThoseOf(OpBuilder &builder, Value condition, BlockArgument all) {
  const auto type = llvm::cast<RankedTensorType>(all.getType());
  const Location loc = all.getLoc();
  if (type.getDimSize(0) == 0)
    return;
  const auto uses = llvm::to_vector(llvm::make_pointer_range(all.getUses()));
  const Value numbers = IotaOp::create(
      builder, loc, RankedTensorType::get(type.getDimSize(0), builder.getI64Type()), 0);
  const Value chosen =
      SelectOp::create(builder, loc, condition, numbers, emitZero(builder, loc, numbers.getType()));
  const Value last = AmaxOp::create(builder, loc, chosen, ArrayRef<int64_t>{0});
  const Value one = GatherOp::create(builder, loc, all, last, 0, /*batched=*/false);
  const Value repeated = BroadcastOp::create(builder, loc, type, one, ArrayRef<int64_t>{0});
  const Value only = selectBy(builder, loc, condition, all, repeated);
  for (OpOperand *use : uses)
    use->set(only);
}

// ------------------------------------------------------------------------------ the ops

LogicalResult batchFor(ForOp loop, BatchSweep &sweep) {
  OpBuilder builder(loop);
  Block &body = loop.getBody().front();
  const size_t numCarried = loop.getInits().size(), numSequences = loop.getSequences().size();
  SmallVector<Value> operands =
      operandsFor(builder, loop->getOperands(), body.getArguments(), sweep);
  // Entries are taken along the leading axis, which comes before that of the instances.
  for (size_t index = numCarried; index < numCarried + numSequences; ++index)
    if (sweep.differs(body.getArgument(index)))
      operands[index] = moveAxis(builder, loop.getLoc(), operands[index], 0, 1);
  SmallVector<Type> types = typesFor(loop->getResults(), sweep);
  for (size_t index = numCarried; index < types.size(); ++index)
    if (sweep.differs(loop->getResult(index))) {
      const auto type = llvm::cast<RankedTensorType>(types[index]);
      SmallVector<int64_t> shape(type.getShape());
      std::swap(shape[0], shape[1]);
      types[index] = RankedTensorType::get(shape, type.getElementType());
    }
  addArguments(body, sweep);
  if (failed(batchBody(body, loop->getResults(), sweep)))
    return failure();
  eraseOldArguments(body, sweep);
  const ArrayRef<Value> all = operands;
  auto made =
      ForOp::create(builder, loop.getLoc(), types, all.take_front(numCarried),
                    all.slice(numCarried, numSequences), all.drop_front(numCarried + numSequences),
                    loop.getTrips(), loop.getReverse());
  made.getBody().takeBody(loop.getBody());
  SmallVector<Value> results(made->getResults());
  for (size_t index = numCarried; index < results.size(); ++index)
    if (sweep.differs(loop->getResult(index)))
      results[index] = moveAxis(builder, loop.getLoc(), results[index], 1, 0);
  setResults(loop, results, sweep);
  return success();
}

LogicalResult batchSharedIf(IfOp branch, BatchSweep &sweep) {
  OpBuilder builder(branch);
  const SmallVector<Value> inputs =
      operandsFor(builder, branch.getInputs(), branch.getThenBody().getArguments(), sweep);
  const SmallVector<Type> types = typesFor(branch->getResults(), sweep);
  for (Region *region : {&branch.getThenBody(), &branch.getElseBody()}) {
    addArguments(region->front(), sweep);
    if (failed(batchBody(region->front(), branch->getResults(), sweep)))
      return failure();
    eraseOldArguments(region->front(), sweep);
  }
  auto made = IfOp::create(builder, branch.getLoc(), types, branch.getCondition(), inputs);
  made.getThenBody().takeBody(branch.getThenBody());
  made.getElseBody().takeBody(branch.getElseBody());
  setResults(branch, made->getResults(), sweep);
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

WhileOp makeWhile(OpBuilder &builder, WhileOp loop, ValueRange inits, ValueRange invariants,
                  ArrayRef<Type> types) {
  auto made = WhileOp::create(builder, loop.getLoc(), types, inits, invariants, loop.getLimit());
  made.getCondition().takeBody(loop.getCondition());
  made.getBody().takeBody(loop.getBody());
  return made;
}

LogicalResult batchSharedWhile(WhileOp loop, BatchSweep &sweep) {
  OpBuilder builder(loop);
  Block &body = loop.getBody().front(), &condition = loop.getCondition().front();
  const SmallVector<Value> operands =
      operandsFor(builder, loop->getOperands(), body.getArguments(), sweep);
  const SmallVector<Type> types = typesFor(loop->getResults(), sweep);
  addArguments(condition, sweep);
  addArguments(body, sweep);
  if (failed(sweep.run(condition)) || failed(batchBody(body, loop->getResults(), sweep)))
    return failure();
  sweep.eraseReplaced(condition);
  eraseOldArguments(condition, sweep);
  eraseOldArguments(body, sweep);
  const size_t numCarried = loop.getInits().size();
  auto made = makeWhile(builder, loop, ArrayRef(operands).take_front(numCarried),
                        ArrayRef(operands).drop_front(numCarried), types);
  setResults(loop, made->getResults(), sweep);
  return success();
}

/// The condition of all instances on `values`, built where `builder` stands.
Value cloneCondition(OpBuilder &builder, Block &condition, ValueRange values) {
  IRMapping mapping;
  mapping.map(condition.getArguments(), values);
  for (Operation &op : condition.without_terminator())
    builder.clone(op, mapping);
  return mapping.lookupOrDefault(condition.getTerminator()->getOperand(0));
}

/// The loop carries which instances go on, and runs while any does; the others keep their values.
LogicalResult batchDifferingWhile(WhileOp loop, BatchSweep &sweep) {
  OpBuilder builder(loop);
  const Location loc = loop.getLoc();
  Block &body = loop.getBody().front(), &condition = loop.getCondition().front();
  const size_t numCarried = loop.getInits().size();
  SmallVector<Value> operands =
      operandsFor(builder, loop->getOperands(), body.getArguments(), sweep);
  SmallVector<Type> types = typesFor(loop->getResults(), sweep);
  const bool isGuarded = hasChecks(body);
  Operation *yield = condition.getTerminator();
  const SmallVector<bool> differs =
      llvm::map_to_vector(body.getArguments(), [&](Value x) { return sweep.differs(x); });
  addArguments(condition, sweep);
  addArguments(body, sweep);
  if (failed(sweep.run(condition)) || failed(batchBody(body, loop->getResults(), sweep)))
    return failure();
  yield->setOperand(0, sweep.lookup(yield->getOperand(0)));
  sweep.eraseReplaced(condition);
  eraseOldArguments(condition, sweep);
  eraseOldArguments(body, sweep);

  const Value first = cloneCondition(builder, condition, operands);
  const SmallVector<BlockArgument> arguments(body.getArguments());
  const BlockArgument goesOn = body.insertArgument(numCarried, first.getType(), loc);
  // What the body does with the values of an instance that has finished is dropped.
  Operation *next = body.getTerminator();
  OpBuilder inside = OpBuilder::atBlockBegin(&body);
  if (isGuarded)
    for (auto [argument, isBatched] : llvm::zip_equal(arguments, differs))
      if (isBatched)
        readOnlyThoseOf(inside, goesOn, argument);
  inside.setInsertionPoint(next);
  SmallVector<Value> values;
  for (auto [old, value] : llvm::zip(arguments, next->getOperands()))
    values.push_back(selectBy(inside, loc, goesOn, value, old));
  SmallVector<Value> seen(values);
  llvm::append_range(seen, ArrayRef(arguments).drop_front(numCarried));
  values.push_back(cloneCondition(inside, condition, seen));
  next->setOperands(values);

  // The condition of the loop itself.
  Block *any = new Block;
  for (const BlockArgument argument : body.getArguments())
    any->addArgument(argument.getType(), loc);
  loop.getCondition().push_back(any);
  OpBuilder deciding = OpBuilder::atBlockEnd(any);
  YieldOp::create(deciding, loc, anyOf(deciding, loc, any->getArgument(numCarried)));
  condition.erase();

  operands.insert(operands.begin() + numCarried, first);
  types.push_back(first.getType());
  auto made = makeWhile(builder, loop, ArrayRef(operands).take_front(numCarried + 1),
                        ArrayRef(operands).drop_front(numCarried + 1), types);
  setResults(loop, made->getResults().drop_back(), sweep);
  return success();
}

} // namespace

LogicalResult batchBodies(Operation *op, BatchSweep &sweep) {
  if (auto loop = llvm::dyn_cast<ForOp>(op))
    return batchFor(loop, sweep);
  if (auto branch = llvm::dyn_cast<IfOp>(op))
    return sweep.differs(branch.getCondition()) ? batchDifferingIf(branch, sweep)
                                                : batchSharedIf(branch, sweep);
  auto loop = llvm::cast<WhileOp>(op);
  const Value condition = loop.getCondition().front().getTerminator()->getOperand(0);
  return sweep.differs(condition) ? batchDifferingWhile(loop, sweep)
                                  : batchSharedWhile(loop, sweep);
}

} // namespace ad
