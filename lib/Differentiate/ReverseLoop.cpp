// Reverse mode of a loop: a loop in the other direction that carries the cotangents of what is
// carried and the sums of those of the invariants. The sweep builds the pullback of one trip in a
// block behind the body; what it reads of the body is handed to it by Residuals. A while loop
// counts its trips for it, and stacks what it reads: that is the tape.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Stacks.h"
#include "Differentiate/Activity.h"
#include "Differentiate/BodyRules.h"
#include "Differentiate/Derivative.h"
#include "Differentiate/Hoist.h"
#include "Differentiate/Loop.h"
#include "Differentiate/Residuals.h"
#include "Differentiate/Reverse.h"

using namespace mlir;

namespace ad {
namespace {

class LoopPullback {
public:
  LoopPullback(Loop loop, OpBuilder &builder, const Activity &activity)
      : loop(loop), builder(builder), activity(activity), body(*loop.body), pullback(new Block) {
    // The block belongs to the loop for as long as rules build in it.
    body.getParent()->push_back(pullback);
  }

  LogicalResult run(ValueRange cotangents, ArrayRef<bool> needed,
                    SmallVectorImpl<Value> &operandCotangents);

private:
  /// Each adds an operand of the loop to be, and its argument in the pullback.
  BlockArgument addCarried(Value init);
  BlockArgument addSequence(Value sequence);
  BlockArgument addInvariant(Value invariant);
  void addCotangents(ValueRange cotangents, ReverseSweep &sweep);
  void yieldCotangents(ArrayRef<bool> needed, const ReverseSweep &sweep);
  void hoistFromBody();
  void hoistFromPullback();
  DenseMap<Value, size_t> findCarriedOn(ArrayRef<Value> kept);
  void giveResiduals();
  ForOp makeLoop();

  auto carriedArguments() const { return body.getArguments().take_front(loop.numCarried); }
  bool isUnchanged(BlockArgument argument) {
    const unsigned index = argument.getArgNumber();
    return index < loop.numCarried && loop.yield()->getOperand(index) == argument;
  }
  bool isInvariant(BlockArgument argument) {
    return argument.getArgNumber() >= loop.firstInvariant() || isUnchanged(argument);
  }
  /// What an argument of the body is given: an operand of the loop, or a value moved out of it.
  Value givenTo(BlockArgument argument) {
    const unsigned index = argument.getArgNumber(), count = loop.op->getNumOperands();
    return index < count ? loop.op->getOperand(index) : hoisted[index - count];
  }

  Loop loop;
  OpBuilder &builder;
  const Activity &activity;
  Block &body;
  Block *pullback;
  SmallVector<Value> inits, sequences, invariants;
  /// Carried values through which a derivative passes.
  SmallVector<size_t> carried;
  /// The operand of the loop that each final value and each stack of the pullback is for, if it is
  /// for one.
  SmallVector<std::optional<size_t>> finalsFor;
  SmallVector<size_t> stacksFor;
  /// Values that were moved in front of the loop, and are invariants of it now.
  SmallVector<Value> hoisted;
};

BlockArgument LoopPullback::addCarried(Value init) {
  inits.push_back(init);
  return pullback->insertArgument(inits.size() - 1, init.getType(), loop.op->getLoc());
}

BlockArgument LoopPullback::addSequence(Value sequence) {
  sequences.push_back(sequence);
  return pullback->insertArgument(inits.size() + sequences.size() - 1, entryOf(sequence.getType()),
                                  loop.op->getLoc());
}

BlockArgument LoopPullback::addInvariant(Value invariant) {
  invariants.push_back(invariant);
  return pullback->addArgument(invariant.getType(), loop.op->getLoc());
}

void LoopPullback::addCotangents(ValueRange cotangents, ReverseSweep &sweep) {
  const Location loc = loop.op->getLoc();
  const auto yielded = loop.yield()->getOperands();
  for (auto [index, argument] : llvm::enumerate(carriedArguments())) {
    if (!activity.isActive(argument))
      continue;
    const Value cy = cotangents[index];
    carried.push_back(index);
    finalsFor.push_back(index);
    sweep.seed(yielded[index], addCarried(cy ? cy : emitZero(builder, loc, argument.getType())),
               loc);
  }
  for (size_t index = loop.numCarried; index < yielded.size(); ++index)
    if (const Value cy = cotangents[index]; cy && activity.isActive(yielded[index]))
      sweep.seed(yielded[index], addSequence(cy), loc);
}

void LoopPullback::yieldCotangents(ArrayRef<bool> needed, const ReverseSweep &sweep) {
  OpBuilder inside = OpBuilder::atBlockEnd(pullback);
  const Location loc = activity.locate(OriginKind::Cotangent, loop.op->getLoc());
  SmallVector<Value> next, stacked;
  for (const size_t index : carried) {
    const BlockArgument x = body.getArgument(index);
    const Value cx = sweep.lookup(x);
    next.push_back(cx ? cx : emitZero(inside, loc, x.getType()));
  }
  for (size_t index = loop.numCarried; index < loop.op->getNumOperands(); ++index) {
    const BlockArgument x = body.getArgument(index);
    const Value cx = needed[index] ? sweep.lookup(x) : Value();
    if (!cx)
      continue;
    if (index < loop.firstInvariant()) {
      stacked.push_back(cx);
      stacksFor.push_back(index);
      continue;
    }
    const Value sum = addCarried(emitZero(builder, loc, x.getType()));
    next.push_back(rules::addDerivatives(inside, loc, sum, cx));
    finalsFor.push_back(index);
  }
  llvm::append_range(next, stacked);
  YieldOp::create(inside, loc, next);
}

/// What the pullback reads of the body, is costly and is the same in all trips becomes an
/// invariant.
void LoopPullback::hoistFromBody() {
  IRMapping outside;
  for (const BlockArgument argument : body.getArguments())
    if (isInvariant(argument))
      outside.map(argument, givenTo(argument));
  const llvm::SetVector<Value> read = valuesReadFrom(body, *pullback);
  for (Value value : hoist(body, outside, OpBuilder(loop.op),
                           [&](Value value) { return read.contains(value); })) {
    hoisted.push_back(outside.lookup(value));
    value.replaceAllUsesWith(body.addArgument(value.getType(), value.getLoc()));
  }
}

/// The same for what the pullback itself computes.
void LoopPullback::hoistFromPullback() {
  IRMapping outside;
  for (auto [argument, invariant] :
       llvm::zip_equal(pullback->getArguments().take_back(invariants.size()), invariants))
    outside.map(argument, invariant);
  for (Value value :
       hoist(*pullback, outside, builder, [](Value value) { return !value.use_empty(); }))
    value.replaceAllUsesWith(addInvariant(outside.lookup(value)));
}

/// The kept results of ops that become a carried value that is kept as well, with the number of
/// that.
DenseMap<Value, size_t> LoopPullback::findCarriedOn(ArrayRef<Value> kept) {
  const llvm::DenseSet<Value> isKept(kept.begin(), kept.end());
  DenseMap<Value, size_t> carriedOn;
  for (auto [index, argument] : llvm::enumerate(carriedArguments()))
    if (const Value next = loop.yield()->getOperand(index);
        next.getDefiningOp() && isKept.contains(argument) && isKept.contains(next))
      carriedOn[next] = index;
  return carriedOn;
}

/// What is carried on to the next trip is kept there; the pullback has seen it when it comes to
/// this one, and carries it back.
void LoopPullback::giveResiduals() {
  Residuals residuals(body, *pullback, [&](BlockArgument argument) {
    return argument.getArgNumber() >= loop.numCarried || isUnchanged(argument);
  });
  SmallVector<Value> given;
  for (const BlockArgument argument : residuals.getGiven())
    given.push_back(isInvariant(argument) ? addInvariant(givenTo(argument))
                                          : addSequence(givenTo(argument)));
  DenseMap<Value, size_t> carriedOn = findCarriedOn(residuals.getKept());
  SmallVector<Value> stacked;
  llvm::copy_if(residuals.getKept(), std::back_inserter(stacked),
                [&](Value value) { return !carriedOn.contains(value); });
  const size_t numResults = loop.op->getNumResults();
  if (!stacked.empty() || !hoisted.empty())
    loop.extend(hoisted, stacked);
  DenseMap<Value, Value> arguments;
  for (auto [value, stack] : llvm::zip_equal(stacked, loop.op->getResults().drop_front(numResults)))
    arguments[value] = addSequence(stack);
  for (const Value value : residuals.getKept()) {
    if (arguments.contains(value))
      continue;
    const size_t index = carriedOn[value];
    arguments[value] = addCarried(loop.op->getResult(index));
    finalsFor.push_back(std::nullopt);
    pullback->getTerminator()->insertOperands(inits.size() - 1, arguments[body.getArgument(index)]);
  }
  residuals.replace(given, llvm::map_to_vector(residuals.getKept(),
                                               [&](Value value) { return arguments[value]; }));
}

ForOp LoopPullback::makeLoop() {
  if (loop.count)
    invariants.front() = loop.count;
  SmallVector<Type> types(ValueRange(inits).getTypes());
  Operation *yield = pullback->getTerminator();
  for (const Value entry : yield->getOperands().drop_front(inits.size()))
    types.push_back(stackOf(entry.getType(), loop.trips));
  auto made = ForOp::create(builder, activity.locate(OriginKind::Cotangent, loop.op->getLoc()),
                            types, inits, sequences, invariants, loop.trips, !loop.isReverse);
  made.getBody().push_back(pullback);
  return made;
}

LogicalResult LoopPullback::run(ValueRange cotangents, ArrayRef<bool> needed,
                                SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.assign(loop.op->getNumOperands(), Value());
  if (loop.count)
    addInvariant(loop.count);
  ReverseSweep sweep(OpBuilder::atBlockEnd(pullback), activity);
  addCotangents(cotangents, sweep);
  if (failed(sweep.run(body)))
    return failure();
  yieldCotangents(needed, sweep);
  pullback->getParent()->getBlocks().remove(pullback);
  hoistFromBody();
  giveResiduals();
  hoistFromPullback();
  ForOp made = makeLoop();
  for (auto [index, cx] : llvm::zip_equal(finalsFor, made.getFinals()))
    if (index && needed[*index])
      operandCotangents[*index] = cx;
  for (auto [index, cx] : llvm::zip_equal(stacksFor, made.getStacks()))
    operandCotangents[index] = cx;
  return success();
}

} // namespace

LogicalResult pullFor(ForOp loop, OpBuilder &builder, const Activity &activity,
                      ValueRange cotangents, ArrayRef<bool> needed,
                      SmallVectorImpl<Value> &operandCotangents) {
  if (exceedsBudget(loop))
    return pullWithinBudget(loop, builder, activity, cotangents, needed, operandCotangents);
  return LoopPullback(Loop(loop), builder, activity).run(cotangents, needed, operandCotangents);
}

LogicalResult pullByTape(WhileOp loop, OpBuilder &builder, const Activity &activity,
                         ValueRange cotangents, ArrayRef<bool> needed,
                         SmallVectorImpl<Value> &operandCotangents) {
  const size_t place = loop.getInits().size();
  SmallVector<Value> allCotangents(cotangents);
  SmallVector<bool> allNeeded(needed);
  allCotangents.insert(allCotangents.begin() + place, Value());
  allNeeded.insert(allNeeded.begin() + place, false);
  LoopPullback pullback(Loop(countTrips(loop)), builder, activity);
  if (failed(pullback.run(allCotangents, allNeeded, operandCotangents)))
    return failure();
  operandCotangents.erase(operandCotangents.begin() + place);
  return success();
}

} // namespace ad
