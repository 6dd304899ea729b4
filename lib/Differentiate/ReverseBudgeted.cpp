// Reverse mode of loops within a memory budget: an ad.reversal, which keeps a few of the states
// that trips begin with and computes the others again. For while loops, whose trips are counted
// when they run, and for counted ones with too many states; all others stack what the pullback
// reads (ReverseLoop.cpp). Entries of sequences and stacks go by the number of the trip, which is a
// part of the state then.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Cost.h"
#include "Dialect/MemoryBudget.h"
#include "Dialect/Stacks.h"
#include "Differentiate/Activity.h"
#include "Differentiate/BodyRules.h"
#include "Differentiate/Copy.h"
#include "Differentiate/Derivative.h"
#include "Differentiate/Loop.h"
#include "Differentiate/LoopParts.h"
#include "Differentiate/Recompute.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace ad {
namespace {

std::optional<int64_t> budgetOf(Operation *op) {
  const auto budget = op->getParentOfType<func::FuncOp>()->getAttrOfType<IntegerAttr>(withinBudget);
  return budget ? std::optional(budget.getInt()) : std::nullopt;
}

/// Random numbers are never computed again.
bool draws(Operation *loop) {
  return loop->walk([](RandomOp) { return WalkResult::interrupt(); }).wasInterrupted();
}

class BudgetedPullback {
public:
  BudgetedPullback(LoopOpInterface loop, OpBuilder &builder, const Activity &activity)
      : loop(loop), builder(builder), activity(activity),
        loc(activity.locate(OriginKind::Cotangent, loop.getLoc())),
        numCarried(loop.getNumCarried()), inits(loop->getOperands().take_front(numCarried)) {
    if (auto counted = llvm::dyn_cast<ForOp>(*loop)) {
      llvm::append_range(sequences, counted.getSequences());
      isReverse = counted.getReverse();
      isNumbered = !sequences.empty() || !loop.getStacks().empty();
    }
    llvm::append_range(invariants, loop->getOperands().drop_front(numCarried + sequences.size()));
  }

  LogicalResult run(ValueRange cotangents, ArrayRef<bool> needed,
                    SmallVectorImpl<Value> &operandCotangents);

private:
  void addStackCotangent(Value stack);
  LogicalResult makePullback(ValueRange cotangents, ArrayRef<bool> needed);
  Value countTrips();
  Values makeSeeds(ValueRange cotangents);
  ReversalOp makeReversal(ValueRange cotangents);
  Value entryAt(OpBuilder &at, Value stack, ValueRange state);
  Values entriesAt(OpBuilder &at, ValueRange given, ValueRange state);
  Values step(OpBuilder &at, ValueRange arguments);
  Values pull(OpBuilder &at, ValueRange arguments);

  size_t numStates() const { return isNumbered + numCarried; }
  size_t numSeeds() const { return carried.size() + summed.size() + stacked.size(); }

  LoopOpInterface loop;
  OpBuilder &builder;
  const Activity &activity;
  const Location loc; ///< of what pulls back
  const size_t numCarried;
  Values inits, sequences, invariants;
  bool isReverse = false, isNumbered = false;
  Block *body = nullptr; ///< of one trip; takes the number of trips so far too if they are counted
  bool isCounted = false;
  /// One trip and its pullback: takes what the body takes, cotangents of the next state and of what
  /// is stacked; gives those of the state, of invariants and of entries.
  RecomputingPullback pullback;
  /// The carried values, the invariants and the sequences that have cotangents.
  SmallVector<size_t> carried, summed, stacked;
  /// Those of stacks, each a stack or the entry that it repeats.
  Values stackCotangents;
  SmallVector<bool> isRepeated;
};

/// One that repeats an entry is not made.
void BudgetedPullback::addStackCotangent(Value stack) {
  const Value entry = repeatedEntry(builder, stack);
  stackCotangents.push_back(entry ? entry : stack);
  isRepeated.push_back(entry != nullptr);
}

LogicalResult BudgetedPullback::makePullback(ValueRange cotangents, ArrayRef<bool> needed) {
  Block &trip = loop.getBodyBlock();
  SmallVector<bool> isSeeded;
  for (auto [index, yielded] : llvm::enumerate(loop.getYielded())) {
    const bool isCarried = index < numCarried;
    isSeeded.push_back(isCarried ? activity.isActive(trip.getArgument(index))
                                 : cotangents[index] && activity.isActive(yielded));
    if (isSeeded.back() && isCarried)
      carried.push_back(index);
    else if (isSeeded.back())
      addStackCotangent(cotangents[index]);
  }
  auto made = makeRecomputingPullback(trip, isSeeded, loc, activity);
  if (failed(made))
    return failure();
  pullback = std::move(*made);
  OpBuilder atEnd(loc.getContext());
  atEnd.setInsertionPointToEnd(pullback.block.get());
  Values ofCarried, ofInvariants, ofEntries;
  for (const size_t index : carried) {
    const Value cx = pullback.cotangents[index];
    ofCarried.push_back(cx ? cx : emitZero(atEnd, loc, trip.getArgument(index).getType()));
  }
  for (size_t index = numCarried; index < trip.getNumArguments(); ++index) {
    const Value cx = pullback.cotangents[index];
    if (!cx || !needed[index])
      continue;
    const bool isEntry = index < numCarried + sequences.size();
    (isEntry ? stacked : summed).push_back(index);
    (isEntry ? ofEntries : ofInvariants).push_back(cx);
  }
  pullback.yield(loc, joined({ofCarried, ofInvariants, ofEntries}));
  return success();
}

Value BudgetedPullback::countTrips() {
  if (auto uncounted = llvm::dyn_cast<WhileOp>(*loop)) {
    WhileOp counted = ad::countTrips(uncounted);
    isCounted = true;
    body = &counted.getBodyBlock();
    return counted.getFinals().back();
  }
  body = &loop.getBodyBlock();
  return Counts(builder, loc).number(loop.getStaticTrips());
}

/// Of the carried values behind the last trip; zeros to begin the others with.
Values BudgetedPullback::makeSeeds(ValueRange cotangents) {
  Values seeds;
  for (const size_t index : carried)
    seeds.push_back(cotangents[index] ? cotangents[index]
                                      : emitZero(builder, loc, inits[index].getType()));
  for (const size_t index : llvm::concat<const size_t>(summed, stacked))
    seeds.push_back(emitZero(builder, loc, loop->getOperand(index).getType()));
  return seeds;
}

/// That of this trip.
Value BudgetedPullback::entryAt(OpBuilder &at, Value stack, ValueRange state) {
  return GatherOp::create(at, loc, stack, state.front(), 0, /*batched=*/false);
}
Values BudgetedPullback::entriesAt(OpBuilder &at, ValueRange given, ValueRange state) {
  return llvm::map_to_vector(given.take_front(sequences.size()),
                             [&](Value stack) { return entryAt(at, stack, state); });
}

/// Takes a state and all that is given; gives the next state.
Values BudgetedPullback::step(OpBuilder &at, ValueRange arguments) {
  const Counts counts(at, activity.locate(OriginKind::Again, loop.getLoc()));
  const ValueRange state = arguments.take_front(numStates()),
                   given = arguments.drop_front(numStates());
  Values taken(state.drop_front(isNumbered));
  if (isCounted) // what counts is dropped
    taken.push_back(counts.number(0));
  llvm::append_range(taken, entriesAt(at, given, state));
  llvm::append_range(taken, given.slice(sequences.size(), invariants.size()));
  Values next = inlined(at, *body, taken);
  next.truncate(numCarried);
  if (isNumbered)
    next.insert(next.begin(), counts.add(state.front(), isReverse ? -1 : 1));
  return next;
}

/// Takes a state, the cotangents, and all that is given; gives the cotangents in front of the trip.
Values BudgetedPullback::pull(OpBuilder &at, ValueRange arguments) {
  const ValueRange state = arguments.take_front(numStates()),
                   cys = arguments.slice(numStates(), numSeeds()),
                   given = arguments.drop_front(numStates() + numSeeds());
  const Values entries = entriesAt(at, given, state);
  Values ofStacks;
  for (auto [cy, isEntry] : llvm::zip_equal(given.take_back(stackCotangents.size()), isRepeated))
    ofStacks.push_back(isEntry ? cy : entryAt(at, cy, state));
  Values cxs = inlined(at, *pullback.block,
                       joined({state.drop_front(isNumbered), entries,
                               given.slice(sequences.size(), invariants.size()),
                               cys.take_front(carried.size()), ofStacks}));
  size_t index = carried.size();
  for (; index < carried.size() + summed.size(); ++index)
    cxs[index] = rules::addDerivatives(at, loc, cys[index], cxs[index]);
  for (; index < numSeeds(); ++index)
    cxs[index] = PutOp::create(at, loc, cys[index], cxs[index], state.front(), 0);
  return cxs;
}

ReversalOp BudgetedPullback::makeReversal(ValueRange cotangents) {
  const Value trips = countTrips();
  const Counts counts(builder, loc);
  Values states = inits;
  if (isNumbered)
    states.insert(states.begin(), counts.number(isReverse ? loop.getStaticTrips() - 1 : 0));
  const Values seeds = makeSeeds(cotangents),
               given = joined({sequences, invariants, stackCotangents});
  auto uncounted = llvm::dyn_cast<WhileOp>(*loop);
  const int64_t limit =
      uncounted ? static_cast<int64_t>(uncounted.getLimit()) : loop.getStaticTrips();
  auto made = ReversalOp::create(builder, loc, ValueRange(seeds).getTypes(), trips, states, seeds,
                                 given, limit);
  fillBody(activity.locate(OriginKind::Again, loop.getLoc()), made.getStep(),
           ValueRange(joined({states, given})).getTypes(),
           [&](OpBuilder &at, ValueRange arguments) { return step(at, arguments); });
  fillBody(loc, made.getPull(), ValueRange(joined({states, seeds, given})).getTypes(),
           [&](OpBuilder &at, ValueRange arguments) { return pull(at, arguments); });
  eraseDeadOps(made.getStep().front());
  eraseDeadOps(made.getPull().front());
  return made;
}

LogicalResult BudgetedPullback::run(ValueRange cotangents, ArrayRef<bool> needed,
                                    SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.assign(loop->getNumOperands(), Value());
  if (failed(makePullback(cotangents, needed)))
    return failure();
  ReversalOp made = makeReversal(cotangents);
  for (auto [cx, index] :
       llvm::zip_equal(made.getOutputs(), llvm::concat<const size_t>(carried, summed, stacked)))
    if (needed[index])
      operandCotangents[index] = cx;
  return success();
}

} // namespace

bool exceedsBudget(ForOp loop) {
  const std::optional<int64_t> budget = budgetOf(loop);
  // One in another loop runs with what that leaves, which is not known yet.
  if (!budget || loop.isDynamic() || !llvm::isa<func::FuncOp>(loop->getParentOp()) || draws(loop))
    return false;
  uint64_t ofState = 0;
  for (auto [state, next] : llvm::zip(loop.getCarriedArguments(), loop.getYielded()))
    if (state != next)
      ofState += storedBytes(state.getType());
  return ofState > 0 && loop.getTrips() > static_cast<uint64_t>(*budget) / ofState;
}

LogicalResult pullWithinBudget(LoopOpInterface loop, OpBuilder &builder, const Activity &activity,
                               ValueRange cotangents, ArrayRef<bool> needed,
                               SmallVectorImpl<Value> &operandCotangents) {
  return BudgetedPullback(loop, builder, activity).run(cotangents, needed, operandCotangents);
}

LogicalResult pullWhile(WhileOp loop, OpBuilder &builder, const Activity &activity,
                        ValueRange cotangents, ArrayRef<bool> needed,
                        SmallVectorImpl<Value> &operandCotangents) {
  // States cannot be stacked: what the loop stacks itself is on a tape anyway.
  if (!budgetOf(loop) || !loop.getStacks().empty())
    return pullByTape(loop, builder, activity, cotangents, needed, operandCotangents);
  return pullWithinBudget(loop, builder, activity, cotangents, needed, operandCotangents);
}

} // namespace ad
