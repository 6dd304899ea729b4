// Forward mode: one sweep over the ops from first to last, each pushing the tangents of its
// operands forward to its results. A tangent follows the op that it belongs to.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Forward.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Activity.h"
#include "Differentiate/Derivative.h"

using namespace mlir;

namespace ad {
namespace {

/// dx of every value that has one; a missing entry is a structural zero.
using Tangents = llvm::DenseMap<Value, Value>;

LogicalResult pushForward(Operation *op, const Activity &activity, Tangents &tangents) {
  const auto dxs =
      llvm::map_to_vector(op->getOperands(), [&](Value x) { return tangents.lookup(x); });
  if (llvm::none_of(dxs, [](Value dx) { return dx != nullptr; }))
    return success();
  OpBuilder builder(op->getContext());
  builder.setInsertionPointAfter(op);
  SmallVector<Value> dys;
  if (failed(llvm::cast<DifferentiableOpInterface>(op).pushforward(builder, dxs, dys)))
    return op->emitOpError() << "failed to push its tangents forward";
  remarkOnMasks(op, dxs, dys);
  if (failed(checkRule(op, "tangents", dys, op->getResultTypes())))
    return failure();
  for (auto [y, dy] : llvm::zip_equal(op->getResults(), dys))
    if (dy && activity.isActive(y))
      tangents[y] = dy;
  return success();
}

SmallVector<Value> floatResults(Operation *terminator) {
  return llvm::to_vector(llvm::make_filter_range(
      terminator->getOperands(), [](Value y) { return isDifferentiableType(y.getType()); }));
}

} // namespace

LogicalResult differentiateForward(func::FuncOp copy, const Request &request) {
  Block &body = copy.front();
  const SmallVector<Value> xs = selectedArguments(body, request);
  const SmallVector<Value> ys = floatResults(body.getTerminator());
  const Activity activity(body, xs, ys);
  if (failed(activity.check(request)))
    return failure();

  Tangents tangents;
  for (const Value x : xs)
    tangents[x] = body.addArgument(x.getType(), x.getLoc());
  for (Operation *op : activity.getActiveOps())
    if (failed(pushForward(op, activity, tangents)))
      return failure();

  const auto dys = llvm::map_to_vector(ys, [&](Value y) { return tangents.lookup(y); });
  finishDerivative(copy, request, dys, ValueRange(ys).getTypes());
  return success();
}

} // namespace ad
