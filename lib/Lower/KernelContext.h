// What the parts of a kernel's emission share: where the buffers are, which loops are open.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_KERNELCONTEXT_H
#define AD_LOWER_KERNELCONTEXT_H

#include "Lower/KernelSplit.h"
#include "Lower/Memory.h"
#include "Lower/Target.h"

namespace ad {

struct KernelContext {
  KernelContext(FusedOp group, const KernelPlan &plan, const KernelSplit &split,
                mlir::LLVM::LLVMFuncOp kernel, const Target &target);

  mlir::Block &block;
  const KernelPlan &plan;
  const KernelSplit &split;
  Emitter emit;
  mlir::LLVM::LLVMFuncOp kernel;

  /// Lanes of a vector, vectors of a bundle, bundles of a step of the vector loop. A step holds
  /// whole rounds of the reductions' lanes; its bundles come one after another.
  int64_t width = 1, vectors = 1, bundles = 1;
  /// Whether whole results are stored past the caches.
  bool streams = false;
  /// Whether math functions are called on arrays rather than inlined.
  bool callsMath = false;
  bool hasTable = false;
  /// Indices of the open outer loops.
  llvm::SmallVector<mlir::Value> outer;
  KernelScratch scratchBytes;

  int64_t chunkSize() const { return width * vectors; }
  int64_t stepSize() const { return chunkSize() * bundles; }
  /// `valid` elements from `index` on.
  Chunk chunkAt(mlir::Value index, int64_t valid) const {
    return {index, llvm::divideCeilSigned(valid, width), width, valid};
  }
  /// Whether a kernel takes its buffers as a table of pointers: a split one does, and many
  /// arguments cost time in LLVM and on the stack.
  static bool takesTable(FusedOp group, const KernelSplit &split);
  /// The address of a buffer; with a table, of one whose number is known when it runs.
  mlir::Value pointer(unsigned buffer);
  mlir::Value pointerInTable(mlir::Value buffer);
  mlir::Value pointerOfInput(mlir::Value argument) {
    return pointer(llvm::cast<mlir::BlockArgument>(argument).getArgNumber());
  }
  mlir::Value pointerOfResult(unsigned index) { return pointer(block.getNumArguments() + index); }

  /// Reserves scratch memory; `scratch` is its address. In a split kernel each thread has its own.
  int64_t reserve(mlir::Type element, int64_t count);
  mlir::Value scratch(int64_t offset);
  /// The same for what is handed on to the end of the kernel, which all threads share.
  int64_t reserveShared(mlir::Type element, int64_t count);
  mlir::Value sharedScratch(int64_t offset);
  /// The units of a part of a split kernel.
  mlir::Value firstUnit() { return kernel.getArgument(3); }
  mlir::Value lastUnit() { return kernel.getArgument(4); }
  /// Offset in elements of the current outer point.
  mlir::Value outerOffset(const LoopStrides &strides);
  /// The row-major index over outer loops [first, last).
  mlir::Value outerIndex(unsigned first, unsigned last);
  mlir::Value isEqual(mlir::Value a, int64_t b);

  /// Runs `body` over all elements of the vector loop, one vector at a time.
  void forColumns(llvm::function_ref<void(const Chunk &)> body);

private:
  void loadPointers();
  void chooseBundle(const Target &target);
  void chooseStreaming(const Target &target);

  llvm::SmallVector<mlir::Value> pointers; // of a split kernel without a long table
};

mlir::Type elementOf(mlir::Value value);

} // namespace ad

#endif
