// Batches of loops with a number of trips: one loop for all instances. If their numbers differ, it
// makes the trips of the longest, and the others keep what they have carried.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/FunctionTypes.h"
#include "Differentiate/BatchParts.h"
#include "Differentiate/Derivative.h"

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
  void endEachInTime(const SmallVectorImpl<bool> &differs);

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
void ForBatch::endEachInTime(const SmallVectorImpl<bool> &differs) {
  const auto number = RankedTensorType::get({}, builder.getI64Type());
  const Value counts = invariants.front();
  const Value longest = AmaxOp::create(builder, loc, counts, ArrayRef<int64_t>{0});
  const auto constant = [&](OpBuilder &at, double value) -> Value {
    return ConstantOp::create(at, loc, number, value);
  };
  invariants.insert(invariants.begin(), longest);
  const Value zero = constant(builder, 0.0);
  inits.push_back(loop.getReverse()
                      ? Value(SubOp::create(builder, loc, longest, constant(builder, 1.0)))
                      : zero);
  types.insert(types.begin() + numCarried, number);

  const SmallVector<BlockArgument> arguments(body.getArguments());
  const BlockArgument trip = body.insertArgument(numCarried, number, loc);
  body.insertArgument(numCarried + 1 + numSequences, number, loc);
  const BlockArgument mine = body.getArgument(numCarried + numSequences + 2);
  OpBuilder inside = OpBuilder::atBlockBegin(&body);
  const Value goesOn = CompareOp::create(inside, loc, ComparePredicate::lt,
                                         repeatInFront(inside, loc, trip, sweep.getSize()), mine);
  for (auto [argument, isBatched] : llvm::zip_equal(arguments, differs))
    if (isBatched && argument != mine && hasChecks(body))
      readOnlyThoseOf(inside, goesOn, argument);
  Operation *yield = body.getTerminator();
  inside.setInsertionPoint(yield);
  SmallVector<Value> yielded(yield->getOperands());
  for (size_t index = 0; index < numCarried; ++index)
    yielded[index] = selectBy(inside, loc, goesOn, yielded[index], body.getArgument(index));
  yielded.insert(
      yielded.begin() + numCarried,
      AddOp::create(inside, loc, trip, constant(inside, loop.getReverse() ? -1.0 : 1.0)));
  yield->setOperands(yielded);
}

LogicalResult ForBatch::run() {
  const SmallVector<Value> operands =
      operandsFor(builder, loop->getOperands(), body.getArguments(), sweep);
  const ArrayRef<Value> all = operands;
  inits.assign(all.begin(), all.begin() + numCarried);
  invariants.assign(all.begin() + numCarried + numSequences, all.end());
  const SmallVector<bool> differs =
      llvm::map_to_vector(body.getArguments(), [&](Value x) { return sweep.differs(x); });
  for (size_t index = numCarried; index < numCarried + numSequences; ++index)
    sequences.push_back(differs[index] ? moved(operands[index], 0, 1) : operands[index]);
  types = typesFor(loop->getResults(), sweep);
  for (size_t index = numCarried; index < types.size(); ++index)
    if (sweep.differs(loop->getResult(index)))
      types[index] = movedType(types[index]);
  addArguments(body, sweep);
  if (failed(batchBody(body, loop->getResults(), sweep)))
    return failure();
  eraseOldArguments(body, sweep);
  if (isDiffering)
    endEachInTime(differs);
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
