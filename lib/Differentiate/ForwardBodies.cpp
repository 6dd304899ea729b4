// Forward mode of loops and branches: the same op with tangents beside the values. The sweep runs
// in the bodies, which then move into it. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Activity.h"
#include "Differentiate/Bodies.h"
#include "Differentiate/BodyRules.h"
#include "Differentiate/Derivative.h"
#include "Differentiate/Forward.h"

using namespace mlir;

namespace ad {
namespace {

/// A list of values with the tangents that some of them have. Both are inserted into another list,
/// the tangents behind the values.
struct Paired {
  SmallVector<Value> values, tangents;
  /// Where the value of each tangent stands in `values`.
  SmallVector<size_t> positions;

  void add(Value value, Value tangent) {
    if (tangent) {
      positions.push_back(values.size());
      tangents.push_back(tangent);
    }
    values.push_back(value);
  }
  SmallVector<Value> all() const {
    SmallVector<Value> list(values);
    llvm::append_range(list, tangents);
    return list;
  }
};

/// Carried values: those through which a derivative passes have a tangent from the first trip on.
Paired pairCarried(Operation *op, ValueRange inits, ValueRange arguments,
                   const ForwardSweep &sweep) {
  Paired paired;
  for (auto [init, argument] : llvm::zip_equal(inits, arguments)) {
    Value tangent;
    if (sweep.getActivity().isActive(argument)) {
      tangent = sweep.lookup(init);
      if (!tangent)
        tangent = emitSplat(op, init.getType(), 0.0);
    }
    paired.add(init, tangent);
  }
  return paired;
}

/// Values that only enter, with the tangents that are wanted in one of the bodies.
Paired pairEntering(ValueRange values, ArrayRef<Block *> bodies, size_t firstArgument,
                    const ForwardSweep &sweep) {
  Paired paired;
  for (auto [index, value] : llvm::enumerate(values)) {
    const bool isWanted = llvm::any_of(bodies, [&, at = firstArgument + index](Block *body) {
      return sweep.getActivity().isActive(body->getArgument(at));
    });
    paired.add(value, isWanted ? sweep.lookup(value) : Value());
  }
  return paired;
}

/// Inserts arguments for the tangents behind those of the values, of which `first` is the first,
/// and tells the sweep. Entries of sequences have the types of the values' arguments.
void insertArguments(Block &body, size_t first, const Paired &paired, ForwardSweep &sweep) {
  for (auto [number, position] : llvm::enumerate(paired.positions)) {
    const BlockArgument argument = body.getArgument(first + position);
    const auto at = static_cast<unsigned>(first + paired.values.size() + number);
    sweep.set(argument, body.insertArgument(at, argument.getType(), argument.getLoc()));
  }
}

/// What a body yields at `index`, and its tangent, a constant if it is zero.
Value tangentOrZero(Operation *yield, size_t index, const ForwardSweep &sweep) {
  const Value y = yield->getOperand(index), dy = sweep.lookup(y);
  return dy ? dy : emitSplat(yield, y.getType(), 0.0);
}

/// The results of `op`, from `first` on, are now those of `made` at `first` + `offset` and further,
/// followed by tangents for those at `positions`.
void replaceResults(Operation *op, size_t first, size_t count, Operation *made, size_t madeFirst,
                    ArrayRef<size_t> positions, ForwardSweep &sweep) {
  op->getResults()
      .slice(first, count)
      .replaceAllUsesWith(made->getResults().slice(madeFirst, count));
  for (auto [number, position] : llvm::enumerate(positions))
    sweep.set(made->getResult(madeFirst + position), made->getResult(madeFirst + count + number));
}

/// The places among `count` results from `first` on that get a tangent from one of the bodies.
SmallVector<size_t> resultsWithTangents(Operation *op, size_t first, size_t count,
                                        ArrayRef<Operation *> yields, const ForwardSweep &sweep) {
  SmallVector<size_t> positions;
  for (size_t index = 0; index < count; ++index)
    if (sweep.getActivity().isActive(op->getResult(first + index)) &&
        llvm::any_of(yields, [&](Operation *yield) {
          return sweep.lookup(yield->getOperand(first + index)) != nullptr;
        }))
      positions.push_back(index);
  return positions;
}

SmallVector<Type> typesOf(ValueRange values) { return llvm::to_vector(values.getTypes()); }

void appendTypesAt(SmallVectorImpl<Type> &types, ResultRange results, ArrayRef<size_t> positions) {
  for (const size_t position : positions)
    types.push_back(results[position].getType());
}

/// What a loop yields and gives with tangents: the carried values, their tangents, the stacks,
/// theirs.
struct LoopResults {
  /// Makes the body, in which `sweep` has run, yield them.
  LoopResults(Operation *loop, Operation *yield, const Paired &carried, ForwardSweep &sweep)
      : loop(loop), carried(carried), numCarried(carried.values.size()),
        numStacks(loop->getNumResults() - numCarried),
        stacks(resultsWithTangents(loop, numCarried, numStacks, yield, sweep)) {
    const ResultRange results = loop->getResults();
    SmallVector<Value> yielded(yield->getOperands().take_front(numCarried));
    types = typesOf(results.take_front(numCarried));
    for (const size_t position : carried.positions)
      yielded.push_back(tangentOrZero(yield, position, sweep));
    appendTypesAt(types, results, carried.positions);
    llvm::append_range(yielded, yield->getOperands().drop_front(numCarried));
    llvm::append_range(types, results.drop_front(numCarried).getTypes());
    for (const size_t position : stacks)
      yielded.push_back(tangentOrZero(yield, numCarried + position, sweep));
    appendTypesAt(types, results.drop_front(numCarried), stacks);
    yield->setOperands(yielded);
  }

  /// The results of the loop are now those of `made`.
  void replaceBy(Operation *made, ForwardSweep &sweep) const {
    replaceResults(loop, 0, numCarried, made, 0, carried.positions, sweep);
    const size_t firstStack = numCarried + carried.positions.size();
    replaceResults(loop, numCarried, numStacks, made, firstStack, stacks, sweep);
  }

  Operation *loop;
  const Paired &carried;
  size_t numCarried, numStacks;
  SmallVector<size_t> stacks;
  SmallVector<Type> types;
};

} // namespace

LogicalResult pushFor(ForOp loop, ForwardSweep &sweep) {
  Block &body = loop.getBody().front();
  const size_t numCarried = loop.getInits().size();
  const Paired carried = pairCarried(loop, loop.getInits(), loop.getCarriedArguments(), sweep);
  const Paired entries = pairEntering(loop.getSequences(), &body, numCarried, sweep);
  const Paired invariants =
      pairEntering(loop.getInvariants(), &body, numCarried + loop.getSequences().size(), sweep);
  insertArguments(body, 0, carried, sweep);
  const size_t firstEntry = carried.all().size();
  insertArguments(body, firstEntry, entries, sweep);
  insertArguments(body, firstEntry + entries.all().size(), invariants, sweep);
  if (failed(sweep.run(body)))
    return failure();
  const LoopResults results(loop, loop.getYield(), carried, sweep);
  OpBuilder builder(loop);
  auto made = ForOp::create(builder, loop.getLoc(), results.types, carried.all(), entries.all(),
                            invariants.all(), loop.getTrips(), loop.getReverse());
  made.getBody().takeBody(loop.getBody());
  results.replaceBy(made, sweep);
  return success();
}

namespace {

/// An op whose bodies all take the operands from `first` on, and give its results.
LogicalResult pushBranches(Operation *op, unsigned first, ForwardSweep &sweep) {
  const auto bodies =
      llvm::map_to_vector(op->getRegions(), [](Region &region) { return &region.front(); });
  const Paired paired = pairEntering(op->getOperands().drop_front(first), bodies, 0, sweep);
  for (Block *body : bodies) {
    insertArguments(*body, 0, paired, sweep);
    if (failed(sweep.run(*body)))
      return failure();
  }
  const auto yields =
      llvm::map_to_vector(bodies, [](Block *body) { return body->getTerminator(); });
  const size_t count = op->getNumResults();
  const SmallVector<size_t> positions = resultsWithTangents(op, 0, count, yields, sweep);
  for (Operation *yield : yields) {
    SmallVector<Value> yielded(yield->getOperands());
    for (const size_t position : positions)
      yielded.push_back(tangentOrZero(yield, position, sweep));
    yield->setOperands(yielded);
  }
  SmallVector<Type> types = typesOf(op->getResults());
  appendTypesAt(types, op->getResults(), positions);
  OpBuilder builder(op);
  SmallVector<Value> operands(op->getOperands().take_front(first));
  llvm::append_range(operands, paired.all());
  Operation *made = remake(builder, op, types, operands);
  replaceResults(op, 0, count, made, 0, positions, sweep);
  return success();
}

} // namespace

LogicalResult pushIf(IfOp branch, ForwardSweep &sweep) { return pushBranches(branch, 1, sweep); }

LogicalResult pushCheckpoint(CheckpointOp op, ForwardSweep &sweep) {
  return pushBranches(op, 0, sweep);
}

LogicalResult pushWhile(WhileOp loop, ForwardSweep &sweep) {
  Block &body = loop.getBody().front(), &condition = loop.getCondition().front();
  const size_t numCarried = loop.getInits().size();
  const Paired carried =
      pairCarried(loop, loop.getInits(), body.getArguments().take_front(numCarried), sweep);
  const Paired invariants = pairEntering(loop.getInvariants(), &body, numCarried, sweep);
  for (Block *block : {&condition, &body}) {
    insertArguments(*block, 0, carried, sweep);
    insertArguments(*block, carried.all().size(), invariants, sweep);
  }
  if (failed(sweep.run(body)))
    return failure();
  const LoopResults results(loop, body.getTerminator(), carried, sweep);
  OpBuilder builder(loop);
  auto made = WhileOp::create(builder, loop.getLoc(), results.types, carried.all(),
                              invariants.all(), loop.getLimit());
  made.getCondition().takeBody(loop.getCondition());
  made.getBody().takeBody(loop.getBody());
  results.replaceBy(made, sweep);
  return success();
}

namespace {

/// Lets a body yield tangents too, behind the values.
LogicalResult pushInto(Block &body, ArrayRef<size_t> positions, ForwardSweep &sweep) {
  if (failed(sweep.run(body)))
    return failure();
  Operation *yield = body.getTerminator();
  SmallVector<Value> yielded(yield->getOperands());
  for (const size_t position : positions)
    yielded.push_back(tangentOrZero(yield, position, sweep));
  yield->setOperands(yielded);
  return success();
}

} // namespace

LogicalResult pushReversal(ReversalOp op, ForwardSweep &sweep) {
  Block &step = op.getStep().front(), &pull = op.getPull().front();
  const size_t numStates = op.getInits().size(), numCotangents = op.getCotangents().size();
  const auto cotangentArguments = pull.getArguments().slice(numStates, numCotangents);
  SmallVector<Value> states(step.getArguments().take_front(numStates));
  for (auto [state, pulled] : llvm::zip(states, pull.getArguments()))
    if (sweep.getActivity().isActive(pulled))
      state = pulled;
  const Paired inits = pairCarried(op, op.getInits(), states, sweep);
  const Paired cotangents =
      pairCarried(op, op.getCotangents(), SmallVector<Value>(cotangentArguments), sweep);
  Paired invariants;
  for (auto [index, value] : llvm::enumerate(op.getInvariants())) {
    const bool isWanted =
        sweep.getActivity().isActive(step.getArgument(numStates + index)) ||
        sweep.getActivity().isActive(pull.getArgument(numStates + numCotangents + index));
    invariants.add(value, isWanted ? sweep.lookup(value) : Value());
  }
  const size_t allStates = inits.all().size(), allCotangents = cotangents.all().size();
  insertArguments(step, 0, inits, sweep);
  insertArguments(step, allStates, invariants, sweep);
  insertArguments(pull, 0, inits, sweep);
  insertArguments(pull, allStates, cotangents, sweep);
  insertArguments(pull, allStates + allCotangents, invariants, sweep);
  if (failed(pushInto(step, inits.positions, sweep)) ||
      failed(pushInto(pull, cotangents.positions, sweep)))
    return failure();

  SmallVector<Type> types = typesOf(op->getResults());
  appendTypesAt(types, op->getResults(), cotangents.positions);
  OpBuilder builder(op);
  auto made = ReversalOp::create(builder, op.getLoc(), types, op.getTrips(), inits.all(),
                                 cotangents.all(), invariants.all(), op.getLimit());
  made.getStep().takeBody(op.getStep());
  made.getPull().takeBody(op.getPull());
  replaceResults(op, 0, numCotangents, made, 0, cotangents.positions, sweep);
  return success();
}

} // namespace ad
