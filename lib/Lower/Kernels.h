// The kernels of a function: one LLVM function for each op that is more than a view or a call.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_KERNELS_H
#define AD_LOWER_KERNELS_H

#include "Lower/KernelEmitter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace ad {

/// A kernel of a group: its loops, how threads share them, and what it asks for.
struct GroupKernel {
  KernelPlan plan;
  KernelSplit split;
  KernelNeeds needs;
};

class Kernels {
public:
  Kernels(mlir::func::FuncOp function, MathLibrary &math, const Target &target)
      : function(function), math(math), target(target) {}

  /// Makes those of all ops, in bodies too. Refuses a group that is not one loop nest.
  llvm::LogicalResult make();

  /// Takes the code of all kernels back; gives the scratch memory that groups asked for.
  llvm::DenseMap<mlir::Operation *, int64_t> drop();

  /// Nothing if the op has no kernel.
  mlir::LLVM::LLVMFuncOp codeOf(mlir::Operation *op) const { return code.lookup(op); }
  /// Null if the op is no group.
  const GroupKernel *groupOf(mlir::Operation *op) const;
  /// Whether the kernel takes its buffers as a table of pointers.
  bool takesTable(mlir::Operation *op) const;
  /// Whether anything in the op stores past the caches, for which places must be aligned.
  bool streams(mlir::Operation *op) const;

  /// What is checked when the function runs, in the order of the numbers of the checks, from 1 on.
  llvm::ArrayRef<mlir::Attribute> checks() const { return runtimeChecks; }
  int64_t checkNumberOf(mlir::Operation *op) const { return checkNumbers.lookup(op); }

private:
  llvm::LogicalResult makeKernel(mlir::Operation *op);
  llvm::LogicalResult makeGroup(FusedOp group);
  mlir::LLVM::LLVMFuncOp makeFunction(mlir::Operation *op, size_t numPointers,
                                      size_t numCounts = 0);

  mlir::func::FuncOp function;
  MathLibrary &math;
  const Target &target;
  llvm::DenseMap<mlir::Operation *, GroupKernel> groups;
  llvm::DenseMap<mlir::Operation *, mlir::LLVM::LLVMFuncOp> code;
  llvm::SmallVector<mlir::Attribute> runtimeChecks;
  llvm::DenseMap<mlir::Operation *, int64_t> checkNumbers;
};

} // namespace ad

#endif
