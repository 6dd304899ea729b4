// Emits the loop nest of a fused group: scalars, outer loops, passes over a row, the vector loop.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/KernelNest.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {

KernelNeeds KernelEmitter::run() {
  bool ending = false;
  emitScalars(/*isLate=*/false);
  if (split)
    ending = emitSplit();
  else
    emitWhole();
  LLVM::ReturnOp::create(emit.builder(), emit.loc(), ValueRange());
  return {context.scratchBytes, ending, context.streams};
}

void KernelEmitter::emitWhole() {
  storeScalars(/*isLate=*/false);
  beginLoops();
  if (sinks.hasLoops())
    emitOuterLoops(0);
  rowSums.finish(values.scalarMap());
  totals.finish(values.scalarMap());
  emitScalars(/*isLate=*/true);
  storeScalars(/*isLate=*/true);
  emitFence();
}

void KernelEmitter::beginLoops() {
  if (llvm::any_of(passes, [](const Pass &pass) { return pass.slots.has_value(); }))
    values.splatInputs();
  rowSums.start();
  columns.start();
}

void KernelEmitter::emitFence() {
  if (context.streams) // streaming stores are not ordered with later ones
    LLVM::CallIntrinsicOp::create(emit.builder(), emit.loc(),
                                  emit.builder().getStringAttr("llvm.x86.sse.sfence"),
                                  ValueRange());
}

// ---------------------------------------------------------------------------------- scalars

void KernelEmitter::emitScalars(bool isLate) {
  for (Operation &op : context.block.without_terminator()) {
    const Value result = op.getResult(0);
    if (plan.levelOf(result) == Level::Scalar && plan.isLate(result) == isLate &&
        !values.scalarMap().contains(result))
      values.defineScalar(op);
  }
}

void KernelEmitter::storeScalars(bool isLate) {
  for (const KernelSinks::Result &result : sinks.results())
    if (plan.levelOf(result.value) == Level::Scalar && plan.isLate(result.value) == isLate)
      storeElement(emit, values.scalarValue(result.value), context.pointerOfResult(result.index),
                   emit.index(0), elementOf(result.value));
}

// ---------------------------------------------------------------------------------- loops

void KernelEmitter::emitOuterLoops(unsigned depth) {
  if (depth + 1 == plan.loops().size())
    return emitRow();
  emit.loop(0, plan.loops()[depth], 1, [&](Value index) {
    context.outer.push_back(index);
    emitOuterLoops(depth + 1);
    context.outer.pop_back();
  });
}

void KernelEmitter::emitRow() {
  columns.enterRow();
  values.beginRow();
  emitRowValues(0);
  for (unsigned phase = 0; phase < sinks.numPhases(); ++phase) {
    if (sinks.hasWork(phase))
      emitPass(phase);
    emitRowValues(phase + 1);
  }
  storeRowResults();
  columns.leaveRow();
  rowSums.add(values.scalarMap());
  totals.keepRow(values.scalarMap());
}

void KernelEmitter::storeRowResults() {
  for (const KernelSinks::Result &result : sinks.results())
    if (plan.levelOf(result.value) == Level::Row)
      storeElement(emit, values.scalarValue(result.value), context.pointerOfResult(result.index),
                   context.outerOffset(plan.stridesOf(result.value)), elementOf(result.value));
}

void KernelEmitter::emitRowValues(unsigned phase) {
  for (Operation &op : context.block.without_terminator()) {
    const Value result = op.getResult(0);
    // Reductions along the row were defined by the pass before.
    if (plan.levelOf(result) == Level::Row && plan.phaseOf(result) == phase &&
        !values.scalarMap().contains(result))
      values.defineScalar(op);
  }
}

KernelEmitter::Lanes KernelEmitter::makeLanes(unsigned phase) {
  Lanes state;
  for (Operation *op : sinks.rowReductions(phase)) {
    state.accumulators.emplace_back(emit, elementOf(op->getResult(0)), llvm::isa<SumOp>(op),
                                    context.width);
    state.lanes.push_back(state.accumulators.back().emptyLanes());
  }
  return state;
}

void KernelEmitter::emitPass(unsigned phase) {
  Lanes state = makeLanes(phase);
  const bool hasBlocks =
      plan.cols() > kBlock && llvm::any_of(state.accumulators, [](const Accumulator &accumulator) {
        return accumulator.hasBlocks();
      });
  if (hasBlocks)
    for (const Accumulator &accumulator : state.accumulators)
      state.totals.push_back(accumulator.emptyTotal());
  if (!passes[phase].slots)
    values.hoist(sinks.ops(phase));
  emitVectorLoop(phase, state);
  if (hasBlocks)
    finishBlock(state);
  for (auto [index, op] : llvm::enumerate(sinks.rowReductions(phase))) {
    const Accumulator &accumulator = state.accumulators[index];
    values.scalarMap()[op->getResult(0)] = hasBlocks && accumulator.hasBlocks()
                                               ? accumulator.fromTotal(state.totals[index])
                                               : accumulator.finish(state.lanes[index]);
  }
  values.finishPass(sinks.spills(phase));
}

/// Whole steps of a pass over elements [first, last), at least one.
void KernelEmitter::emitSteps(unsigned phase, Value first, Value last, Lanes &state) {
  const int64_t step = passes[phase].step(context);
  const SmallVector<Value> after =
      emit.loop(first, last, step, flatten(state), [&](Value index, ValueRange carried) {
        Lanes inner = state;
        unflatten(carried, inner);
        emitStep(phase, index, step, inner);
        return flatten(inner);
      });
  unflatten(after, state);
}

void KernelEmitter::emitVectorLoop(unsigned phase, Lanes &state) {
  const int64_t cols = plan.cols(), step = passes[phase].step(context);
  const int64_t whole = cols - cols % step;
  const bool hasBlocks = !state.totals.empty();
  if (!hasBlocks && whole == step)
    emitStep(phase, emit.index(0), step, state);
  else if (!hasBlocks && whole > 0)
    emitSteps(phase, emit.index(0), emit.index(whole), state);
  if (hasBlocks) {
    // A block is finished when the next begins, so that the tail can join the last.
    const SmallVector<Value> after =
        emit.loop(0, whole, kBlock, flatten(state), [&](Value index, ValueRange carried) {
          Lanes inner = state;
          unflatten(carried, inner);
          finishBlock(inner);
          const Value next = emit.add(index, emit.index(kBlock));
          const Value last = whole % kBlock == 0 ? next : emit.smaller(next, emit.index(whole));
          if (step == kBlock) // a tile
            emitStep(phase, index, step, inner);
          else
            emitSteps(phase, index, last, inner);
          return flatten(inner);
        });
    unflatten(after, state);
    if (whole % kBlock == 0)
      finishBlock(state);
  }
  if (AD_SEEDED(kernel_tail, whole < cols, false))
    emitStep(phase, emit.index(whole), cols - whole, state);
}

/// Elements [first, first + count) of a pass.
void KernelEmitter::emitStep(unsigned phase, Value first, int64_t count, Lanes &state) {
  if (passes[phase].slots)
    return emitTile(phase, first, count, state);
  forBundles(count, [&](int64_t inStep, int64_t valid) {
    const Chunk chunk = context.chunkAt(emit.add(first, emit.index(inStep)), valid);
    values.beginChunk(chunk.index);
    values.defineChunk(sinks.ops(phase), chunk);
    emitSinks(phase, chunk, inStep, state);
  });
}

/// The bundles of a step: their first elements and how many there are.
void KernelEmitter::forBundles(int64_t count, llvm::function_ref<void(int64_t, int64_t)> body) {
  const int64_t size = context.chunkSize();
  for (int64_t first = 0; first < count; first += size)
    body(first, std::min(size, count - first));
}

void KernelEmitter::emitTile(unsigned phase, Value first, int64_t count, Lanes &state) {
  const Pass &pass = passes[phase];
  values.beginTile(*pass.slots, pass.slotsOffset, first);
  for (auto [index, stage] : llvm::enumerate(pass.stages.stages())) {
    emitStage(phase, index, first, count, state);
    for (const KernelStages::Call &call : stage.calls)
      values.call(call.op, call.partner, count);
  }
  values.endTile();
}

/// The loop of a stage over a tile.
void KernelEmitter::emitStage(unsigned phase, size_t index, Value first, int64_t count,
                              Lanes &state) {
  const ArrayRef<KernelStages::Stage> stages = passes[phase].stages.stages();
  const KernelStages::Stage &stage = stages[index];
  const bool isLast = index + 1 == stages.size();
  if (stage.kept.empty() && !isLast)
    return;
  const int64_t step = isLast ? context.stepSize() : context.chunkSize();
  const int64_t whole = count - count % step;
  auto emitBundles = [&](Value begin, int64_t size, Lanes &lanes) {
    forBundles(size, [&](int64_t inStep, int64_t valid) {
      const Value inTile = emit.add(begin, emit.index(inStep));
      const Chunk chunk = context.chunkAt(emit.add(first, inTile), valid);
      values.beginChunk(inTile);
      values.defineChunk(stage.ops, chunk);
      for (const Value value : stage.kept)
        values.keep(value, chunk);
      if (isLast)
        emitSinks(phase, chunk, inStep, lanes);
    });
  };
  values.hoist(stage.ops);
  const SmallVector<Value> carried = isLast ? flatten(state) : SmallVector<Value>();
  const SmallVector<Value> after =
      emit.loop(0, whole, step, carried, [&](Value inTile, ValueRange before) {
        Lanes inner = state;
        if (isLast)
          unflatten(before, inner);
        emitBundles(inTile, step, inner);
        return isLast ? flatten(inner) : SmallVector<Value>();
      });
  if (isLast)
    unflatten(after, state);
  if (AD_SEEDED(kernel_tile_tail, whole < count, false))
    emitBundles(emit.index(whole), count - whole, state);
}

/// What the pass is for: reductions, and what it writes.
void KernelEmitter::emitSinks(unsigned phase, const Chunk &chunk, int64_t firstInStep,
                              Lanes &state) {
  for (auto [index, op] : llvm::enumerate(sinks.rowReductions(phase)))
    state.accumulators[index].add(state.lanes[index], values.chunkOperand(op->getOperand(0), chunk),
                                  chunk, firstInStep / context.width);
  // Inputs may share memory with results: everything is read before anything is stored.
  SmallVector<Bundle> added, stored;
  for (Operation *op : sinks.columnReductions(phase))
    added.push_back(values.chunkOperand(op->getOperand(0), chunk));
  for (const KernelSinks::Result &result : sinks.stores(phase))
    stored.push_back(values.chunkOperand(result.value, chunk));
  for (auto [op, value] : llvm::zip_equal(sinks.columnReductions(phase), added))
    columns.add(op, value, chunk);
  for (Operation *op : sinks.totals(phase))
    totals.keep(op, values.chunkOperand(op->getOperand(0), chunk), chunk);
  for (const Value value : sinks.spills(phase))
    values.spill(value, chunk);
  for (auto [result, value] : llvm::zip_equal(sinks.stores(phase), stored)) {
    const Value offset = emit.add(context.outerOffset(plan.stridesOf(result.value)), chunk.index);
    storeChunk(emit, value, context.pointerOfResult(result.index), offset, elementOf(result.value),
               chunk, context.streams);
  }
}

void KernelEmitter::finishBlock(Lanes &state) {
  for (auto [index, accumulator] : llvm::enumerate(state.accumulators)) {
    if (!accumulator.hasBlocks())
      continue;
    state.totals[index] =
        accumulator.addToTotal(state.totals[index], accumulator.finish(state.lanes[index]));
    state.lanes[index] = accumulator.emptyLanes();
  }
}

SmallVector<Value> KernelEmitter::flatten(const Lanes &state) const {
  SmallVector<Value> flat;
  for (const SmallVector<Value> &lanes : state.lanes)
    llvm::append_range(flat, lanes);
  llvm::append_range(flat, state.totals);
  return flat;
}

void KernelEmitter::unflatten(ValueRange flat, Lanes &state) const {
  for (SmallVector<Value> &lanes : state.lanes)
    for (Value &lane : lanes) {
      lane = flat.front();
      flat = flat.drop_front();
    }
  for (Value &total : state.totals) {
    total = flat.front();
    flat = flat.drop_front();
  }
}

KernelNeeds emitKernel(FusedOp group, const KernelPlan &plan, const KernelSplit &split,
                       LLVM::LLVMFuncOp kernel, const Target &target, MathLibrary &math) {
  return KernelEmitter(group, plan, split, kernel, target, math).run();
}

} // namespace ad
