// Forward mode: one sweep over the ops from first to last, each pushing the tangents of its
// operands forward to its results. A tangent follows the op that it belongs to.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Forward.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Activity.h"
#include "Differentiate/Bodies.h"
#include "Differentiate/Derivative.h"

using namespace mlir;

namespace ad {
namespace {

SmallVector<Value> floatResults(Operation *terminator) {
  return llvm::to_vector(llvm::make_filter_range(
      terminator->getOperands(), [](Value y) { return isDifferentiableType(y.getType()); }));
}

} // namespace

LogicalResult ForwardSweep::run(Block &block) {
  for (Operation *op : activity.getActiveOps(block))
    if (failed(push(op)))
      return failure();
  return success();
}

LogicalResult ForwardSweep::push(Operation *op) {
  const auto dxs = llvm::map_to_vector(op->getOperands(), [&](Value x) { return lookup(x); });
  if (llvm::none_of(dxs, [](Value dx) { return dx != nullptr; }))
    return success();
  if (hasBodies(op)) {
    op->setLoc(activity.locate(OriginKind::Active, op->getLoc()));
    return pushBodies(op, *this);
  }
  OpBuilder builder(op->getContext());
  builder.setInsertionPointAfter(op);
  SmallVector<Value> dys;
  const LogicalResult pushed =
      runRule(op, builder, OriginKind::Tangent, activity, "push its tangents forward", [&] {
        return llvm::cast<DifferentiableOpInterface>(op).pushforward(builder, dxs, dys);
      });
  if (failed(pushed))
    return failure();
  remarkOnMasks(op, dxs, dys);
  if (failed(checkRule(op, "tangents", dys, op->getResultTypes())))
    return failure();
  for (auto [y, dy] : llvm::zip_equal(op->getResults(), dys))
    if (dy && activity.isActive(y))
      set(y, dy);
  return success();
}

LogicalResult differentiateForward(func::FuncOp copy, const Request &request) {
  Block &body = copy.front();
  const SmallVector<Value> xs = selectedArguments(body, request);
  const Activity activity(body, xs, floatResults(body.getTerminator()));
  if (failed(activity.check(request)))
    return failure();

  ForwardSweep sweep(activity);
  for (const Value x : xs)
    sweep.set(x, body.addArgument(x.getType(), x.getLoc()));
  if (failed(sweep.run(body)))
    return failure();

  // Not those from before the sweep: others may have taken their place.
  const SmallVector<Value> ys = floatResults(body.getTerminator());
  const auto dys = llvm::map_to_vector(ys, [&](Value y) { return sweep.lookup(y); });
  finishDerivative(copy, request, dys, ValueRange(ys).getTypes());
  return success();
}

} // namespace ad
