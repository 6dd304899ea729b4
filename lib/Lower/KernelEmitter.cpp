// Emits the loop nest of a fused group: scalars, outer loops, passes over a row, the vector loop.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/KernelEmitter.h"
#include "Lower/Accumulate.h"
#include "Lower/Columns.h"
#include "Lower/KernelValues.h"
#include "Lower/RowSums.h"
#include "Lower/Totals.h"

using namespace mlir;

namespace ad {
namespace {

class KernelEmitter {
public:
  KernelEmitter(FusedOp group, const KernelPlan &plan, LLVM::LLVMFuncOp kernel,
                const Target &target, MathLibrary &math)
      : plan(plan), context(group, plan, kernel, target), emit(context.emit), sinks(group, plan),
        values(context, sinks, math), columns(context, sinks), rowSums(context), totals(context) {}

  int64_t run();

private:
  /// The state of the reductions along the vector loop in one pass.
  struct Lanes {
    SmallVector<Accumulator> accumulators;
    SmallVector<SmallVector<Value>> lanes;
    SmallVector<Value> totals; // empty if there is one block
  };

  void emitScalars(bool isLate);
  void emitOuterLoops(unsigned depth);
  void emitRow();
  void emitRowValues(unsigned phase);
  void emitPass(unsigned phase);
  void emitVectorLoop(unsigned phase, Lanes &state);
  void emitChunk(unsigned phase, const Chunk &chunk, Lanes &state);
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
};

int64_t KernelEmitter::run() {
  emitScalars(/*isLate=*/false);
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
  const int64_t cols = plan.cols(), step = context.chunkSize(), whole = cols - cols % step;
  auto stepLoop = [&](Value first, Value last, Lanes &lanes) {
    const SmallVector<Value> after =
        emit.loop(first, last, step, flatten(lanes), [&](Value index, ValueRange carried) {
          Lanes inner = lanes;
          unflatten(carried, inner);
          emitChunk(phase, Chunk{index, context.vectors, context.width, step}, inner);
          return flatten(inner);
        });
    unflatten(after, lanes);
  };
  const bool hasBlocks = !state.totals.empty();
  if (!hasBlocks && whole == step)
    emitChunk(phase, Chunk{emit.index(0), context.vectors, context.width, step}, state);
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
          stepLoop(index, last, inner);
          return flatten(inner);
        });
    unflatten(after, state);
    if (whole % kBlock == 0)
      finishBlock(state);
  }
  if (whole < cols) {
    const int64_t rest = cols - whole;
    emitChunk(
        phase,
        Chunk{emit.index(whole), llvm::divideCeilSigned(rest, context.width), context.width, rest},
        state);
  }
}

void KernelEmitter::emitChunk(unsigned phase, const Chunk &chunk, Lanes &state) {
  values.beginChunk();
  values.defineChunk(sinks.ops(phase), chunk);
  for (auto [index, op] : llvm::enumerate(sinks.rowReductions(phase)))
    state.accumulators[index].add(state.lanes[index],
                                  values.chunkOperand(op->getOpOperand(0), chunk), chunk);
  // Inputs may share memory with results: everything is read before anything is stored.
  SmallVector<Bundle> added;
  for (Operation *op : sinks.columnReductions(phase))
    added.push_back(values.chunkOperand(op->getOpOperand(0), chunk));
  for (auto [op, value] : llvm::zip_equal(sinks.columnReductions(phase), added))
    columns.add(op, value, chunk);
  for (Operation *op : sinks.totals(phase))
    totals.keep(op, values.chunkOperand(op->getOpOperand(0), chunk), chunk);
  for (const Value value : sinks.spills(phase))
    values.spill(value, chunk);
  for (const KernelSinks::Result &result : sinks.stores(phase)) {
    const Value offset = emit.add(context.outerOffset(plan.stridesOf(result.value)), chunk.index);
    storeChunk(emit, values.chunkValue(result.value), context.pointerOfResult(result.index), offset,
               elementOf(result.value), chunk, context.streams);
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
