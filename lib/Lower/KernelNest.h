// The emission of one kernel: what its parts share, in KernelEmitter.cpp and in KernelParts.cpp.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_KERNELNEST_H
#define AD_LOWER_KERNELNEST_H

#include "Lower/Accumulate.h"
#include "Lower/BlockResults.h"
#include "Lower/Columns.h"
#include "Lower/KernelEmitter.h"
#include "Lower/KernelStages.h"
#include "Lower/KernelValues.h"
#include "Lower/RowSums.h"
#include "Lower/TileSlots.h"
#include "Lower/Totals.h"

namespace ad {

/// Emits the loop nest of a group; once.
class KernelEmitter {
public:
  KernelEmitter(FusedOp group, const KernelPlan &plan, const KernelSplit &split,
                mlir::LLVM::LLVMFuncOp kernel, const Target &target, MathLibrary &math)
      : plan(plan), split(split), context(group, plan, split, kernel, target), emit(context.emit),
        sinks(group, plan), values(context, sinks, math), columns(context, sinks), rowSums(context),
        totals(context) {
    if (split.kind == KernelSplit::Elements)
      blocks.emplace(context, sinks.rowReductions(0));
    for (unsigned phase = 0; phase < sinks.numPhases(); ++phase)
      passes.emplace_back(sinks, phase, plan, context);
  }

  KernelNeeds run();

private:
  /// The state of the reductions along the vector loop in one pass.
  struct Lanes {
    llvm::SmallVector<Accumulator> accumulators;
    llvm::SmallVector<llvm::SmallVector<mlir::Value>> lanes;
    llvm::SmallVector<mlir::Value> totals; // empty if there is one block
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

  void emitWhole();
  bool emitSplit();
  void emitPart();
  void emitEnd();
  bool hasEnd() const;
  void beginLoops();
  void emitFence();
  void emitScalars(bool isLate);
  void storeScalars(bool isLate);
  void storeRowResults();
  void emitPoints();
  void emitRowBlocks();
  void emitPoint(mlir::Value point, unsigned numLoops);
  void emitBlocks();
  void emitElements(Lanes &state);
  void emitLastElements(Lanes &state);
  void storeBlock(Lanes &state, mlir::Value block);
  mlir::Value isLastPart();
  void emitOuterLoops(unsigned depth);
  void emitRow();
  void emitRowValues(unsigned phase);
  Lanes makeLanes(unsigned phase);
  void emitPass(unsigned phase);
  void emitSteps(unsigned phase, mlir::Value first, mlir::Value last, Lanes &state);
  void emitVectorLoop(unsigned phase, Lanes &state);
  void emitStep(unsigned phase, mlir::Value first, int64_t count, Lanes &state);
  void emitTile(unsigned phase, mlir::Value first, int64_t count, Lanes &state);
  void emitStage(unsigned phase, size_t index, mlir::Value first, int64_t count, Lanes &state);
  void forBundles(int64_t count, llvm::function_ref<void(int64_t first, int64_t valid)> body);
  void emitSinks(unsigned phase, const Chunk &chunk, int64_t firstInStep, Lanes &state);
  void finishBlock(Lanes &state);

  llvm::SmallVector<mlir::Value> flatten(const Lanes &state) const;
  void unflatten(mlir::ValueRange flat, Lanes &state) const;

  const KernelPlan &plan;
  const KernelSplit &split;
  KernelContext context;
  Emitter &emit;
  KernelSinks sinks;
  KernelValues values;
  Columns columns;
  RowSums rowSums;
  Totals totals;
  std::optional<BlockResults> blocks; // of a kernel split by elements
  std::vector<Pass> passes;
};

} // namespace ad

#endif
