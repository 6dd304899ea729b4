// Reductions of everything in a nest with outer loops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Totals.h"
#include "Lower/Accumulate.h"
#include "Lower/RowSums.h"

using namespace mlir;

namespace ad {

Totals::Totals(KernelContext &context) : context(context) {
  const int64_t rows = context.plan.rows();
  for (Operation &op : context.block.without_terminator()) {
    if (context.plan.isTotal(&op))
      add(&op, rows * context.plan.cols(), /*isOfRows=*/false);
    else if (context.split && RowSums::isRowSum(&op, context.plan))
      add(&op, rows, /*isOfRows=*/true);
  }
}

void Totals::add(Operation *reduction, int64_t count, bool isOfRows) {
  const int64_t offset = context.reserveShared(elementOf(reduction->getOperand(0)), count);
  terms[reduction] = {count, offset, isOfRows};
}

void Totals::keep(Operation *reduction, const Bundle &value, const Chunk &chunk) {
  Emitter &emit = context.emit;
  const Value row = context.outerIndex(0, context.plan.numOuterLoops());
  const Value offset = emit.add(emit.mul(row, context.plan.cols()), chunk.index);
  storeChunk(emit, value, context.sharedScratch(terms[reduction].offset), offset,
             elementOf(reduction->getOperand(0)), chunk, false);
}

void Totals::keepRow(const DenseMap<Value, Bundle> &rowValues) {
  const Value row = context.outerIndex(0, context.plan.numOuterLoops());
  for (const auto &[reduction, kept] : terms)
    if (kept.isOfRows)
      storeElement(context.emit, RowSums::termOf(context, reduction->getOperand(0), rowValues),
                   context.sharedScratch(kept.offset), row, elementOf(reduction->getOperand(0)));
}

Bundle Totals::reduce(Operation *reduction, const Terms &from) {
  Emitter &emit = context.emit;
  const Type element = elementOf(reduction->getResult(0));
  const int64_t count = from.count, width = laneCount(element);
  const Accumulator accumulator(emit, element, llvm::isa<SumOp>(reduction), width);
  const Value place = context.sharedScratch(from.offset);
  auto addChunk = [&](Value index, int64_t valid, SmallVector<Value> &lanes) {
    const Chunk chunk{index, 1, width, valid};
    accumulator.add(lanes, loadChunk(emit, place, index, element, chunk), chunk);
  };
  // Whole blocks, then what is left of the last.
  const int64_t whole = count - count % kBlock, rounds = count - count % width;
  SmallVector<Value> total{accumulator.hasBlocks() ? accumulator.emptyTotal() : Value()};
  SmallVector<Value> lanes = accumulator.emptyLanes();
  auto run = [&](Value first, Value last, SmallVector<Value> start) {
    return emit.loop(first, last, width, start, [&](Value index, ValueRange carried) {
      SmallVector<Value> inner(carried);
      addChunk(index, width, inner);
      return inner;
    });
  };
  if (accumulator.hasBlocks())
    total = emit.loop(0, whole, kBlock, total, [&](Value index, ValueRange carried) {
      const SmallVector<Value> after =
          run(index, emit.add(index, emit.index(kBlock)), accumulator.emptyLanes());
      return SmallVector<Value>{accumulator.addToTotal(carried.front(), accumulator.finish(after))};
    });
  const int64_t first = accumulator.hasBlocks() ? whole : 0;
  if (first < rounds)
    lanes = run(emit.index(first), emit.index(rounds), lanes);
  if (rounds < count)
    addChunk(emit.index(rounds), count - rounds, lanes);
  const Bundle last = accumulator.finish(lanes);
  return accumulator.hasBlocks()
             ? accumulator.fromTotal(accumulator.addToTotal(total.front(), last))
             : last;
}

void Totals::finish(DenseMap<Value, Bundle> &scalars) {
  for (const auto &[reduction, from] : terms)
    scalars[reduction->getResult(0)] = reduce(reduction, from);
}

} // namespace ad
