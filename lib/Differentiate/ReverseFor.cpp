// Reverse mode of a loop: a loop in the other direction that carries the cotangents of what is
// carried and the sums of those of the invariants. The sweep builds the pullback of one trip in a
// block behind the body; what it reads of the body is handed to it by Residuals.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/FunctionTypes.h"
#include "Differentiate/Activity.h"
#include "Differentiate/BodyRules.h"
#include "Differentiate/Derivative.h"
#include "Differentiate/Hoist.h"
#include "Differentiate/Residuals.h"
#include "Differentiate/Reverse.h"

using namespace mlir;

namespace ad {
namespace {

class ForPullback {
public:
  ForPullback(ForOp loop, OpBuilder &builder, const Activity &activity)
      : loop(loop), builder(builder), activity(activity), body(loop.getBody().front()),
        pullback(new Block) {
    // The block belongs to the loop for as long as rules build in it.
    loop.getBody().push_back(pullback);
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
  void replaceLoop(ArrayRef<Value> kept);
  DenseMap<Value, size_t> findCarriedOn(ArrayRef<Value> kept);
  void giveResiduals();
  ForOp makeLoop();

  bool isUnchanged(BlockArgument argument) {
    const unsigned index = argument.getArgNumber();
    return index < loop.getInits().size() && loop.getYield().getOperand(index) == argument;
  }
  bool isInvariant(BlockArgument argument) {
    return argument.getArgNumber() >= loop.getInits().size() + loop.getSequences().size() ||
           isUnchanged(argument);
  }
  /// What an argument of the body is given: an operand of the loop, or a value moved out of it.
  Value givenTo(BlockArgument argument) {
    const unsigned index = argument.getArgNumber();
    return index < loop->getNumOperands() ? loop->getOperand(index)
                                          : hoisted[index - loop->getNumOperands()];
  }

  ForOp loop;
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

BlockArgument ForPullback::addCarried(Value init) {
  inits.push_back(init);
  return pullback->insertArgument(inits.size() - 1, init.getType(), loop.getLoc());
}

BlockArgument ForPullback::addSequence(Value sequence) {
  sequences.push_back(sequence);
  const auto type = llvm::cast<RankedTensorType>(sequence.getType());
  const auto entry = RankedTensorType::get(type.getShape().drop_front(), type.getElementType());
  return pullback->insertArgument(inits.size() + sequences.size() - 1, entry, loop.getLoc());
}

BlockArgument ForPullback::addInvariant(Value invariant) {
  invariants.push_back(invariant);
  return pullback->addArgument(invariant.getType(), loop.getLoc());
}

void ForPullback::addCotangents(ValueRange cotangents, ReverseSweep &sweep) {
  const auto yielded = loop.getYield().getOperands();
  for (auto [index, argument] : llvm::enumerate(loop.getCarriedArguments())) {
    if (!activity.isActive(argument))
      continue;
    const Value cy = cotangents[index];
    carried.push_back(index);
    finalsFor.push_back(index);
    sweep.seed(yielded[index],
               addCarried(cy ? cy : emitZero(builder, loop.getLoc(), argument.getType())),
               loop.getLoc());
  }
  for (size_t index = loop.getInits().size(); index < yielded.size(); ++index)
    if (const Value cy = cotangents[index]; cy && activity.isActive(yielded[index]))
      sweep.seed(yielded[index], addSequence(cy), loop.getLoc());
}

void ForPullback::yieldCotangents(ArrayRef<bool> needed, const ReverseSweep &sweep) {
  OpBuilder inside = OpBuilder::atBlockEnd(pullback);
  const Location loc = activity.locate(OriginKind::Cotangent, loop.getLoc());
  SmallVector<Value> next, stacked;
  for (const size_t index : carried) {
    const BlockArgument x = body.getArgument(index);
    const Value cx = sweep.lookup(x);
    next.push_back(cx ? cx : emitZero(inside, loc, x.getType()));
  }
  const size_t firstEntry = loop.getInits().size();
  const size_t firstInvariant = firstEntry + loop.getSequences().size();
  for (size_t index = firstEntry; index < loop->getNumOperands(); ++index) {
    const BlockArgument x = body.getArgument(index);
    const Value cx = needed[index] ? sweep.lookup(x) : Value();
    if (!cx)
      continue;
    if (index < firstInvariant) {
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
void ForPullback::hoistFromBody() {
  IRMapping outside;
  for (const BlockArgument argument : body.getArguments())
    if (isInvariant(argument))
      outside.map(argument, givenTo(argument));
  const llvm::SetVector<Value> read = valuesReadFrom(body, *pullback);
  for (Value value :
       hoist(body, outside, OpBuilder(loop), [&](Value value) { return read.contains(value); })) {
    hoisted.push_back(outside.lookup(value));
    value.replaceAllUsesWith(body.addArgument(value.getType(), value.getLoc()));
  }
}

/// The same for what the pullback itself computes.
void ForPullback::hoistFromPullback() {
  IRMapping outside;
  for (auto [argument, invariant] :
       llvm::zip_equal(pullback->getArguments().take_back(invariants.size()), invariants))
    outside.map(argument, invariant);
  for (Value value :
       hoist(*pullback, outside, builder, [](Value value) { return !value.use_empty(); }))
    value.replaceAllUsesWith(addInvariant(outside.lookup(value)));
}

/// A loop that also stacks what is kept and takes what was moved takes the place of this one.
void ForPullback::replaceLoop(ArrayRef<Value> kept) {
  if (kept.empty() && hoisted.empty())
    return;
  Operation *yield = loop.getYield();
  SmallVector<Value> given(loop.getInvariants());
  llvm::append_range(given, hoisted);
  SmallVector<Type> types(loop->getResultTypes());
  for (const Value value : kept)
    types.push_back(stackOf(value.getType(), loop.getTrips()));
  yield->insertOperands(yield->getNumOperands(), kept);
  OpBuilder before(loop);
  auto made = ForOp::create(before, loop.getLoc(), types, loop.getInits(), loop.getSequences(),
                            given, loop.getTrips(), loop.getReverse());
  made.getBody().takeBody(loop.getBody());
  loop.replaceAllUsesWith(made->getResults().take_front(loop->getNumResults()));
  loop = made;
}

/// The kept results of ops that become a carried value that is kept as well, with the number of
/// that.
DenseMap<Value, size_t> ForPullback::findCarriedOn(ArrayRef<Value> kept) {
  const llvm::DenseSet<Value> isKept(kept.begin(), kept.end());
  DenseMap<Value, size_t> carriedOn;
  for (auto [index, argument] : llvm::enumerate(loop.getCarriedArguments()))
    if (const Value next = loop.getYield().getOperand(index);
        next.getDefiningOp() && isKept.contains(argument) && isKept.contains(next))
      carriedOn[next] = index;
  return carriedOn;
}

/// What is carried on to the next trip is kept there; the pullback has seen it when it comes to
/// this one, and carries it back.
void ForPullback::giveResiduals() {
  Residuals residuals(body, *pullback, [&](BlockArgument argument) {
    return argument.getArgNumber() >= loop.getInits().size() || isUnchanged(argument);
  });
  SmallVector<Value> given;
  for (const BlockArgument argument : residuals.getGiven())
    given.push_back(isInvariant(argument) ? addInvariant(givenTo(argument))
                                          : addSequence(givenTo(argument)));
  DenseMap<Value, size_t> carriedOn = findCarriedOn(residuals.getKept());
  SmallVector<Value> stacked;
  llvm::copy_if(residuals.getKept(), std::back_inserter(stacked),
                [&](Value value) { return !carriedOn.contains(value); });
  const size_t numResults = loop->getNumResults();
  replaceLoop(stacked);
  DenseMap<Value, Value> arguments;
  for (auto [value, stack] : llvm::zip_equal(stacked, loop->getResults().drop_front(numResults)))
    arguments[value] = addSequence(stack);
  for (const Value value : residuals.getKept()) {
    if (arguments.contains(value))
      continue;
    const size_t index = carriedOn[value];
    arguments[value] = addCarried(loop.getFinals()[index]);
    finalsFor.push_back(std::nullopt);
    pullback->getTerminator()->insertOperands(inits.size() - 1, arguments[body.getArgument(index)]);
  }
  residuals.replace(given, llvm::map_to_vector(residuals.getKept(),
                                               [&](Value value) { return arguments[value]; }));
}

ForOp ForPullback::makeLoop() {
  SmallVector<Type> types(ValueRange(inits).getTypes());
  Operation *yield = pullback->getTerminator();
  for (const Value entry : yield->getOperands().drop_front(inits.size()))
    types.push_back(stackOf(entry.getType(), loop.getTrips()));
  auto made = ForOp::create(builder, activity.locate(OriginKind::Cotangent, loop.getLoc()), types,
                            inits, sequences, invariants, loop.getTrips(), !loop.getReverse());
  made.getBody().push_back(pullback);
  return made;
}

LogicalResult ForPullback::run(ValueRange cotangents, ArrayRef<bool> needed,
                               SmallVectorImpl<Value> &operandCotangents) {
  operandCotangents.assign(loop->getNumOperands(), Value());
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
  return ForPullback(loop, builder, activity).run(cotangents, needed, operandCotangents);
}

} // namespace ad
