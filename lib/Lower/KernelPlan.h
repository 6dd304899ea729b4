// How the loop nest of a fused group is run: merged loops, strides, passes over a row.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// GroupStructure says at which level each value lives. Here neighbouring axes that every value
// treats alike become one loop and axes of size 1 none; the last loop is the vector loop, the
// others are the outer loops. A sum of everything that cannot be accumulated along one vector loop
// is a total: its terms go to scratch memory and are summed after the loops, in the same order as
// ever.
#ifndef AD_LOWER_KERNELPLAN_H
#define AD_LOWER_KERNELPLAN_H

#include "Dialect/Dialect.h"
#include "Dialect/GroupStructure.h"
#include "llvm/Support/Error.h"

namespace ad {

/// Strides in elements along the loops of the plan; 0 where a value does not vary.
using LoopStrides = llvm::SmallVector<int64_t, 4>;

class KernelPlan {
public:
  /// The plan of a group, or the reason why it is not one loop nest.
  static llvm::Expected<KernelPlan> make(FusedOp group);

  /// Sizes of the loops, outermost first; the last is the vector loop.
  llvm::ArrayRef<int64_t> loops() const { return sizes; }
  unsigned numOuterLoops() const { return sizes.size() - 1; }
  int64_t cols() const { return sizes.back(); }
  /// Points of the outer loops.
  int64_t rows() const;

  /// The level, but Scalar for rank 0 where outer loops run.
  Level levelOf(mlir::Value value) const;
  /// The pass over the row in which a Full or Column value is made, or before which a Row value is
  /// ready.
  unsigned phaseOf(mlir::Value value) const;
  unsigned numPhases() const { return structure.numPasses(); }
  /// Whether a Scalar value is complete only after the loops.
  bool isLate(mlir::Value value) const { return late.contains(value); }
  /// Whether the reduction is summed from scratch memory after the loops.
  bool isTotal(mlir::Operation *reduction) const { return totals.contains(reduction); }

  LoopStrides stridesOf(mlir::Value value) const;
  /// The loop along which an iota counts; loops().size() if the axis has size 1.
  unsigned loopOfIota(IotaOp op) const;
  /// The outer loops that a Column reduction sums, [first, last).
  std::pair<unsigned, unsigned> loopsOfColumns() const { return {batchLoops, rowLoops}; }

private:
  explicit KernelPlan(GroupStructure structure) : structure(std::move(structure)) {}
  llvm::Error findLoops(FusedOp group);
  llvm::Error findTotals(FusedOp group);

  GroupStructure structure;
  llvm::SmallVector<int64_t> sizes;
  llvm::SmallVector<int64_t> loopOfAxis; // -1 for axes of size 1
  unsigned batchLoops = 0,
           rowLoops = 0; // how many loops run over batch axes, over batch and row axes
  llvm::DenseSet<mlir::Value> late;
  llvm::DenseSet<mlir::Operation *> totals;
};

} // namespace ad

#endif
