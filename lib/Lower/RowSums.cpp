// Sums of Row values over all rows.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/RowSums.h"
#include "Lower/Accumulate.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

Accumulator accumulatorOf(KernelContext &context, Operation *op) {
  const Type element = elementOf(op->getResult(0));
  return Accumulator(context.emit, element, /*isSum=*/true, laneCount(element));
}

Chunk wholeRound(KernelContext &context, Type element) {
  return Chunk{context.emit.index(0), 1, laneCount(element), laneCount(element)};
}

} // namespace

bool RowSums::isRowSum(Operation *op, const KernelPlan &plan) {
  return llvm::isa<SumOp>(op) && plan.levelOf(op->getResult(0)) == Level::Scalar &&
         !plan.isTotal(op);
}

Bundle RowSums::termOf(KernelContext &context, Value value,
                       const DenseMap<Value, Bundle> &rowValues) {
  if (value.getDefiningOp())
    return rowValues.at(value);
  const Value offset = context.outerOffset(context.plan.stridesOf(value));
  return loadElement(context.emit, context.pointerOfInput(value), offset, elementOf(value));
}

RowSums::RowSums(KernelContext &context) : context(context) {
  if (context.split)
    return;
  for (Operation &op : context.block.without_terminator())
    if (isRowSum(&op, context.plan))
      sums.push_back({&op, Value(), Value()});
}

void RowSums::start() {
  for (Sum &sum : sums) {
    const Type element = elementOf(sum.op->getResult(0));
    sum.lanes = context.emit.stack(element, laneCount(element));
    clearLanes(sum);
    if (!accumulatorOf(context, sum.op).hasBlocks())
      continue;
    sum.total = context.emit.stack(context.emit.builder().getF64Type(), 1);
    LLVM::StoreOp::create(context.emit.builder(), context.emit.loc(),
                          accumulatorOf(context, sum.op).emptyTotal(), sum.total);
  }
}

void RowSums::clearLanes(const Sum &sum) {
  const Type element = elementOf(sum.op->getResult(0));
  const Chunk round = wholeRound(context, element);
  storeChunk(context.emit, splat(accumulatorOf(context, sum.op).identity(), round), sum.lanes,
             round.index, element, round, false);
}

Bundle RowSums::readLanes(const Sum &sum) {
  const Type element = elementOf(sum.op->getResult(0));
  const Chunk round = wholeRound(context, element);
  const Bundle lanes = loadChunk(context.emit, sum.lanes, round.index, element, round);
  return accumulatorOf(context, sum.op).finish(lanes.vectors);
}

void RowSums::flush(const Sum &sum) {
  const Accumulator accumulator = accumulatorOf(context, sum.op);
  OpBuilder &ops = context.emit.builder();
  const Value total = LLVM::LoadOp::create(ops, context.emit.loc(), ops.getF64Type(), sum.total);
  LLVM::StoreOp::create(ops, context.emit.loc(), accumulator.addToTotal(total, readLanes(sum)),
                        sum.total);
  clearLanes(sum);
}

void RowSums::add(const DenseMap<Value, Bundle> &rowValues) {
  if (sums.empty())
    return;
  Emitter &emit = context.emit;
  const Value row = context.outerIndex(0, context.plan.loops().size() - 1);
  for (const Sum &sum : sums) {
    const Type element = elementOf(sum.op->getResult(0));
    const Accumulator accumulator = accumulatorOf(context, sum.op);
    const Value lane =
        LLVM::AndOp::create(emit.builder(), emit.loc(), row,
                            emit.index(laneCount(element) / AD_SEEDED(kernel_row_lanes, 1, 2) - 1));
    const Bundle before = loadElement(emit, sum.lanes, lane, element);
    const Bundle term = termOf(context, sum.op->getOperand(0), rowValues);
    storeElement(emit, accumulator.combine(before, term), sum.lanes, lane, element);
    if (!accumulator.hasBlocks() || context.plan.rows() <= kBlock)
      continue;
    const Value inBlock =
        LLVM::AndOp::create(emit.builder(), emit.loc(), row, emit.index(kBlock - 1));
    emit.ifThen(context.isEqual(inBlock, kBlock - 1), [&] { flush(sum); });
  }
}

void RowSums::finish(DenseMap<Value, Bundle> &scalars) {
  for (const Sum &sum : sums) {
    const Accumulator accumulator = accumulatorOf(context, sum.op);
    if (!accumulator.hasBlocks()) {
      scalars[sum.op->getResult(0)] = readLanes(sum);
      continue;
    }
    flush(sum);
    OpBuilder &ops = context.emit.builder();
    const Value total = LLVM::LoadOp::create(ops, context.emit.loc(), ops.getF64Type(), sum.total);
    scalars[sum.op->getResult(0)] = accumulator.fromTotal(total);
  }
}

} // namespace ad
