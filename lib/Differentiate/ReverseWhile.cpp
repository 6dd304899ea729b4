// Reverse mode of a while loop, whose trips are counted when it runs. Within a memory budget it is
// an ad.reversal of so many; otherwise a tape (ReverseLoop.cpp).
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/MemoryBudget.h"
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
  ReversalOp makeReversal(WhileOp counted, ValueRange seeds);

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

/// `counted` also carries the number of its trips.
ReversalOp WhilePullback::makeReversal(WhileOp counted, ValueRange seeds) {
  const SmallVector<Type> types(seeds.getTypes());
  auto made = ReversalOp::create(builder, loc, types, counted.getFinals().back(), loop.getInits(),
                                 seeds, loop.getInvariants(), loop.getLimit());
  const Values given = joined({loop.getInits(), loop.getInvariants()});
  fillBody(activity.locate(OriginKind::Again, loop.getLoc()), made.getStep(),
           ValueRange(given).getTypes(), [&](OpBuilder &at, ValueRange arguments) {
             // What counts is dropped below.
             const Value anyTrip = Counts(at, loc).number(0);
             Values next = inlined(at, counted.getBody().front(),
                                   joined({arguments.take_front(numCarried), anyTrip,
                                           arguments.drop_front(numCarried)}));
             next.truncate(numCarried);
             return next;
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
  eraseDeadOps(made.getStep().front());
  return made;
}

LogicalResult WhilePullback::run(ValueRange cotangents, ArrayRef<bool> needed,
                                 SmallVectorImpl<Value> &operandCotangents) {
  if (failed(makePullback()))
    return failure();
  const WhileOp counted = countTrips(loop);
  Values seeds;
  for (const size_t index : carried)
    seeds.push_back(cotangents[index] ? cotangents[index]
                                      : emitZero(builder, loc, loop.getInits()[index].getType()));
  for (const size_t index : invariants)
    seeds.push_back(emitZero(builder, loc, loop.getInvariants()[index].getType()));
  ReversalOp made = makeReversal(counted, seeds);
  operandCotangents.assign(loop->getNumOperands(), Value());
  for (auto [number, index] : llvm::enumerate(carried))
    operandCotangents[index] = made->getResult(number);
  for (auto [number, index] : llvm::enumerate(invariants))
    operandCotangents[numCarried + index] = made->getResult(carried.size() + number);
  for (auto [isNeeded, cx] : llvm::zip_equal(needed, operandCotangents))
    if (!isNeeded)
      cx = Value();
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
