// Branches, and loops that run as long as a condition holds.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Import/Importer.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace ad {

SmallVector<Value> capturesOf(ArrayRef<Region *> regions) {
  llvm::SetVector<Value> captures;
  for (Region *region : regions)
    getUsedValuesDefinedAbove(*region, captures);
  return captures.takeVector();
}

LogicalResult Importer::makeBody(
    Location loc, Region &region, TypeRange taken, ValueRange captures,
    llvm::function_ref<LogicalResult(Block::BlockArgListType, SmallVectorImpl<Value> &)> fill) {
  const OpBuilder::InsertionGuard guard(builder);
  const SmallVector<Value> outside = lookUp(captures);
  Block *body = builder.createBlock(&region);
  for (const Type type : taken)
    body->addArgument(type, loc);
  for (auto [capture, value] : llvm::zip_equal(captures, outside))
    mapping.map(capture, body->addArgument(value.getType(), capture.getLoc()));
  SmallVector<Value> yielded;
  if (failed(fill(body->getArguments().take_front(taken.size()), yielded)))
    return failure();
  YieldOp::create(builder, loc, yielded);
  mapping.map(captures, outside);
  return success();
}

LogicalResult Importer::importIf(scf::IfOp op) {
  if (op.getNumResults() == 0) // nothing has effects
    return success();
  const FailureOr<SmallVector<Type>> types = importedTypes(op, op.getResultTypes());
  if (failed(types))
    return failure();
  const SmallVector<Value> captures = capturesOf({&op.getThenRegion(), &op.getElseRegion()});
  auto made = IfOp::create(builder, op.getLoc(), *types, mapping.lookup(op.getCondition()),
                           lookUp(captures));
  const auto branch = [&](Block &from, Region &to) {
    return makeBody(op.getLoc(), to, {}, captures,
                    [&](Block::BlockArgListType, SmallVectorImpl<Value> &yielded) {
                      if (failed(importOps(from)))
                        return failure();
                      llvm::append_range(yielded, lookUp(from.getTerminator()->getOperands()));
                      return success();
                    });
  };
  mapping.map(op.getResults(), made.getOutputs());
  return failure(failed(branch(*op.thenBlock(), made.getThenBody())) ||
                 failed(branch(*op.elseBlock(), made.getElseBody())));
}

/// The part of an scf.while in front of its condition is in the condition, in the body, and behind
/// the loop, where it makes the results.
LogicalResult Importer::importWhile(scf::WhileOp op) {
  Block &before = op.getBefore().front(), &after = op.getAfter().front();
  scf::ConditionOp condition = op.getConditionOp();
  const FailureOr<SmallVector<Type>> carried = importedTypes(op, op.getInits().getTypes());
  if (failed(carried))
    return failure();
  const SmallVector<Value> captures = capturesOf({&op.getBefore(), &op.getAfter()});
  auto made = WhileOp::create(builder, op.getLoc(), *carried, lookUp(op.getInits()),
                              lookUp(captures), whileLimit);
  const auto makeCondition = [&](Block::BlockArgListType arguments,
                                 SmallVectorImpl<Value> &yielded) {
    give(before, ValueRange(arguments));
    if (failed(importOps(before)))
      return failure();
    yielded.push_back(mapping.lookup(condition.getCondition()));
    return success();
  };
  const auto makeTrip = [&](Block::BlockArgListType arguments, SmallVectorImpl<Value> &yielded) {
    give(before, ValueRange(arguments));
    if (failed(importOps(before)))
      return failure();
    give(after, lookUp(condition.getArgs()));
    if (failed(importOps(after)))
      return failure();
    llvm::append_range(yielded, lookUp(op.getYieldOp().getOperands()));
    return success();
  };
  if (failed(makeBody(op.getLoc(), made.getCondition(), *carried, captures, makeCondition)) ||
      failed(makeBody(op.getLoc(), made.getBody(), *carried, captures, makeTrip)))
    return failure();
  give(before, made.getOutputs());
  if (failed(importOps(before)))
    return failure();
  mapping.map(op.getResults(), lookUp(condition.getArgs()));
  return success();
}

} // namespace ad
