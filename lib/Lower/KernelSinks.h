// What each pass over a row must compute: its results, reductions, and values kept for later
// passes. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_KERNELSINKS_H
#define AD_LOWER_KERNELSINKS_H

#include "Lower/KernelPlan.h"

namespace ad {

class KernelSinks {
public:
  struct Result {
    mlir::Value value;
    unsigned index; // among the group's results
  };

  KernelSinks(FusedOp group, const KernelPlan &plan);

  llvm::ArrayRef<Result> results() const { return allResults; }
  /// Reductions along the vector loop that pass `phase` accumulates.
  llvm::ArrayRef<mlir::Operation *> rowReductions(unsigned phase) const {
    return passes[phase].rowReductions;
  }
  llvm::ArrayRef<mlir::Operation *> columnReductions(unsigned phase) const {
    return passes[phase].columnReductions;
  }
  /// Reductions of everything whose terms pass `phase` writes to scratch memory.
  llvm::ArrayRef<mlir::Operation *> totals(unsigned phase) const { return passes[phase].totals; }
  /// Full results that pass `phase` stores.
  llvm::ArrayRef<Result> stores(unsigned phase) const { return passes[phase].stores; }
  /// Full values that pass `phase` writes to scratch memory: costly ones that a later pass needs.
  /// Cheap ones are computed again.
  llvm::ArrayRef<mlir::Value> spills(unsigned phase) const { return passes[phase].spills; }
  /// Full ops that pass `phase` computes, in order. Spilled values of earlier passes are not among
  /// them.
  llvm::ArrayRef<mlir::Operation *> ops(unsigned phase) const { return passes[phase].ops; }
  /// The values that pass `phase` stores, reduces or writes to scratch memory.
  llvm::SmallVector<mlir::Value> operands(unsigned phase) const;
  bool hasWork(unsigned phase) const { return !passes[phase].isEmpty(); }

  llvm::SmallVector<mlir::Value> spilled() const;
  /// Whether anything is computed inside the loops.
  bool hasLoops() const { return loops; }
  unsigned numPhases() const { return passes.size(); }

private:
  struct Pass {
    llvm::SmallVector<mlir::Operation *> rowReductions, columnReductions, totals, ops;
    llvm::SmallVector<Result> stores;
    llvm::SmallVector<mlir::Value> spills;
    bool isEmpty() const {
      return rowReductions.empty() && columnReductions.empty() && totals.empty() &&
             stores.empty() && spills.empty();
    }
  };
  void findOps(mlir::Block &block, const KernelPlan &plan, unsigned phase);

  llvm::SmallVector<Result> allResults;
  std::vector<Pass> passes;
  bool loops = false;
};

} // namespace ad

#endif
