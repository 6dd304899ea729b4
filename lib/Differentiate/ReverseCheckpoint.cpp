// Reverse mode of a checkpoint: another one, which computes the body again and then its pullback.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/BodyRules.h"
#include "Differentiate/Copy.h"
#include "Differentiate/Reverse.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace ad {
namespace {

/// Puts a copy of the ops of `body` in front of those of `pullback`, which then read its values.
/// `mapping` has the arguments.
void recompute(Block &body, Block &pullback, IRMapping &mapping) {
  OpBuilder builder = OpBuilder::atBlockBegin(&pullback);
  for (Operation &op : body.without_terminator())
    builder.clone(op, mapping);
  for (auto [value, copy] : mapping.getValueMap())
    Value(value).replaceUsesWithIf(
        copy, [&](OpOperand &use) { return use.getOwner()->getBlock() == &pullback; });
}

} // namespace

LogicalResult pullCheckpoint(CheckpointOp op, OpBuilder &builder, const Activity &activity,
                             ValueRange cotangents, ArrayRef<bool> needed,
                             SmallVectorImpl<Value> &operandCotangents) {
  const Location loc = op.getLoc();
  Block &body = op.getBody().front();
  // The block belongs to the op for as long as rules build in it.
  auto *pullback = new Block;
  op.getBody().push_back(pullback);
  IRMapping mapping;
  for (const BlockArgument x : body.getArguments())
    mapping.map(x, pullback->addArgument(x.getType(), loc));
  SmallVector<Value> inputs(op.getInputs());
  ReverseSweep sweep(OpBuilder::atBlockEnd(pullback), activity);
  for (auto [y, cy] : llvm::zip_equal(body.getTerminator()->getOperands(), cotangents))
    if (cy) {
      sweep.seed(y, pullback->addArgument(cy.getType(), loc), loc);
      inputs.push_back(cy);
    }
  if (failed(sweep.run(body)))
    return failure();

  operandCotangents.assign(op->getNumOperands(), Value());
  SmallVector<Value> yielded;
  SmallVector<size_t> places;
  for (auto [index, x] : llvm::enumerate(body.getArguments()))
    if (const Value cx = sweep.lookup(x); cx && needed[index]) {
      yielded.push_back(cx);
      places.push_back(index);
    }
  OpBuilder atEnd = OpBuilder::atBlockEnd(pullback);
  YieldOp::create(atEnd, loc, yielded);
  eraseDeadOps(body); // what the sweep has replaced
  recompute(body, *pullback, mapping);
  eraseDeadOps(*pullback);
  op.getBody().getBlocks().remove(pullback);
  auto made = CheckpointOp::create(builder, loc, ValueRange(yielded).getTypes(), inputs);
  made.getBody().push_back(pullback);
  for (auto [place, cx] : llvm::zip_equal(places, made->getResults()))
    operandCotangents[place] = cx;
  return success();
}

} // namespace ad
