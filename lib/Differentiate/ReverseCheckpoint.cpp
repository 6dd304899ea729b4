// Reverse mode of a checkpoint: another one, which computes the body again and then its pullback.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Activity.h"
#include "Differentiate/BodyRules.h"
#include "Differentiate/Recompute.h"

using namespace mlir;

namespace ad {

LogicalResult pullCheckpoint(CheckpointOp op, OpBuilder &builder, const Activity &activity,
                             ValueRange cotangents, ArrayRef<bool> needed,
                             SmallVectorImpl<Value> &operandCotangents) {
  SmallVector<Value> inputs(op.getInputs());
  SmallVector<bool> isSeeded;
  for (const Value cy : cotangents) {
    isSeeded.push_back(cy != nullptr);
    if (cy)
      inputs.push_back(cy);
  }
  auto pullback = makeRecomputingPullback(op.getBody().front(), isSeeded, op.getLoc(), activity);
  if (failed(pullback))
    return failure();
  SmallVector<Value> yielded;
  SmallVector<size_t> places;
  for (auto [index, cx] : llvm::enumerate(pullback->cotangents))
    if (cx && needed[index]) {
      yielded.push_back(cx);
      places.push_back(index);
    }
  pullback->yield(op.getLoc(), yielded);
  pullback->dropUnread(inputs);
  auto made = CheckpointOp::create(builder, activity.locate(OriginKind::Cotangent, op.getLoc()),
                                   ValueRange(yielded).getTypes(), inputs);
  made.getBody().push_back(pullback->block.release());
  operandCotangents.assign(op->getNumOperands(), Value());
  for (auto [place, cx] : llvm::zip_equal(places, made->getResults()))
    operandCotangents[place] = cx;
  return success();
}

} // namespace ad
