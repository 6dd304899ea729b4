// Batches of reversals. The instances keep states at the same trips, whatever their own numbers of
// trips: the others hold their values for the rest of the largest number.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/BatchParts.h"
#include "Differentiate/LoopParts.h"

using namespace mlir;

namespace ad {
namespace {

/// Lets a body change values only for instances that have the trip which it takes the number of,
/// behind the state, and takes their numbers of trips, behind everything. `first`: of the arguments
/// that it yields anew.
void endEachInTime(const EndingBody &body, size_t first, size_t numStates, Type number,
                   Type numbers, Location loc) {
  const SmallVector<BlockArgument> arguments(body.block.getArguments());
  const Value trip = body.block.insertArgument(numStates, number, loc),
              trips = body.block.addArgument(numbers, loc);
  OpBuilder builder = OpBuilder::atBlockBegin(&body.block);
  const Value each = BroadcastOp::create(builder, loc, llvm::cast<RankedTensorType>(numbers), trip,
                                         ArrayRef<int64_t>{0});
  body.holdOthers(Counts(builder, loc).isLess(each, trips), arguments, first,
                  body.block.getTerminator()->getNumOperands());
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
  const EndingBody ofStep(step, sweep), ofPull(pull, sweep);
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
    endEachInTime(ofStep, 0, numStates, trips.getType(), numbers.getType(), loc);
    endEachInTime(ofPull, numStates, numStates, trips.getType(), numbers.getType(), loc);
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
