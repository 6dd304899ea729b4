// Pullbacks that take nothing from the run of a body but its arguments: they compute it again.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Recompute.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Copy.h"
#include "Differentiate/Reverse.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;

namespace ad {

/// Puts a copy of the ops of `body` in front of those of `pullback`, which then read its values.
/// `mapping` has the arguments.
static void recompute(Block &body, Block &pullback, IRMapping &mapping) {
  OpBuilder builder = OpBuilder::atBlockBegin(&pullback);
  for (Operation &op : body.without_terminator())
    builder.clone(op, mapping);
  for (auto [value, copy] : mapping.getValueMap())
    Value(value).replaceUsesWithIf(
        copy, [&](OpOperand &use) { return use.getOwner()->getBlock() == &pullback; });
}

void RecomputingPullback::yield(Location loc, ValueRange values) {
  OpBuilder builder(loc.getContext());
  builder.setInsertionPointToEnd(block.get());
  YieldOp::create(builder, loc, values);
  eraseDeadOps(*block);
}

void RecomputingPullback::dropUnread(SmallVectorImpl<Value> &operands) {
  for (unsigned index = block->getNumArguments(); index-- > 0;)
    if (block->getArgument(index).use_empty()) {
      block->eraseArgument(index);
      operands.erase(operands.begin() + index);
    }
}

FailureOr<RecomputingPullback> makeRecomputingPullback(Block &body, ArrayRef<bool> isSeeded,
                                                       Location loc, const Activity &activity) {
  RecomputingPullback made;
  // The block belongs to the op for as long as rules build in it.
  auto *block = new Block;
  body.getParent()->push_back(block);
  IRMapping mapping;
  for (const BlockArgument x : body.getArguments())
    mapping.map(x, block->addArgument(x.getType(), loc));
  ReverseSweep sweep(OpBuilder::atBlockEnd(block), activity);
  for (auto [y, seeded] : llvm::zip_equal(body.getTerminator()->getOperands(), isSeeded))
    if (seeded)
      sweep.seed(y, block->addArgument(y.getType(), loc), loc);
  if (failed(sweep.run(body)))
    return failure();
  // An argument that is yielded as it is has the argument of the block as its cotangent.
  for (const BlockArgument x : body.getArguments())
    made.cotangents.push_back(sweep.lookup(x));
  eraseDeadOps(body); // what the sweep has replaced
  recompute(body, *block, mapping);
  body.getParent()->getBlocks().remove(block);
  made.block.reset(block);
  return made;
}

} // namespace ad
