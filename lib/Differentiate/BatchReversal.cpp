// Batches of reversals. The instances keep states at the same trips, whatever their own numbers of
// trips: the others hold their values for the rest of the largest number.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/BatchParts.h"
#include "Differentiate/LoopParts.h"

using namespace mlir;

namespace ad {
namespace {

/// The largest number of trips.
Value largestOf(OpBuilder &builder, Location loc, Value all) {
  const auto type = llvm::cast<RankedTensorType>(all.getType());
  if (type.getDimSize(0) == 0)
    return Counts(builder, loc).number(0);
  return AmaxOp::create(builder, loc, all, ArrayRef<int64_t>{0});
}

/// A body of a reversal, batched, and which of its arguments differ.
struct Body {
  Block &block;
  size_t first; ///< of the arguments that it yields anew
  SmallVector<bool> differs;
  bool isGuarded;

  Body(Block &block, size_t first, const BatchSweep &sweep)
      : block(block), first(first), isGuarded(hasChecks(block)) {
    differs = llvm::map_to_vector(block.getArguments(), [&](Value x) { return sweep.differs(x); });
  }
};

/// Lets a body change values only for instances that have the trip which it takes the number of,
/// behind the state, and takes their numbers of trips, behind everything.
void holdOthers(const Body &body, size_t numStates, Type number, Type numbers, Location loc) {
  const SmallVector<BlockArgument> arguments(body.block.getArguments());
  const Value trip = body.block.insertArgument(numStates, number, loc),
              trips = body.block.addArgument(numbers, loc);
  OpBuilder builder = OpBuilder::atBlockBegin(&body.block);
  const Value each = BroadcastOp::create(builder, loc, llvm::cast<RankedTensorType>(numbers), trip,
                                         ArrayRef<int64_t>{0});
  const Value goesOn = Counts(builder, loc).isLess(each, trips);
  for (auto [argument, isBatched] : llvm::zip_equal(arguments, body.differs))
    if (body.isGuarded && isBatched)
      readOnlyThoseOf(builder, goesOn, argument);
  Operation *yield = body.block.getTerminator();
  builder.setInsertionPoint(yield);
  for (auto [index, value] : llvm::enumerate(llvm::to_vector(yield->getOperands())))
    yield->setOperand(index, selectBy(builder, loc, goesOn, value, arguments[body.first + index]));
}

/// Has the state count the trips.
void countTrips(Block &step, size_t numStates) {
  Operation *yield = step.getTerminator();
  OpBuilder builder(yield);
  const Value next = Counts(builder, yield->getLoc()).add(step.getArgument(numStates), 1);
  yield->insertOperands(yield->getNumOperands(), next);
}

} // namespace

LogicalResult batchReversal(ReversalOp op, BatchSweep &sweep) {
  OpBuilder builder(op);
  const Location loc = op.getLoc();
  Block &step = op.getStep().front(), &pull = op.getPull().front();
  const size_t numStates = op.getInits().size(), numCotangents = op.getCotangents().size();
  const Body ofStep(step, 0, sweep), ofPull(pull, numStates, sweep);
  const SmallVector<Value> states(step.getArguments().take_front(numStates));
  const Values operands =
      operandsFor(builder, op->getOperands().drop_front(), pull.getArguments(), sweep);
  const SmallVector<Type> types = typesFor(op->getResults(), sweep);
  for (Block *block : {&step, &pull})
    addArguments(*block, sweep);
  if (failed(batchBody(step, states, sweep)) || failed(batchBody(pull, op->getResults(), sweep)))
    return failure();
  for (Block *block : {&step, &pull})
    eraseOldArguments(*block, sweep);

  const ArrayRef<Value> all = operands;
  Values inits(all.take_front(numStates)), invariants(all.drop_front(numStates + numCotangents));
  Value trips = op.getTrips();
  if (const Value numbers = sweep.lookup(trips)) {
    trips = largestOf(builder, loc, numbers);
    for (const Body *body : {&ofStep, &ofPull})
      holdOthers(*body, numStates, trips.getType(), numbers.getType(), loc);
    countTrips(step, numStates);
    inits.push_back(Counts(builder, loc).number(0));
    invariants.push_back(numbers);
  }
  auto made = ReversalOp::create(builder, loc, types, trips, inits,
                                 all.slice(numStates, numCotangents), invariants, op.getLimit());
  made.getStep().takeBody(op.getStep());
  made.getPull().takeBody(op.getPull());
  setResults(op, made->getResults(), sweep);
  return success();
}

} // namespace ad
