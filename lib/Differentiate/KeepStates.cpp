// Makes a loop of a reversal, which keeps states: binomial checkpointing.
//
// A loop over the trips, from the last to the first, carries a stack of states with the numbers of
// the trips that they begin. A loop in it runs trips from the state on top to where Revolve.h says
// that the next one is to be kept, until that is the state of the trip to pull back; it is popped.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Cost.h"
#include "Dialect/Stacks.h"
#include "Differentiate/Derivative.h"
#include "Differentiate/ExpandReversal.h"
#include "Differentiate/LoopParts.h"
#include "Differentiate/Revolve.h"
#include "llvm/ADT/BitVector.h"

using namespace mlir;

namespace ad {
namespace {

Value readEntry(OpBuilder &builder, Location loc, Value stack, Value index) {
  return GatherOp::create(builder, loc, stack, index, 0, /*batched=*/false);
}
Value putEntry(OpBuilder &builder, Location loc, Value stack, Value entry, Value index) {
  return PutOp::create(builder, loc, stack, entry, index, 0);
}

/// The states of the stack, one tensor for each varying one, and the trips that they begin. All of
/// it is carried, in this order.
struct Stack {
  ValueRange states;
  Value trips, top; ///< top: the number of the entry on top

  Stack(ValueRange carried)
      : states(carried.drop_back(2)), trips(carried.drop_back().back()), top(carried.back()) {}

  Values topState(OpBuilder &builder, Location loc) const {
    return llvm::map_to_vector(states,
                               [&](Value stack) { return readEntry(builder, loc, stack, top); });
  }
  Values pushed(OpBuilder &builder, Location loc, ValueRange state, Value trip) const {
    const Value next = Counts(builder, loc).add(top, 1);
    Values carried;
    for (auto [stack, entry] : llvm::zip_equal(states, state))
      carried.push_back(putEntry(builder, loc, stack, entry, next));
    carried.push_back(putEntry(builder, loc, trips, trip, next));
    carried.push_back(next);
    return carried;
  }
};

class StatesKept {
public:
  StatesKept(ReversalOp op, std::optional<int64_t> budget)
      : op(op), builder(op), loc(op.getLoc()),
        again(op.getStep().front().getTerminator()->getLoc()),
        limit(static_cast<int64_t>(op.getLimit())), numStates(op.getInits().size()),
        numCotangents(op.getCotangents().size()) {
    findStates();
    slots = revolveSlots(budget, depthOf(op), bytesOfState(), limit);
  }

  void run();

private:
  static unsigned depthOf(Operation *op);
  llvm::BitVector neededStates();
  void findStates();
  int64_t bytesOfState();
  Values emptyStack();
  Values stateOf(OpBuilder &at, ValueRange varied, ValueRange shared);
  Values advance(OpBuilder &at, ValueRange state, ValueRange shared, Value trips);
  Values descend(OpBuilder &at, ValueRange stack, Value end, ValueRange shared);
  Values pushNext(OpBuilder &at, ValueRange arguments);
  Values pullBack(OpBuilder &at, ValueRange arguments);
  Values pullThrough(ValueRange shared);
  Values pullFromStack(ValueRange shared);

  /// What all loops share: the states that stay as they are, then the invariants.
  ValueRange invariantsOf(ValueRange shared) const { return shared.drop_front(fixed.size()); }

  ReversalOp op;
  OpBuilder builder;
  const Location loc, again; ///< of what pulls back, and of what runs trips once more
  const int64_t limit;
  const size_t numStates, numCotangents;
  /// Numbers of states that are needed and that a step changes, or does not.
  SmallVector<size_t> varying, fixed;
  int64_t slots;
};

unsigned StatesKept::depthOf(Operation *op) {
  unsigned depth = 0;
  while ((op = op->getParentOp()))
    depth += llvm::isa<ReversalOp>(op);
  return depth;
}

/// The states that the pull reads, and those that they come from.
llvm::BitVector StatesKept::neededStates() {
  Block &step = op.getStep().front();
  llvm::BitVector needed(numStates);
  for (const BlockArgument state : op.getPull().getArguments().take_front(numStates))
    needed[state.getArgNumber()] = !state.use_empty();
  llvm::DenseSet<Value> read;
  for (unsigned before = 0; before != needed.count();) {
    before = needed.count();
    for (const unsigned index : needed.set_bits())
      read.insert(step.getTerminator()->getOperand(index));
    for (Operation &inner : llvm::reverse(step.without_terminator()))
      if (llvm::any_of(inner.getResults(), [&](Value y) { return read.contains(y); }))
        read.insert(inner.operand_begin(), inner.operand_end());
    for (const BlockArgument state : step.getArguments().take_front(numStates))
      if (read.contains(state))
        needed.set(state.getArgNumber());
  }
  return needed;
}

void StatesKept::findStates() {
  Block &step = op.getStep().front();
  const llvm::BitVector needed = neededStates();
  for (const unsigned index : needed.set_bits()) {
    const bool isSame = step.getTerminator()->getOperand(index) == step.getArgument(index);
    (isSame ? fixed : varying).push_back(index);
  }
}

/// With the number of its trip.
int64_t StatesKept::bytesOfState() {
  uint64_t bytes = sizeof(int64_t);
  for (const size_t index : varying)
    bytes += storedBytes(op.getInits()[index].getType());
  return static_cast<int64_t>(bytes);
}

/// The state in front of the first trip, in each entry of a stack with room for that of the trip
/// that is pulled back beside those that are kept: cheap to make once more.
Values StatesKept::emptyStack() {
  Values carried;
  const Value bottom = Counts(builder, loc).number(0);
  for (const size_t index : varying) {
    const Value init = op.getInits()[index];
    carried.push_back(BroadcastOp::create(builder, again, stackOf(init.getType(), slots + 1), init,
                                          ArrayRef<int64_t>{0}));
  }
  carried.push_back(emitZero(builder, loc, stackOf(bottom.getType(), slots + 1)));
  carried.push_back(bottom);
  return carried;
}

/// All states: nothing that is wanted depends on those that are not needed.
Values StatesKept::stateOf(OpBuilder &at, ValueRange varied, ValueRange shared) {
  Values state(numStates);
  for (auto [index, value] : llvm::zip_equal(varying, varied))
    state[index] = value;
  for (auto [index, value] : llvm::zip(fixed, shared))
    state[index] = value;
  for (auto [value, init] : llvm::zip_equal(state, op.getInits()))
    if (!value)
      value = emitZero(at, loc, init.getType());
  return state;
}

/// The varying states so many trips later.
Values StatesKept::advance(OpBuilder &at, ValueRange state, ValueRange shared, Value trips) {
  return Values(emitTrips(
      at, again, loc, state, shared, trips, limit, [&](OpBuilder &in, ValueRange arguments) {
        const ValueRange given = arguments.drop_front(varying.size());
        const Values next =
            inlined(in, op.getStep().front(),
                    joined({stateOf(in, arguments.take_front(varying.size()), given),
                            invariantsOf(given)}));
        return llvm::map_to_vector(varying, [&](size_t index) { return next[index]; });
      }));
}

/// Takes the stack, the trip of its top, the number of trips that are left, and what is shared;
/// gives the first two.
Values StatesKept::pushNext(OpBuilder &at, ValueRange arguments) {
  const Counts counts(at, loc);
  const size_t numCarried = varying.size() + 3;
  const Stack stack(arguments.take_front(numCarried - 1));
  const Value trip = arguments[numCarried - 1], end = arguments[numCarried];
  const Value stride = emitRevolveStride(at, loc, counts.subtract(end, trip),
                                         counts.subtract(counts.number(slots), stack.top), limit);
  const Values state =
      advance(at, stack.topState(at, loc), arguments.drop_front(numCarried + 1), stride);
  const Value next = counts.add(trip, stride);
  Values carried = stack.pushed(at, loc, state, next);
  carried.push_back(next);
  return carried;
}

/// The stack with the state of the last of `end` trips on top.
Values StatesKept::descend(OpBuilder &at, ValueRange carried, Value end, ValueRange shared) {
  const Stack stack(carried);
  const size_t trip = carried.size();
  const Values inits = joined({carried, readEntry(at, loc, stack.trips, stack.top)});
  const auto isBefore = [&](OpBuilder &in, ValueRange arguments) {
    const Counts counts(in, loc);
    return Values{counts.isLess(counts.add(arguments[trip], 1), arguments[trip + 1])};
  };
  const auto push = [&](OpBuilder &in, ValueRange arguments) { return pushNext(in, arguments); };
  return Values(
      emitWhile(at, loc, inits, joined({end, shared}), limit, isBefore, push).drop_back());
}

/// Takes the cotangents, the stack, the number of trips that are left, and what is shared; gives
/// all but the last.
Values StatesKept::pullBack(OpBuilder &at, ValueRange arguments) {
  const Counts counts(at, loc);
  const size_t end = numCotangents + varying.size() + 2;
  const ValueRange shared = arguments.drop_front(end + 1);
  Values carried =
      descend(at, arguments.slice(numCotangents, varying.size() + 2), arguments[end], shared);
  const Stack stack(carried);
  const Values state = stateOf(at, stack.topState(at, loc), shared);
  const Values cotangents =
      inlined(at, op.getPull().front(),
              joined({state, arguments.take_front(numCotangents), invariantsOf(shared)}));
  carried.back() = counts.subtract(stack.top, 1);
  return joined({cotangents, carried, counts.subtract(arguments[end], 1)});
}

/// All states stay as they are, if there are any.
Values StatesKept::pullThrough(ValueRange shared) {
  return Values(emitTrips(builder, loc, loc, op.getCotangents(), shared, op.getTrips(), limit,
                          [&](OpBuilder &at, ValueRange arguments) {
                            const ValueRange given = arguments.drop_front(numCotangents);
                            return inlined(
                                at, op.getPull().front(),
                                joined({stateOf(at, {}, given), arguments.take_front(numCotangents),
                                        invariantsOf(given)}));
                          }));
}

Values StatesKept::pullFromStack(ValueRange shared) {
  const Values inits = joined({op.getCotangents(), emptyStack(), op.getTrips()});
  const size_t end = inits.size() - 1;
  const auto isAny = [&](OpBuilder &at, ValueRange arguments) {
    const Counts counts(at, loc);
    return Values{counts.isLess(counts.number(0), arguments[end])};
  };
  const auto body = [&](OpBuilder &at, ValueRange arguments) { return pullBack(at, arguments); };
  return Values(
      emitWhile(builder, loc, inits, shared, limit, isAny, body).take_front(numCotangents));
}

void StatesKept::run() {
  Values shared;
  for (const size_t index : fixed)
    shared.push_back(op.getInits()[index]);
  llvm::append_range(shared, op.getInvariants());
  op->replaceAllUsesWith(varying.empty() ? pullThrough(shared) : pullFromStack(shared));
  op->erase();
}

} // namespace

void keepStates(ReversalOp op, std::optional<int64_t> budget) { StatesKept(op, budget).run(); }

} // namespace ad
