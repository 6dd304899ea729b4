// Reverse mode of a while loop, whose trips are counted when it runs. Within a memory budget it is
// an ad.reversal of so many; otherwise a tape (ReverseLoop.cpp).
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/MemoryBudget.h"
#include "Differentiate/Activity.h"
#include "Differentiate/BodyRules.h"
#include "Differentiate/Derivative.h"
#include "Differentiate/LoopParts.h"
#include "Differentiate/Recompute.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;

namespace ad {
namespace {

class WhilePullback {
public:
  WhilePullback(WhileOp loop, OpBuilder &builder, const Activity &activity)
      : loop(loop), builder(builder), activity(activity),
        loc(activity.locate(OriginKind::Cotangent, loop.getLoc())),
        numCarried(loop.getInits().size()) {}

  LogicalResult run(ValueRange cotangents, ArrayRef<bool> needed,
                    SmallVectorImpl<Value> &operandCotangents);

private:
  LogicalResult makePullback();
  Value countTrips();
  ReversalOp makeReversal(Value trips, ValueRange seeds);

  WhileOp loop;
  OpBuilder &builder;
  const Activity &activity;
  const Location loc; ///< of what pulls back
  const size_t numCarried;
  /// One trip and its pullback: takes state, invariants, cotangents of the state; gives cotangents
  /// of the state and of the invariants.
  RecomputingPullback pullback;
  /// The carried values and the invariants that have cotangents.
  SmallVector<size_t> carried, invariants;
};

LogicalResult WhilePullback::makePullback() {
  Block &body = loop.getBody().front();
  SmallVector<bool> isSeeded;
  for (size_t index = 0; index < numCarried; ++index) {
    isSeeded.push_back(activity.isActive(body.getArgument(index)));
    if (isSeeded.back())
      carried.push_back(index);
  }
  auto made = makeRecomputingPullback(body, isSeeded, loc, activity);
  if (failed(made))
    return failure();
  pullback = std::move(*made);
  OpBuilder atEnd(loc.getContext());
  atEnd.setInsertionPointToEnd(pullback.block.get());
  Values yielded;
  for (const size_t index : carried) {
    const Value cx = pullback.cotangents[index];
    yielded.push_back(cx ? cx : emitZero(atEnd, loc, body.getArgument(index).getType()));
  }
  for (size_t index = numCarried; index < body.getNumArguments(); ++index)
    if (const Value cw = pullback.cotangents[index]) {
      invariants.push_back(index - numCarried);
      yielded.push_back(cw);
    }
  pullback.yield(loc, yielded);
  return success();
}

/// Puts a loop that also counts its trips in the place of the loop.
Value WhilePullback::countTrips() {
  OpBuilder before(loop);
  const Location place = loop.getLoc(); // ops of the loop that the user wrote
  const auto withoutCount = [&](ValueRange arguments) {
    return joined({arguments.take_front(numCarried), arguments.drop_front(numCarried + 1)});
  };
  const auto holds = [&](OpBuilder &at, ValueRange arguments) {
    return inlined(at, loop.getCondition().front(), withoutCount(arguments));
  };
  const auto trip = [&](OpBuilder &at, ValueRange arguments) {
    Values next = inlined(at, loop.getBody().front(), withoutCount(arguments));
    next.push_back(Counts(at, place).add(arguments[numCarried], 1));
    return next;
  };
  const Values inits = joined({loop.getInits(), Counts(before, place).number(0)});
  const ResultRange results = emitWhile(before, place, inits, loop.getInvariants(),
                                        static_cast<int64_t>(loop.getLimit()), holds, trip);
  loop->replaceAllUsesWith(results.drop_back());
  return results.back();
}

ReversalOp WhilePullback::makeReversal(Value trips, ValueRange seeds) {
  const SmallVector<Type> types(seeds.getTypes());
  auto made = ReversalOp::create(builder, loc, types, trips, loop.getInits(), seeds,
                                 loop.getInvariants(), loop.getLimit());
  const Values given = joined({loop.getInits(), loop.getInvariants()});
  fillBody(activity.locate(OriginKind::Again, loop.getLoc()), made.getStep(),
           ValueRange(given).getTypes(), [&](OpBuilder &at, ValueRange arguments) {
             return inlined(at, loop.getBody().front(), arguments);
           });
  const Values pulled = joined({loop.getInits(), seeds, loop.getInvariants()});
  fillBody(loc, made.getPull(), ValueRange(pulled).getTypes(),
           [&](OpBuilder &at, ValueRange arguments) {
             const ValueRange cys = arguments.slice(numCarried, seeds.size());
             Values cxs = inlined(at, *pullback.block,
                                  joined({arguments.take_front(numCarried),
                                          arguments.drop_front(numCarried + seeds.size()),
                                          cys.take_front(carried.size())}));
             for (size_t index = carried.size(); index < seeds.size(); ++index)
               cxs[index] = rules::addDerivatives(at, loc, cys[index], cxs[index]);
             return cxs;
           });
  return made;
}

LogicalResult WhilePullback::run(ValueRange cotangents, ArrayRef<bool> needed,
                                 SmallVectorImpl<Value> &operandCotangents) {
  if (failed(makePullback()))
    return failure();
  const Value trips = countTrips();
  Values seeds;
  for (const size_t index : carried)
    seeds.push_back(cotangents[index] ? cotangents[index]
                                      : emitZero(builder, loc, loop.getInits()[index].getType()));
  for (const size_t index : invariants)
    seeds.push_back(emitZero(builder, loc, loop.getInvariants()[index].getType()));
  ReversalOp made = makeReversal(trips, seeds);
  operandCotangents.assign(loop->getNumOperands(), Value());
  for (auto [number, index] : llvm::enumerate(carried))
    operandCotangents[index] = made->getResult(number);
  for (auto [number, index] : llvm::enumerate(invariants))
    operandCotangents[numCarried + index] = made->getResult(carried.size() + number);
  for (auto [isNeeded, cx] : llvm::zip_equal(needed, operandCotangents))
    if (!isNeeded)
      cx = Value();
  // Nothing is to find the bodies of an op that has no uses.
  for (Region &region : loop->getRegions()) {
    region.dropAllReferences();
    region.getBlocks().clear();
  }
  return success();
}

} // namespace

LogicalResult pullWhile(WhileOp loop, OpBuilder &builder, const Activity &activity,
                        ValueRange cotangents, ArrayRef<bool> needed,
                        SmallVectorImpl<Value> &operandCotangents) {
  // States cannot be stacked: what the loop stacks itself is on a tape anyway.
  if (!loop->getParentOfType<func::FuncOp>()->hasAttr(withinBudget) || !loop.getStacks().empty())
    return pullByTape(loop, builder, activity, cotangents, needed, operandCotangents);
  return WhilePullback(loop, builder, activity).run(cotangents, needed, operandCotangents);
}

} // namespace ad
