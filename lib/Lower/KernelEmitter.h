// Emits the loop nest of a fused group into a kernel function.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_KERNELEMITTER_H
#define AD_LOWER_KERNELEMITTER_H

#include "Lower/KernelSplit.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace ad {

class MathLibrary;

/// What a kernel that was emitted asks for.
struct KernelNeeds {
  KernelScratch scratch; ///< each buffer aligned to 64
  /// Whether a split kernel is called once more, for no units, when all are done.
  bool ending = false;
  /// Whether it stores past the caches.
  bool streams = false;
};

/// Fills `kernel`. Its arguments are pointers: the group's inputs, its results, or a table of them;
/// then one to scratch memory. Those of a split kernel are those of `ad_rt_kernel` (Runtime.h).
KernelNeeds emitKernel(FusedOp group, const KernelPlan &plan, const KernelSplit &split,
                       mlir::LLVM::LLVMFuncOp kernel, const Target &target, MathLibrary &math);

} // namespace ad

#endif
