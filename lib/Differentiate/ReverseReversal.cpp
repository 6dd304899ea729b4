// Reverse mode of ad.reversal, which is another one.
//
// With x the state and c the cotangents, trip t of a reversal is
//   x[t + 1] = step(x[t]),  c[t] = pull(x[t], c[t + 1]),
// and pull is linear in c. Let g[0] be the cotangent of c[0]. Then that of c[t] is
//   g[t + 1] = (∂pull/∂c)ᵀ g[t],
// which depends on the state only: it goes from the first trip to the last, as a part of the state.
// What comes to the state by g is pulled back from the last trip to the first, beside c.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Activity.h"
#include "Differentiate/BodyRules.h"
#include "Differentiate/Derivative.h"
#include "Differentiate/LoopParts.h"
#include "Differentiate/Recompute.h"

using namespace mlir;

namespace ad {
namespace {

class ReversalPullback {
public:
  ReversalPullback(ReversalOp op, OpBuilder &builder, const Activity &activity)
      : op(op), builder(builder), loc(activity.locate(OriginKind::Cotangent, op.getLoc())),
        step(op.getStep().front()), pull(op.getPull().front()), numStates(op.getInits().size()),
        numCotangents(op.getCotangents().size()), numInvariants(op.getInvariants().size()) {
    findActive(activity);
  }

  LogicalResult run(ValueRange cotangents, ArrayRef<bool> needed,
                    SmallVectorImpl<Value> &operandCotangents);

private:
  using Block = mlir::Block;
  /// A pullback of step or pull: takes what that takes, then cotangents of what it yields.
  struct Pulled {
    RecomputingPullback block;
    /// Of the arguments of the body, the numbers of those whose cotangents it yields.
    SmallVector<size_t> arguments;
  };

  void findActive(const Activity &activity);
  FailureOr<Pulled> pulledBack(Block &body, ArrayRef<size_t> inputs, ArrayRef<size_t> outputs);
  LogicalResult makePullbacks();
  LogicalResult checkLinear();
  Values nextState(OpBuilder &at, ValueRange arguments);
  Values nextCotangents(OpBuilder &at, ValueRange arguments);
  Values lastSeeds(ValueRange seeds);
  void add(OpBuilder &at, const Pulled &pulled, ValueRange from, size_t firstInvariant,
           MutableArrayRef<Value> states, MutableArrayRef<Value> shared);

  ReversalOp op;
  OpBuilder &builder;
  const Location loc;
  Block &step, &pull;
  const size_t numStates, numCotangents, numInvariants;
  /// Numbers of the states, cotangents and invariants that have cotangents.
  SmallVector<size_t> states, seeds, shared;
  /// ∂pull/∂c, the rest of ∂pull, ∂step.
  Pulled ofSeeds, ofPull, ofStep;
};

void ReversalPullback::findActive(const Activity &activity) {
  for (size_t index = 0; index < numStates; ++index)
    if (activity.isActive(step.getArgument(index)) || activity.isActive(pull.getArgument(index)))
      states.push_back(index);
  for (size_t index = 0; index < numCotangents; ++index)
    if (activity.isActive(pull.getArgument(numStates + index)))
      seeds.push_back(index);
  for (size_t index = 0; index < numInvariants; ++index)
    if (activity.isActive(step.getArgument(numStates + index)) ||
        activity.isActive(pull.getArgument(numStates + numCotangents + index)))
      shared.push_back(index);
}

/// The analysis is anew for each: the sweeps of those before may have replaced ops of the body.
FailureOr<ReversalPullback::Pulled>
ReversalPullback::pulledBack(Block &body, ArrayRef<size_t> inputs, ArrayRef<size_t> outputs) {
  Values xs, ys;
  SmallVector<bool> isSeeded(body.getTerminator()->getNumOperands());
  for (const size_t index : inputs)
    xs.push_back(body.getArgument(index));
  for (const size_t index : outputs) {
    ys.push_back(body.getTerminator()->getOperand(index));
    isSeeded[index] = true;
  }
  const Activity activity(body, xs, ys);
  auto made = makeRecomputingPullback(body, isSeeded, loc, activity);
  if (failed(made))
    return failure();
  Pulled pulled{std::move(*made), {}};
  Values yielded;
  for (const size_t index : inputs)
    if (const Value cx = pulled.block.cotangents[index]) {
      yielded.push_back(cx);
      pulled.arguments.push_back(index);
    }
  pulled.block.yield(loc, yielded);
  return pulled;
}

LogicalResult ReversalPullback::makePullbacks() {
  SmallVector<size_t> ofPulled, ofStepped, pulledCotangents;
  for (const size_t index : states)
    ofPulled.push_back(index);
  ofStepped = ofPulled;
  for (const size_t index : shared) {
    ofStepped.push_back(numStates + index);
    ofPulled.push_back(numStates + numCotangents + index);
  }
  for (const size_t index : seeds)
    pulledCotangents.push_back(numStates + index);
  const auto make = [](Pulled &pulled, FailureOr<Pulled> made) {
    if (succeeded(made))
      pulled = std::move(*made);
    return success(succeeded(made));
  };
  return failure(failed(make(ofSeeds, pulledBack(pull, pulledCotangents, seeds))) ||
                 failed(make(ofPull, pulledBack(pull, ofPulled, seeds))) ||
                 failed(make(ofStep, pulledBack(step, ofStepped, states))) ||
                 failed(checkLinear()));
}

LogicalResult ReversalPullback::checkLinear() {
  Block &block = *ofSeeds.block.block;
  // An analysis is of a body of an op.
  op.getPull().push_back(&block);
  const Values cotangents(block.getArguments().slice(numStates, numCotangents)),
      yielded(block.getTerminator()->getOperands());
  const Activity depends(block, cotangents, yielded, Activity::Paths::All);
  const bool isLinear = llvm::none_of(yielded, [&](Value y) { return depends.isVaried(y); });
  op.getPull().getBlocks().remove(&block);
  if (!isLinear)
    return op.emitOpError(
        "pulls cotangents back by a rule that is not linear in them, expected one "
        "that is, to differentiate it");
  return success();
}

/// Of the state and g of `arguments`, in front of the invariants.
Values ReversalPullback::nextState(OpBuilder &at, ValueRange arguments) {
  const ValueRange x = arguments.take_front(numStates),
                   g = arguments.slice(numStates, seeds.size()),
                   w = arguments.take_back(numInvariants);
  Values next = inlined(at, step, joined({x, w})), zeros;
  for (const Value c : op.getCotangents())
    zeros.push_back(emitZero(at, loc, c.getType())); // of which nothing depends
  const Values pulled = inlined(at, *ofSeeds.block.block, joined({x, zeros, w, g}));
  for (const size_t index : seeds) {
    const auto *found = llvm::find(ofSeeds.arguments, numStates + index);
    next.push_back(found == ofSeeds.arguments.end()
                       ? emitZero(at, loc, op.getCotangents()[index].getType())
                       : pulled[found - ofSeeds.arguments.begin()]);
  }
  return next;
}

/// Adds what a pullback yields to the cotangents of states and invariants.
void ReversalPullback::add(OpBuilder &at, const Pulled &pulled, ValueRange from,
                           size_t firstInvariant, MutableArrayRef<Value> ofStates,
                           MutableArrayRef<Value> ofShared) {
  for (auto [argument, cx] : llvm::zip_equal(pulled.arguments, from)) {
    const bool isState = argument < numStates;
    const auto &numbers = isState ? states : shared;
    const auto *place = llvm::find(numbers, isState ? argument : argument - firstInvariant);
    Value &sum = (isState ? ofStates : ofShared)[place - numbers.begin()];
    sum = sum ? rules::addDerivatives(at, loc, sum, cx) : cx;
  }
}

/// Of state, g, c, cotangents of the state and of the invariants, and the invariants.
Values ReversalPullback::nextCotangents(OpBuilder &at, ValueRange arguments) {
  const ValueRange x = arguments.take_front(numStates),
                   g = arguments.slice(numStates, seeds.size()),
                   w = arguments.take_back(numInvariants);
  const ValueRange given = arguments.drop_front(numStates + seeds.size());
  const ValueRange c = given.take_front(numCotangents),
                   cx = given.slice(numCotangents, states.size()),
                   cw = given.slice(numCotangents + states.size(), shared.size());
  Values next = inlined(at, pull, joined({x, c, w}));
  Values ofStates(states.size()), ofShared(cw);
  add(at, ofStep, inlined(at, *ofStep.block.block, joined({x, w, cx})), numStates, ofStates,
      ofShared);
  add(at, ofPull, inlined(at, *ofPull.block.block, joined({x, c, w, g})), numStates + numCotangents,
      ofStates, ofShared);
  for (auto [index, sum] : llvm::zip_equal(states, ofStates))
    next.push_back(sum ? sum : emitZero(at, loc, op.getInits()[index].getType()));
  llvm::append_range(next, ofShared);
  return next;
}

/// g behind the last trip.
Values ReversalPullback::lastSeeds(ValueRange first) {
  return Values(
      emitTrips(builder, loc, loc, joined({op.getInits(), first}), op.getInvariants(),
                op.getTrips(), static_cast<int64_t>(op.getLimit()),
                [&](OpBuilder &at, ValueRange arguments) { return nextState(at, arguments); })
          .drop_front(numStates));
}

LogicalResult ReversalPullback::run(ValueRange cotangents, ArrayRef<bool> needed,
                                    SmallVectorImpl<Value> &operandCotangents) {
  if (failed(makePullbacks()))
    return failure();
  Values first, given(op.getCotangents());
  for (const size_t index : seeds)
    first.push_back(cotangents[index] ? cotangents[index]
                                      : emitZero(builder, loc, op->getResult(index).getType()));
  for (const size_t index : states)
    given.push_back(emitZero(builder, loc, op.getInits()[index].getType()));
  for (const size_t index : shared)
    given.push_back(emitZero(builder, loc, op.getInvariants()[index].getType()));
  const Values inits = joined({op.getInits(), first});
  const SmallVector<Type> types(ValueRange(given).getTypes());
  auto made = ReversalOp::create(builder, loc, types, op.getTrips(), inits, given,
                                 op.getInvariants(), op.getLimit());
  const Values stepped = joined({inits, op.getInvariants()}),
               pulled = joined({inits, given, op.getInvariants()});
  fillBody(step.getTerminator()->getLoc(), made.getStep(), ValueRange(stepped).getTypes(),
           [&](OpBuilder &at, ValueRange arguments) { return nextState(at, arguments); });
  fillBody(loc, made.getPull(), ValueRange(pulled).getTypes(),
           [&](OpBuilder &at, ValueRange arguments) { return nextCotangents(at, arguments); });

  operandCotangents.assign(op->getNumOperands(), Value());
  const size_t firstCotangent = 1 + numStates, firstInvariant = firstCotangent + numCotangents;
  for (auto [number, index] : llvm::enumerate(states))
    operandCotangents[1 + index] = made->getResult(numCotangents + number);
  for (auto [number, index] : llvm::enumerate(shared))
    operandCotangents[firstInvariant + index] =
        made->getResult(numCotangents + states.size() + number);
  const auto isNeeded = [&](size_t index) { return needed[firstCotangent + index]; };
  if (llvm::any_of(seeds, isNeeded))
    for (auto [index, last] : llvm::zip_equal(seeds, lastSeeds(first)))
      operandCotangents[firstCotangent + index] = last;
  for (auto [isWanted, cx] : llvm::zip_equal(needed, operandCotangents))
    if (!isWanted)
      cx = Value();
  return success();
}

} // namespace

LogicalResult pullReversal(ReversalOp op, OpBuilder &builder, const Activity &activity,
                           ValueRange cotangents, ArrayRef<bool> needed,
                           SmallVectorImpl<Value> &operandCotangents) {
  return ReversalPullback(op, builder, activity).run(cotangents, needed, operandCotangents);
}

} // namespace ad
