// Emits the loop nest of a fused group into a kernel function.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_KERNELEMITTER_H
#define AD_LOWER_KERNELEMITTER_H

#include "Lower/KernelPlan.h"
#include "Lower/Target.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace ad {

class MathLibrary;

/// Fills `kernel`, whose arguments are pointers: the group's inputs, its results, and one to
/// scratch memory. Returns the bytes of scratch memory that the kernel needs, each buffer aligned
/// to 64.
int64_t emitKernel(FusedOp group, const KernelPlan &plan, mlir::LLVM::LLVMFuncOp kernel,
                   const Target &target, MathLibrary &math);

} // namespace ad

#endif
