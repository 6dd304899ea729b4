// Where each value of a function lies in memory.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_BUFFERS_H
#define AD_LOWER_BUFFERS_H

#include "Lower/KernelEmitter.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace ad {

/// The memory of a value: a place and an offset in bytes.
struct Place {
  enum Kind { Input, Result, Workspace, Constant } kind = Workspace;
  unsigned index = 0; // of the argument, of the result
  int64_t offset = 0;
  mlir::Operation *constant = nullptr;
};

/// A kernel of a group: its loops, how threads share them, and what it asks for.
struct Kernel {
  KernelPlan plan;
  KernelSplit split;
  KernelNeeds needs;
};
using Kernels = llvm::DenseMap<mlir::Operation *, Kernel>;

/// Plans by liveness: values that do not live at the same time share memory, a group writes over an
/// input that dies in it where elements correspond, and a returned value lies in its result buffer.
/// Reshapes and contiguous slices are views.
class Buffers {
public:
  Buffers(mlir::func::FuncOp function, const Kernels &kernels);

  /// Whether the op's result is its operand's memory, seen otherwise.
  static bool isView(mlir::Operation *op);

  Place placeOf(mlir::Value value) const;
  /// Scratch memory of an op.
  Place scratchOf(mlir::Operation *op) const { return scratch.lookup(op); }
  /// Results that do not lie in their buffer and must be copied: (value, result).
  llvm::ArrayRef<std::pair<mlir::Value, unsigned>> copies() const { return resultCopies; }
  /// Nothing if they cannot be addressed; then places mean nothing.
  std::optional<int64_t> workspaceBytes() const {
    return isTooLarge ? std::nullopt : std::optional<int64_t>(peak);
  }

private:
  struct Root {
    mlir::Value value;
    int64_t offset = 0;
  };
  Root rootOf(mlir::Value value) const;
  void placeResults(mlir::func::FuncOp function);
  void findLastUses(mlir::func::FuncOp function);
  void placeTemporaries(mlir::func::FuncOp function, const Kernels &kernels);
  std::optional<int64_t> inPlace(FusedOp group, unsigned result, const Kernel &kernel,
                                 llvm::DenseSet<mlir::Value> &taken) const;
  int64_t allocate(int64_t bytes);
  void release(int64_t offset, int64_t bytes);

  llvm::DenseMap<mlir::Value, Place> places; // of roots
  llvm::DenseMap<mlir::Value, mlir::Operation *> lastUse;
  llvm::DenseMap<mlir::Operation *, Place> scratch;
  llvm::SmallVector<std::pair<mlir::Value, unsigned>> resultCopies;
  llvm::SmallVector<std::pair<int64_t, int64_t>> gaps; // free (offset, bytes), by offset
  int64_t peak = 0;
  bool isTooLarge = false;
};

/// Bytes of a tensor in memory.
int64_t bytesOf(mlir::Type tensor);
/// Whether the slice is one contiguous range of its operand; then its first element.
std::optional<int64_t> contiguousOffset(SliceOp op);

} // namespace ad

#endif
