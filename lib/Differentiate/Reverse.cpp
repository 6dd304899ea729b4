// Reverse mode: one sweep over the ops from last to first, each pulling the cotangents of its
// results back to its operands.
//
// Names, here and in Forward.cpp: x an operand or argument, y a result; dx, dy their tangents;
// cx, cy their cotangents. A missing entry is a structural zero.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Reverse.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Activity.h"
#include "Differentiate/Bodies.h"
#include "Differentiate/Derivative.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

/// The cotangent that enters at every result of the function; null where it is zero.
SmallVector<Value> makeSeeds(func::FuncOp copy, const Request &request) {
  Operation *terminator = copy.front().getTerminator();
  SmallVector<Value> seeds(terminator->getNumOperands());
  if (request.seedsFirstResult) {
    seeds.front() =
        emitSplat(terminator, terminator->getOperand(0).getType(), AD_SEEDED(grad_seed, 1.0, 2.0));
    return seeds;
  }
  for (auto [cy, y] : llvm::zip_equal(seeds, terminator->getOperands()))
    if (isDifferentiableType(y.getType()))
      cy = copy.front().addArgument(y.getType(), terminator->getLoc());
  return seeds;
}

/// The results that a cotangent enters at.
SmallVector<Value> seededResults(Operation *terminator, llvm::ArrayRef<Value> seeds) {
  SmallVector<Value> seeded;
  for (auto [y, cy] : llvm::zip_equal(terminator->getOperands(), seeds))
    if (cy)
      seeded.push_back(y);
  return seeded;
}

} // namespace

void ReverseSweep::seed(Value y, Value cy, Location loc) {
  if (cy && activity.isActive(y) && AD_SEEDED(repeated_result, true, !lookup(y)))
    add(y, cy, loc);
}

/// cx of everything so far, plus one more contribution. The order of the sum is the order of the
/// calls, which is that of the sweep.
void ReverseSweep::add(Value x, Value cx, Location loc) {
  Value &sum = cotangents[x];
  const auto added = [&] {
    return rules::addDerivatives(builder, activity.locate(OriginKind::Cotangent, loc), sum, cx);
  };
  sum = sum ? AD_SEEDED(cotangents_overwritten, added(), cx) : cx;
}

LogicalResult ReverseSweep::run(Block &block) {
  for (Operation *op : llvm::reverse(activity.getActiveOps(block)))
    if (failed(pull(op)))
      return failure();
  return success();
}

/// Pulls the cotangents of the results of `op` back to its operands.
LogicalResult ReverseSweep::pull(Operation *op) {
  const auto cys = llvm::map_to_vector(op->getResults(), [&](Value y) { return lookup(y); });
  if (llvm::none_of(cys, [](Value cy) { return cy != nullptr; }))
    return success();
  const auto needed =
      llvm::map_to_vector(op->getOperands(), [&](Value x) { return activity.isActive(x); });
  SmallVector<Value> cxs;
  if (hasBodies(op)) {
    op->setLoc(activity.locate(OriginKind::Active, op->getLoc()));
    if (failed(pullBodies(op, builder, activity, cys, needed, cxs)))
      return failure();
    return addToOperands(op, cxs);
  }
  const LogicalResult pulled =
      runRule(op, builder, OriginKind::Cotangent, activity, "pull its cotangents back", [&] {
        return llvm::cast<DifferentiableOpInterface>(op).pullback(builder, cys, needed, cxs);
      });
  if (failed(pulled))
    return failure();
  remarkOnMasks(op, cys, cxs);
  return addToOperands(op, cxs);
}

LogicalResult ReverseSweep::addToOperands(Operation *op, ArrayRef<Value> operandCotangents) {
  if (failed(checkRule(op, "cotangents", operandCotangents, op->getOperandTypes())))
    return failure();
  for (auto [x, cx] : llvm::zip_equal(op->getOperands(), operandCotangents))
    if (cx && activity.isActive(x) &&
        AD_SEEDED(repeated_operand, true, llvm::count(op->getOperands(), x) == 1))
      add(x, cx, op->getLoc());
  return success();
}

LogicalResult differentiateReverse(func::FuncOp copy, const Request &request) {
  Block &body = copy.front();
  Operation *terminator = body.getTerminator();
  const SmallVector<Value> xs = selectedArguments(body, request);
  const SmallVector<Value> ys(terminator->getOperands());
  const SmallVector<Value> cys = makeSeeds(copy, request);
  const Activity activity(body, xs, seededResults(terminator, cys));
  if (failed(activity.check(request)))
    return failure();

  ReverseSweep sweep(OpBuilder(terminator), activity);
  for (auto [y, cy] : llvm::zip_equal(ys, cys))
    sweep.seed(y, cy, terminator->getLoc());
  if (failed(sweep.run(body)))
    return failure();

  SmallVector<Value> cxs = llvm::map_to_vector(xs, [&](Value x) { return sweep.lookup(x); });
  finishDerivative(copy, request, cxs, ValueRange(xs).getTypes());
  return success();
}

} // namespace ad
