// Batches of loops with a number of trips: one loop for all instances. If their numbers differ, it
// makes the trips of the longest, and the others keep what they have carried.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/BatchParts.h"
#include "Differentiate/LoopParts.h"

using namespace mlir;

namespace ad {
namespace {

class ForBatch {
public:
  ForBatch(ForOp loop, BatchSweep &sweep)
      : loop(loop), sweep(sweep), builder(loop), loc(loop.getLoc()), body(loop.getBody().front()),
        numCarried(loop.getInits().size()), numSequences(loop.getSequences().size()),
        isDiffering(loop.isDynamic() && sweep.differs(loop.getCount())) {}

  LogicalResult run();

private:
  Value moved(Value value, int64_t from, int64_t to);
  Type movedType(Type type);
  void endEachInTime(EndingBody ending);

  ForOp loop;
  BatchSweep &sweep;
  OpBuilder builder;
  const Location loc;
  Block &body;
  const size_t numCarried, numSequences;
  /// Whether instances have other numbers of trips.
  const bool isDiffering;
  SmallVector<Value> inits, sequences, invariants;
  SmallVector<Type> types;
};

/// Entries are taken along the leading axis, which comes before that of the instances. It does so
/// anyway if its length is not known.
Value ForBatch::moved(Value value, int64_t from, int64_t to) {
  return loop.isDynamic() ? value : moveAxis(builder, loc, value, from, to);
}

Type ForBatch::movedType(Type type) {
  if (loop.isDynamic())
    return type;
  const auto tensor = llvm::cast<RankedTensorType>(type);
  SmallVector<int64_t> shape(tensor.getShape());
  std::swap(shape[0], shape[1]);
  return RankedTensorType::get(shape, tensor.getElementType());
}

/// Carries the number of the trip: those of an instance are the first ones, by which its carried
/// values change. What is stacked for it in others is read by nobody.
void ForBatch::endEachInTime(EndingBody ending) {
  const Value longest = largestOf(builder, loc, invariants.front());
  const Type number = longest.getType();
  const Counts counts(builder, loc);
  inits.push_back(loop.getReverse() ? counts.subtract(longest, 1) : counts.number(0));
  invariants.insert(invariants.begin(), longest);
  types.insert(types.begin() + numCarried, number);

  const SmallVector<BlockArgument> arguments(body.getArguments());
  const size_t count = numCarried + numSequences; // of trips, in each instance
  ending.differs[count] = false;
  const BlockArgument trip = body.insertArgument(numCarried, number, loc);
  body.insertArgument(count + 1, number, loc);
  OpBuilder inside = OpBuilder::atBlockBegin(&body);
  const Value each = repeatInFront(inside, loc, trip, sweep.getSize());
  ending.holdOthers(Counts(inside, loc).isLess(each, arguments[count]), arguments, 0, numCarried);
  Operation *yield = body.getTerminator();
  inside.setInsertionPoint(yield);
  const Value next = Counts(inside, loc).add(trip, loop.getReverse() ? -1 : 1);
  yield->insertOperands(numCarried, next);
}

LogicalResult ForBatch::run() {
  const SmallVector<Value> operands =
      operandsFor(builder, loop->getOperands(), body.getArguments(), sweep);
  const ArrayRef<Value> all = operands;
  inits.assign(all.begin(), all.begin() + numCarried);
  invariants.assign(all.begin() + numCarried + numSequences, all.end());
  const EndingBody ending(body, sweep);
  for (size_t index = numCarried; index < numCarried + numSequences; ++index)
    sequences.push_back(ending.differs[index] ? moved(operands[index], 0, 1) : operands[index]);
  types = typesFor(loop->getResults(), sweep);
  for (size_t index = numCarried; index < types.size(); ++index)
    if (sweep.differs(loop->getResult(index)))
      types[index] = movedType(types[index]);
  addArguments(body, sweep);
  if (failed(batchBody(body, loop->getResults(), sweep)))
    return failure();
  eraseOldArguments(body, sweep);
  if (isDiffering)
    endEachInTime(ending);
  auto made = ForOp::create(builder, loc, types, inits, sequences, invariants, loop.getTrips(),
                            loop.getReverse());
  made.getBody().takeBody(loop.getBody());
  SmallVector<Value> results(made->getResults());
  if (isDiffering)
    results.erase(results.begin() + numCarried);
  for (size_t index = numCarried; index < results.size(); ++index)
    if (sweep.differs(loop->getResult(index)))
      results[index] = moved(results[index], 1, 0);
  setResults(loop, results, sweep);
  return success();
}

} // namespace

LogicalResult batchFor(ForOp loop, BatchSweep &sweep) { return ForBatch(loop, sweep).run(); }

} // namespace ad
