// The stages of one pass over a row: what is computed in one loop, and which functions are called
// in between.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A pass that calls functions on arrays runs tile by tile. In a tile, a stage computes its ops in
// one loop over vectors and keeps what others need in slots (TileSlots.h); then come its calls. An
// op other than a call is placed as late as its readers allow: the slot of a value that many local
// derivatives are made from is one slot, not many. Constants and broadcasts are placed nowhere:
// each stage has them at hand, and a slot would only cost memory.
#ifndef AD_LOWER_KERNELSTAGES_H
#define AD_LOWER_KERNELSTAGES_H

#include "Lower/KernelPlan.h"
#include "Lower/KernelSinks.h"

namespace ad {

/// What the elements of `value` are read from: those of a broadcast are its operand's.
mlir::Value sourceOf(mlir::Value value);

class KernelStages {
public:
  struct Call {
    mlir::Operation *op = nullptr;
    /// The op that the same call computes, see `partnerOf`; it may be null.
    mlir::Operation *partner = nullptr;
  };
  struct Stage {
    llvm::SmallVector<mlir::Operation *> ops;
    /// What is written to slots at the end of each step of the loop.
    llvm::SmallVector<mlir::Value> kept;
    llvm::SmallVector<Call> calls;
  };

  /// The stages of pass `phase`. Unless `callsMath` there is one, and no call.
  KernelStages(const KernelSinks &sinks, unsigned phase, const KernelPlan &plan, bool callsMath);

  llvm::ArrayRef<Stage> stages() const { return all; }
  /// Whether the pass runs tile by tile.
  bool isTiled() const { return all.size() > 1; }
  /// Whether a call reads the value where an input has it, rather than in a slot.
  static bool isReadInPlace(mlir::Value value, const KernelPlan &plan);

private:
  void place(llvm::ArrayRef<mlir::Operation *> ops);
  void makeStages(llvm::ArrayRef<mlir::Operation *> ops);
  void splitLongStages();
  void keepValues(const KernelSinks &sinks, unsigned phase, const KernelPlan &plan);
  bool isCall(mlir::Operation *op) const { return calls.contains(op); }

  std::vector<Stage> all;
  llvm::DenseSet<mlir::Operation *> calls;
  llvm::DenseMap<mlir::Operation *, unsigned> stageOf;
};

} // namespace ad

#endif
