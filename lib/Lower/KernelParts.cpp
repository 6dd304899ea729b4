// A kernel that threads share: its parts, and what comes when all are done.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/KernelNest.h"

using namespace mlir;

namespace ad {

/// A part, if there are units, or else the end; returns whether there is one.
bool KernelEmitter::emitSplit() {
  if (split.kind == KernelSplit::Elements)
    emitRowValues(0); // of the one row: for its parts and for its end
  if (!hasEnd())
    return emitPart(), false;
  const auto compare = [&](LLVM::ICmpPredicate predicate) {
    return LLVM::ICmpOp::create(emit.builder(), emit.loc(), predicate, context.firstUnit(),
                                context.lastUnit());
  };
  emit.ifThen(compare(LLVM::ICmpPredicate::slt), [&] { emitPart(); });
  emit.ifThen(compare(LLVM::ICmpPredicate::sge), [&] { emitEnd(); });
  return true;
}

/// Whether anything is not written by the parts.
bool KernelEmitter::hasEnd() const {
  const bool hasRows = split.kind != KernelSplit::Elements;
  return split.kind == KernelSplit::RowBlocks || !totals.empty() ||
         llvm::any_of(sinks.results(), [&](const KernelSinks::Result &result) {
           const Level level = plan.levelOf(result.value);
           return level == Level::Scalar || (level == Level::Row && !hasRows);
         });
}

void KernelEmitter::emitPart() {
  beginLoops();
  switch (split.kind) {
  case KernelSplit::Elements:
    emitBlocks();
    break;
  case KernelSplit::Points:
    emitPoints();
    break;
  case KernelSplit::RowBlocks:
    emitRowBlocks();
    break;
  case KernelSplit::None:
    llvm_unreachable("not a split kernel");
  }
  emitFence();
}

void KernelEmitter::emitEnd() {
  storeScalars(/*isLate=*/false);
  if (blocks) {
    blocks->finish(values.scalarMap());
    for (unsigned phase = 1; phase <= sinks.numPhases(); ++phase)
      emitRowValues(phase);
    storeRowResults();
  }
  totals.finish(values.scalarMap());
  if (split.kind == KernelSplit::RowBlocks)
    columns.finishBlocks();
  emitScalars(/*isLate=*/true);
  storeScalars(/*isLate=*/true);
}

void KernelEmitter::emitPoints() {
  emit.loop(context.firstUnit(), context.lastUnit(), 1,
            [&](Value point) { emitPoint(point, split.numLoops); });
}

void KernelEmitter::emitRowBlocks() {
  emit.loop(context.firstUnit(), context.lastUnit(), 1, [&](Value block) {
    columns.enterBlock(block);
    const Value first = emit.mul(block, kRowBlock);
    const Value last =
        emit.smaller(emit.add(first, emit.index(kRowBlock)), emit.index(plan.rows()));
    emit.loop(first, last, 1, [&](Value row) { emitPoint(row, plan.numOuterLoops()); });
  });
}

/// A point of the first loops by its number, and the loops inside of them.
void KernelEmitter::emitPoint(Value point, unsigned numLoops) {
  OpBuilder &ops = emit.builder();
  SmallVector<Value> indices(numLoops);
  Value rest = point;
  for (unsigned loop = numLoops; loop-- > 1;) {
    const Value size = emit.index(plan.loops()[loop]);
    indices[loop] = LLVM::URemOp::create(ops, emit.loc(), rest, size);
    rest = LLVM::UDivOp::create(ops, emit.loc(), rest, size);
  }
  indices[0] = rest;
  context.outer.assign(indices.begin(), indices.end());
  emitOuterLoops(numLoops);
  context.outer.clear();
}

Value KernelEmitter::isLastPart() { return context.isEqual(context.lastUnit(), split.units); }

/// Blocks of elements, each with its own lanes.
void KernelEmitter::emitBlocks() {
  Lanes state = makeLanes(0);
  if (!passes[0].slots)
    values.hoist(sinks.ops(0));
  if (state.accumulators.empty())
    return emitElements(state);
  const int64_t cols = plan.cols(), step = passes[0].step(context), whole = cols - cols % step;
  const bool tailIsBlock = whole % kBlock == 0, hasTail = whole < cols;
  Value last = emit.mul(context.lastUnit(), kBlock);
  if (!tailIsBlock)
    last =
        LLVM::SelectOp::create(emit.builder(), emit.loc(), isLastPart(), emit.index(whole), last);
  emit.loop(emit.mul(context.firstUnit(), kBlock), last, kBlock, [&](Value first) {
    Lanes lanes = state;
    Value next = emit.add(first, emit.index(kBlock));
    if (step == kBlock) // a tile
      emitStep(0, first, step, lanes);
    else
      emitSteps(0, first, tailIsBlock ? next : emit.smaller(next, emit.index(whole)), lanes);
    if (!tailIsBlock && hasTail) {
      const Value isCut = LLVM::ICmpOp::create(emit.builder(), emit.loc(), LLVM::ICmpPredicate::sgt,
                                               next, emit.index(whole));
      const SmallVector<Value> after = emit.ifRare(isCut, flatten(lanes), [&] {
        Lanes inner = lanes;
        emitLastElements(inner);
        return flatten(inner);
      });
      unflatten(after, lanes);
    }
    storeBlock(lanes, first);
  });
  if (tailIsBlock && hasTail)
    emit.ifThen(isLastPart(), [&] {
      emitLastElements(state);
      storeBlock(state, emit.index(whole));
    });
}

/// Elements of which none are reduced.
void KernelEmitter::emitElements(Lanes &state) {
  const int64_t cols = plan.cols(), step = passes[0].step(context), whole = cols - cols % step;
  Value last = emit.mul(context.lastUnit(), kBlock);
  if (whole % kBlock != 0)
    last =
        LLVM::SelectOp::create(emit.builder(), emit.loc(), isLastPart(), emit.index(whole), last);
  emitSteps(0, emit.mul(context.firstUnit(), kBlock), last, state);
  if (whole < cols)
    emit.ifThen(isLastPart(), [&] { emitLastElements(state); });
}

/// What fills no step of the vector loop.
void KernelEmitter::emitLastElements(Lanes &state) {
  const int64_t cols = plan.cols(), tail = cols % passes[0].step(context);
  emitStep(0, emit.index(cols - tail), tail, state);
}

/// Stores the results of the block that begins at element `first`.
void KernelEmitter::storeBlock(Lanes &state, Value first) {
  const Value block =
      LLVM::LShrOp::create(emit.builder(), emit.loc(), first, emit.index(llvm::Log2_64(kBlock)));
  for (auto [index, accumulator] : llvm::enumerate(state.accumulators))
    blocks->store(index, accumulator.finish(state.lanes[index]), block);
}

} // namespace ad
