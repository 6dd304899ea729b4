// The transpose of a linear function: reverse mode, and a proof that it needs no value of the
// arguments. If all that a result takes from an argument passes through derivative rules, and none
// of these reads what depends on it, then the derivative is constant.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Transpose.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Activity.h"
#include "Differentiate/Bodies.h"
#include "Differentiate/Derivative.h"
#include "Differentiate/Reverse.h"

using namespace mlir;

namespace ad {
namespace {

/// The first op of the block, or of a body, that is active in `all` but not in `active`; null if
/// there is none.
Operation *findBarrier(Block &block, const Activity &all, const Activity &active) {
  const llvm::SmallPtrSet<Operation *, 16> known(llvm::from_range, active.getActiveOps(block));
  for (Operation *op : all.getActiveOps(block)) {
    if (!known.contains(op))
      return op;
    if (!hasBodies(op))
      continue;
    for (Region &region : op->getRegions())
      if (Operation *barrier = findBarrier(region.front(), all, active))
        return barrier;
  }
  return nullptr;
}

LogicalResult checkPaths(func::FuncOp copy, const Request &request) {
  Block &body = copy.front();
  const SmallVector<Value> xs = selectedArguments(body, request);
  SmallVector<Value> ys;
  llvm::copy_if(body.getTerminator()->getOperands(), std::back_inserter(ys),
                [](Value y) { return isDifferentiableType(y.getType()); });
  const Activity active(body, xs, ys), all(body, xs, ys, Activity::Paths::All);
  Operation *barrier = findBarrier(body, all, active);
  if (!barrier)
    return success();
  auto diagnostic = barrier->emitOpError()
                    << "passes on what depends on an argument of '"
                    << func::FuncOp(request.callee).getName()
                    << "' without a derivative, expected a function that is linear in it";
  request.explain(diagnostic);
  return diagnostic;
}

/// The first op, in the block or in a body, where what is read of an argument meets what depends on
/// a cotangent; null if there is none.
Operation *findMeeting(Block &block, const Activity &primal, const Activity &cotangent) {
  const auto isPrimal = [&](Value x) { return primal.isActive(x); };
  const auto isCotangent = [&](Value x) { return cotangent.isVaried(x); };
  for (Operation *op : primal.getActiveOps(block)) {
    if (llvm::none_of(op->getOperands(), isPrimal) || llvm::none_of(op->getOperands(), isCotangent))
      continue;
    if (!hasBodies(op))
      return op;
    for (Region &region : op->getRegions())
      if (Operation *inner = findMeeting(region.front(), primal, cotangent))
        return inner;
  }
  return nullptr;
}

/// What a result of the pullback takes from some of its arguments.
Activity influenceOf(func::FuncOp pullback, ValueRange arguments) {
  Block &body = pullback.front();
  return Activity(body, arguments, body.getTerminator()->getOperands(), Activity::Paths::All);
}

LogicalResult reportRead(func::FuncOp pullback, int64_t index, const Activity &primal,
                         const Request &request) {
  func::FuncOp callee = request.callee;
  const SmallVector<Value> seeds(pullback.getArguments().drop_front(callee.getNumArguments()));
  Block &body = pullback.front();
  Operation *reader = findMeeting(body, primal, influenceOf(pullback, seeds));
  // Without cotangents in sight, where its way begins.
  if (!reader)
    reader = primal.getActiveOps(body).empty() ? body.getTerminator()
                                               : primal.getActiveOps(body).front();
  auto diagnostic = reader->emitOpError()
                    << "combines a cotangent with what depends on argument " << index << " of '"
                    << callee.getName() << "', expected a function that is linear in it";
  request.explain(diagnostic);
  return diagnostic;
}

} // namespace

LogicalResult transposeLinear(func::FuncOp copy, const Request &request) {
  return failure(failed(checkPaths(copy, request)) || failed(differentiateReverse(copy, request)));
}

LogicalResult dropPrimals(func::FuncOp pullback, const Request &request) {
  llvm::BitVector dropped(pullback.getNumArguments());
  OpBuilder builder(pullback.getContext());
  builder.setInsertionPointToStart(&pullback.front());
  for (const int64_t index : request.wrt) {
    BlockArgument x = pullback.getArgument(index);
    const Activity influence = influenceOf(pullback, ValueRange(x));
    if (influence.isActive(x))
      return reportRead(pullback, index, influence, request);
    // A loop may carry it for nothing.
    if (!x.use_empty())
      x.replaceAllUsesWith(emitZero(builder, x.getLoc(), x.getType()));
    dropped.set(index);
  }
  return pullback.eraseArguments(dropped);
}

} // namespace ad
