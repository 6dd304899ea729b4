// Emits the loop nest of a fused group: scalars, outer loops, passes over a row, the vector loop.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/KernelEmitter.h"
#include "Lower/Accumulate.h"
#include "Lower/Columns.h"
#include "Lower/KernelStages.h"
#include "Lower/KernelValues.h"
#include "Lower/RowSums.h"
#include "Lower/TileSlots.h"
#include "Lower/Totals.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

class KernelEmitter {
public:
  KernelEmitter(FusedOp group, const KernelPlan &plan, LLVM::LLVMFuncOp kernel,
                const Target &target, MathLibrary &math)
      : plan(plan), context(group, plan, kernel, target), emit(context.emit), sinks(group, plan),
        values(context, sinks, math), columns(context, sinks), rowSums(context), totals(context) {
    for (unsigned phase = 0; phase < sinks.numPhases(); ++phase)
      passes.emplace_back(sinks, phase, plan, context);
  }

  int64_t run();

private:
  /// The state of the reductions along the vector loop in one pass.
  struct Lanes {
    SmallVector<Accumulator> accumulators;
    SmallVector<SmallVector<Value>> lanes;
    SmallVector<Value> totals; // empty if there is one block
  };

  /// How one pass over a row is computed.
  struct Pass {
    Pass(const KernelSinks &sinks, unsigned phase, const KernelPlan &plan, KernelContext &context)
        : stages(sinks, phase, plan, context.callsMath) {
      if (!stages.isTiled())
        return;
      slots.emplace(stages, sinks, phase, plan, context.stepSize());
      slotsOffset = context.reserve(context.emit.builder().getI8Type(), slots->bytes());
    }
    /// Elements that one step of the vector loop handles.
    int64_t step(const KernelContext &context) const {
      return slots ? slots->tile() : context.stepSize();
    }

    KernelStages stages;
    std::optional<TileSlots> slots; // if it runs tile by tile
    int64_t slotsOffset = 0;        // in scratch memory
  };

  void emitScalars(bool isLate);
  void emitOuterLoops(unsigned depth);
  void emitRow();
  void emitRowValues(unsigned phase);
  void emitPass(unsigned phase);
  void emitVectorLoop(unsigned phase, Lanes &state);
  void emitStep(unsigned phase, Value first, int64_t count, Lanes &state);
  void emitTile(unsigned phase, Value first, int64_t count, Lanes &state);
  void emitStage(unsigned phase, size_t index, Value first, int64_t count, Lanes &state);
  void forBundles(int64_t count, llvm::function_ref<void(int64_t first, int64_t valid)> body);
  void emitSinks(unsigned phase, const Chunk &chunk, int64_t firstInStep, Lanes &state);
  void finishBlock(Lanes &state);

  SmallVector<Value> flatten(const Lanes &state) const;
  void unflatten(ValueRange flat, Lanes &state) const;

  const KernelPlan &plan;
  KernelContext context;
  Emitter &emit;
  KernelSinks sinks;
  KernelValues values;
  Columns columns;
  RowSums rowSums;
  Totals totals;
  std::vector<Pass> passes;
};

int64_t KernelEmitter::run() {
  emitScalars(/*isLate=*/false);
  if (llvm::any_of(passes, [](const Pass &pass) { return pass.slots.has_value(); }))
    values.splatInputs();
  rowSums.start();
  columns.start();
  if (sinks.hasLoops())
    emitOuterLoops(0);
  rowSums.finish(values.scalarMap());
  totals.finish(values.scalarMap());
  emitScalars(/*isLate=*/true);
  if (context.streams) // streaming stores are not ordered with later ones
    LLVM::CallIntrinsicOp::create(emit.builder(), emit.loc(),
                                  emit.builder().getStringAttr("llvm.x86.sse.sfence"),
                                  ValueRange());
  LLVM::ReturnOp::create(emit.builder(), emit.loc(), ValueRange());
  return context.scratchBytes;
}

void KernelEmitter::emitScalars(bool isLate) {
  for (Operation &op : context.block.without_terminator()) {
    const Value result = op.getResult(0);
    if (plan.levelOf(result) == Level::Scalar && plan.isLate(result) == isLate &&
        !values.scalarMap().contains(result))
      values.defineScalar(op);
  }
  for (const KernelSinks::Result &result : sinks.results())
    if (plan.levelOf(result.value) == Level::Scalar && plan.isLate(result.value) == isLate)
      storeElement(emit, values.scalarValue(result.value), context.pointerOfResult(result.index),
                   emit.index(0), elementOf(result.value));
}

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
  emitRowValues(0);
  for (unsigned phase = 0; phase < sinks.numPhases(); ++phase) {
    if (sinks.hasWork(phase))
      emitPass(phase);
    emitRowValues(phase + 1);
  }
  for (const KernelSinks::Result &result : sinks.results())
    if (plan.levelOf(result.value) == Level::Row)
      storeElement(emit, values.scalarValue(result.value), context.pointerOfResult(result.index),
                   context.outerOffset(plan.stridesOf(result.value)), elementOf(result.value));
  columns.leaveRow();
  rowSums.add(values.scalarMap());
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

void KernelEmitter::emitPass(unsigned phase) {
  Lanes state;
  for (Operation *op : sinks.rowReductions(phase)) {
    state.accumulators.emplace_back(emit, elementOf(op->getResult(0)), llvm::isa<SumOp>(op),
                                    context.width);
    state.lanes.push_back(state.accumulators.back().emptyLanes());
  }
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
}

void KernelEmitter::emitVectorLoop(unsigned phase, Lanes &state) {
  const int64_t cols = plan.cols(), step = passes[phase].step(context);
  const int64_t whole = cols - cols % step;
  auto stepLoop = [&](Value first, Value last, Lanes &lanes) {
    const SmallVector<Value> after =
        emit.loop(first, last, step, flatten(lanes), [&](Value index, ValueRange carried) {
          Lanes inner = lanes;
          unflatten(carried, inner);
          emitStep(phase, index, step, inner);
          return flatten(inner);
        });
    unflatten(after, lanes);
  };
  const bool hasBlocks = !state.totals.empty();
  if (!hasBlocks && whole == step)
    emitStep(phase, emit.index(0), step, state);
  else if (!hasBlocks && whole > 0)
    stepLoop(emit.index(0), emit.index(whole), state);
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
            stepLoop(index, last, inner);
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
    const Chunk chunk{emit.add(first, emit.index(inStep)),
                      llvm::divideCeilSigned(valid, context.width), context.width, valid};
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
      const Chunk chunk{emit.add(first, inTile), llvm::divideCeilSigned(valid, context.width),
                        context.width, valid};
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

} // namespace

int64_t emitKernel(FusedOp group, const KernelPlan &plan, LLVM::LLVMFuncOp kernel,
                   const Target &target, MathLibrary &math) {
  return KernelEmitter(group, plan, kernel, target, math).run();
}

} // namespace ad
