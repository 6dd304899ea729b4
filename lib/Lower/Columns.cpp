// Reductions over outer loops that keep the vector loop.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Columns.h"
#include "Lower/Accumulate.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

Accumulator accumulatorOf(KernelContext &context, Operation *op) {
  return Accumulator(context.emit, elementOf(op->getResult(0)), llvm::isa<SumOp>(op),
                     context.width);
}

/// A float in f64, and back.
Bundle widened(Emitter &emit, const Bundle &value, const Chunk &chunk) {
  const Type wide = vectorOf(emit.builder().getF64Type(), chunk.width);
  if (value.vectors.front().getType() == wide)
    return value;
  return value.map(
      [&](Value v) { return LLVM::FPExtOp::create(emit.builder(), emit.loc(), wide, v); });
}

Bundle narrowed(Emitter &emit, const Bundle &value, Type element, const Chunk &chunk) {
  if (element.isF64())
    return value;
  const Type narrow = vectorOf(element, chunk.width);
  return value.map(
      [&](Value v) { return LLVM::FPTruncOp::create(emit.builder(), emit.loc(), narrow, v); });
}

} // namespace

Columns::Columns(KernelContext &context, const KernelSinks &sinks) : context(context) {
  for (const KernelSinks::Result &result : sinks.results()) {
    if (context.plan.levelOf(result.value) != Level::Column)
      continue;
    Operation *op = result.value.getDefiningOp();
    Column column;
    column.op = op;
    column.result = result.index;
    std::tie(column.firstLoop, column.lastLoop) = context.plan.loopsOfColumns();
    if (context.split.kind == KernelSplit::RowBlocks) {
      column.blocks =
          context.reserveShared(elementOf(result.value), context.split.units * context.plan.cols());
    } else if (accumulatorOf(context, op).hasBlocks() && reducedRows(column) > kRowBlock) {
      column.partial = context.reserve(elementOf(result.value), context.plan.cols());
      column.total = context.reserve(context.emit.builder().getF64Type(), context.plan.cols());
    }
    columns.push_back(column);
  }
}

int64_t Columns::reducedRows(const Column &column) const {
  int64_t rows = 1;
  for (unsigned loop = column.firstLoop; loop < column.lastLoop; ++loop)
    rows *= context.plan.loops()[loop];
  return rows;
}

void Columns::start() {
  // Nothing encloses the reduced loops: fill once. This also gives the sum of no rows.
  for (Column &column : columns) {
    if (column.isKept() || (column.firstLoop != 0 && reducedRows(column) != 0))
      continue;
    if (column.firstLoop != 0) {
      // No rows at all in any outer point: the whole result is the sum of nothing.
      Emitter &emit = context.emit;
      const auto type = llvm::cast<RankedTensorType>(column.op->getResult(0).getType());
      const Bundle nothing = accumulatorOf(context, column.op).identity();
      emit.loop(0, type.getNumElements(), 1, [&](Value index) {
        storeElement(emit, nothing, context.pointerOfResult(column.result), index,
                     type.getElementType());
      });
      continue;
    }
    column.place = column.hasBlocks() ? context.scratch(column.partial)
                                      : context.pointerOfResult(column.result);
    fill(column);
  }
}

Value Columns::blockPlace(const Column &column, Value block) {
  return context.emit.address(context.sharedScratch(column.blocks),
                              context.emit.mul(block, context.plan.cols()),
                              elementOf(column.op->getResult(0)));
}

void Columns::enterBlock(Value block) {
  for (Column &column : columns) {
    column.place = blockPlace(column, block);
    fill(column);
  }
}

void Columns::finishBlocks() {
  for (const Column &column : columns)
    context.forColumns([&](const Chunk &chunk) {
      storeChunk(context.emit, sumOfBlocks(column, chunk), resultPlace(column), chunk.index,
                 elementOf(column.op->getResult(0)), chunk, false);
    });
}

Bundle Columns::sumOfBlocks(const Column &column, const Chunk &chunk) {
  Emitter &emit = context.emit;
  const Accumulator accumulator = accumulatorOf(context, column.op);
  const bool isFloatSum = accumulator.hasBlocks();
  const Bundle none =
      isFloatSum ? Bundle{&emit, {accumulator.emptyTotal()}} : accumulator.identity();
  const SmallVector<Value> total =
      emit.loop(0, context.split.units, 1, splat(none, chunk).vectors,
                [&](Value block, ValueRange carried) -> SmallVector<Value> {
                  const Bundle before{&emit, {carried.front()}};
                  const Bundle sum = loadChunk(emit, blockPlace(column, block), chunk.index,
                                               accumulator.element(), chunk);
                  return {(isFloatSum ? Bundle::zip<LLVM::FAddOp>(before, widened(emit, sum, chunk))
                                      : accumulator.combine(before, sum))
                              .vectors.front()};
                });
  const Bundle result{&emit, {total.front()}};
  return isFloatSum ? narrowed(emit, result, accumulator.element(), chunk) : result;
}

Value Columns::resultPlace(const Column &column) {
  const Value offset = context.outerOffset(context.plan.stridesOf(column.op->getResult(0)));
  return context.emit.address(context.pointerOfResult(column.result), offset,
                              elementOf(column.op->getResult(0)));
}

void Columns::enterRow() {
  for (Column &column : columns) {
    if (column.isKept() || column.firstLoop == 0)
      continue;
    column.place = column.hasBlocks() ? context.scratch(column.partial) : resultPlace(column);
    const Value isFirst = context.isEqual(context.outerIndex(column.firstLoop, column.lastLoop),
                                          AD_SEEDED(kernel_fill, 0, 1));
    context.emit.ifThen(isFirst, [&] { fill(column); });
  }
}

void Columns::fill(const Column &column) {
  const Accumulator accumulator = accumulatorOf(context, column.op);
  context.forColumns([&](const Chunk &chunk) {
    storeChunk(context.emit, splat(accumulator.identity(), chunk), column.place, chunk.index,
               accumulator.element(), chunk, false);
    if (!column.hasBlocks())
      return;
    const Bundle zero{&context.emit, {accumulator.emptyTotal()}};
    storeChunk(context.emit, splat(zero, chunk), context.scratch(column.total), chunk.index,
               context.emit.builder().getF64Type(), chunk, false);
  });
}

void Columns::add(Operation *reduction, const Bundle &value, const Chunk &chunk) {
  for (const Column &column : columns) {
    if (column.op != reduction)
      continue;
    const Accumulator accumulator = accumulatorOf(context, reduction);
    const Bundle before =
        loadChunk(context.emit, column.place, chunk.index, accumulator.element(), chunk);
    storeChunk(context.emit, accumulator.combine(before, value), column.place, chunk.index,
               accumulator.element(), chunk, false);
  }
}

void Columns::flush(const Column &column) {
  Emitter &emit = context.emit;
  const Type element = elementOf(column.op->getResult(0)), wide = emit.builder().getF64Type();
  const Bundle nothing = accumulatorOf(context, column.op).identity();
  context.forColumns([&](const Chunk &chunk) {
    const Bundle block =
        widened(emit, loadChunk(emit, column.place, chunk.index, element, chunk), chunk);
    const Value totals = context.scratch(column.total);
    const Bundle total = loadChunk(emit, totals, chunk.index, wide, chunk);
    storeChunk(emit, Bundle::zip<LLVM::FAddOp>(total, block), totals, chunk.index, wide, chunk,
               false);
    storeChunk(emit, splat(nothing, chunk), column.place, chunk.index, element, chunk, false);
  });
}

void Columns::writeResult(const Column &column) {
  Emitter &emit = context.emit;
  const Type element = elementOf(column.op->getResult(0)), wide = emit.builder().getF64Type();
  const Value place = resultPlace(column);
  context.forColumns([&](const Chunk &chunk) {
    const Bundle total = loadChunk(emit, context.scratch(column.total), chunk.index, wide, chunk);
    storeChunk(emit, narrowed(emit, total, element, chunk), place, chunk.index, element, chunk,
               false);
  });
}

void Columns::leaveRow() {
  Emitter &emit = context.emit;
  for (const Column &column : columns) {
    if (!column.hasBlocks())
      continue;
    const Value row = context.outerIndex(column.firstLoop, column.lastLoop);
    const Value inBlock =
        LLVM::AndOp::create(emit.builder(), emit.loc(), row, emit.index(kRowBlock - 1));
    const Value isLast = context.isEqual(row, reducedRows(column) - 1);
    const Value isEnd = LLVM::OrOp::create(emit.builder(), emit.loc(),
                                           context.isEqual(inBlock, kRowBlock - 1), isLast);
    emit.ifThen(isEnd, [&] { flush(column); });
    emit.ifThen(isLast, [&] { writeResult(column); });
  }
}

} // namespace ad
