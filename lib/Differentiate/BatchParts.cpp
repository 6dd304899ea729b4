// Batches bodies in place, and what they do where conditions differ.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/BatchParts.h"
#include "Dialect/RuntimeCheck.h"
#include "Differentiate/Derivative.h"
#include "Differentiate/LoopParts.h"

using namespace mlir;

namespace ad {

void addArguments(Block &body, BatchSweep &sweep) {
  for (unsigned index = 0; index < body.getNumArguments(); ++index) {
    const BlockArgument argument = body.getArgument(index);
    if (!sweep.differs(argument))
      continue;
    ++index;
    sweep.set(argument,
              body.insertArgument(index, sweep.batchedType(argument.getType()), argument.getLoc()));
  }
}

void eraseOldArguments(Block &body, BatchSweep &sweep) {
  body.eraseArguments([&](BlockArgument argument) {
    const bool isOld = sweep.differs(argument);
    if (isOld)
      sweep.forget(argument);
    return isOld;
  });
}

SmallVector<Value> operandsFor(OpBuilder &builder, ValueRange operands, ValueRange arguments,
                               const BatchSweep &sweep) {
  SmallVector<Value> all;
  for (auto [operand, argument] : llvm::zip_equal(operands, arguments))
    all.push_back(sweep.differs(argument) ? sweep.lookupOrRepeat(builder, operand) : operand);
  return all;
}

/// Lets a body yield all instances of what differs among `results`.
static void setYield(Block &body, ValueRange results, const BatchSweep &sweep) {
  Operation *yield = body.getTerminator();
  OpBuilder builder(yield);
  yield->setOperands(operandsFor(builder, yield->getOperands(), results, sweep));
}

SmallVector<Type> typesFor(ValueRange results, const BatchSweep &sweep) {
  return llvm::map_to_vector(results, [&](Value result) -> Type {
    return sweep.differs(result) ? sweep.batchedType(result.getType()) : result.getType();
  });
}

void setResults(Operation *op, ValueRange made, BatchSweep &sweep) {
  for (auto [old, value] : llvm::zip_equal(op->getResults(), made))
    if (sweep.differs(old))
      sweep.set(old, value);
    else
      old.replaceAllUsesWith(value);
}

LogicalResult batchBody(Block &body, ValueRange results, BatchSweep &sweep) {
  if (failed(sweep.run(body)))
    return failure();
  setYield(body, results, sweep);
  sweep.eraseReplaced(body);
  return success();
}

/// `condition`, one for each instance, for each element of `like`.
static Value maskLike(OpBuilder &builder, Location loc, Value condition, Value like) {
  const auto type = llvm::cast<RankedTensorType>(maskTypeOf(like.getType()));
  return BroadcastOp::create(builder, loc, type, condition,
                             llvm::to_vector(llvm::seq<int64_t>(1, type.getRank())));
}

Value selectBy(OpBuilder &builder, Location loc, Value condition, Value a, Value b) {
  return SelectOp::create(builder, loc, maskLike(builder, loc, condition, a), a, b);
}

Value anyOf(OpBuilder &builder, Location loc, Value condition) {
  const auto shape = llvm::cast<RankedTensorType>(condition.getType()).getShape();
  const auto type = RankedTensorType::get(shape, builder.getI64Type());
  const Value ones = CastOp::create(builder, loc, type, condition);
  const Value count = SumOp::create(builder, loc, RankedTensorType::get({}, builder.getI64Type()),
                                    ones, ArrayRef<int64_t>{0});
  return CompareOp::create(builder, loc, ComparePredicate::ne, count,
                           emitZero(builder, loc, count.getType()));
}

Value largestOf(OpBuilder &builder, Location loc, Value numbers) {
  if (llvm::cast<RankedTensorType>(numbers.getType()).getDimSize(0) == 0)
    return Counts(builder, loc).number(0);
  return AmaxOp::create(builder, loc, numbers, ArrayRef<int64_t>{0});
}

EndingBody::EndingBody(Block &block, const BatchSweep &sweep)
    : block(block),
      differs(llvm::map_to_vector(block.getArguments(), [&](Value x) { return sweep.differs(x); })),
      isGuarded(hasChecks(block)) {}

void EndingBody::holdOthers(Value goesOn, ArrayRef<BlockArgument> arguments, size_t first,
                            size_t count) const {
  OpBuilder builder(goesOn.getContext());
  builder.setInsertionPointAfterValue(goesOn);
  for (auto [argument, isBatched] : llvm::zip_equal(arguments, differs))
    if (isGuarded && isBatched)
      readOnlyThoseOf(builder, goesOn, argument);
  Operation *yield = block.getTerminator();
  builder.setInsertionPoint(yield);
  for (size_t index = 0; index < count; ++index)
    yield->setOperand(index, selectBy(builder, goesOn.getLoc(), goesOn, yield->getOperand(index),
                                      arguments[first + index]));
}

bool hasChecks(Block &body) {
  return body
      .walk([](Operation *op) {
        return runtimeCheckOf(op) ? WalkResult::interrupt() : WalkResult::advance();
      })
      .wasInterrupted();
}

void readOnlyThoseOf(OpBuilder &builder, Value condition, BlockArgument all) {
  const auto type = llvm::cast<RankedTensorType>(all.getType());
  const Location loc = all.getLoc();
  if (type.getDimSize(0) == 0)
    return;
  const auto uses = llvm::to_vector(llvm::make_pointer_range(all.getUses()));
  const Value numbers = IotaOp::create(
      builder, loc, RankedTensorType::get(type.getDimSize(0), builder.getI64Type()), 0);
  const Value chosen =
      SelectOp::create(builder, loc, condition, numbers, emitZero(builder, loc, numbers.getType()));
  const Value last = AmaxOp::create(builder, loc, chosen, ArrayRef<int64_t>{0});
  const Value one = GatherOp::create(builder, loc, all, last, 0, /*batched=*/false);
  const Value repeated = BroadcastOp::create(builder, loc, type, one, ArrayRef<int64_t>{0});
  const Value only = selectBy(builder, loc, condition, all, repeated);
  for (OpOperand *use : uses)
    use->set(only);
}

} // namespace ad
