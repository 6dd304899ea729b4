// Reductions along the vector loop of a split kernel: the result of each block, combined at the
// end. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// One thread adds the results of blocks in order as it goes. When threads share the blocks, each
// stores them, and they are added in the same order when all are there.
#ifndef AD_LOWER_BLOCKRESULTS_H
#define AD_LOWER_BLOCKRESULTS_H

#include "Lower/Accumulate.h"
#include "Lower/KernelContext.h"

namespace ad {

class BlockResults {
public:
  /// Of `reductions` in a nest of one loop.
  BlockResults(KernelContext &context, llvm::ArrayRef<mlir::Operation *> reductions);

  /// Stores what the `index`th reduction makes of block number `block`.
  void store(size_t index, const Bundle &result, mlir::Value block);
  /// When all blocks are stored: each reduction by its result.
  void finish(llvm::DenseMap<mlir::Value, Bundle> &scalars);

private:
  Bundle combine(mlir::Operation *reduction, int64_t offset);

  KernelContext &context;
  int64_t count;
  llvm::SmallVector<std::pair<mlir::Operation *, int64_t>> offsets; // in shared scratch memory
};

} // namespace ad

#endif
