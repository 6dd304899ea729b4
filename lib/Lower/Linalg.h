// Kernels of the ops on matrices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_LINALG_H
#define AD_LOWER_LINALG_H

#include "Lower/Emitter.h"

namespace ad {

/// Whether `emitLinalg` knows the op.
bool isLinalg(mlir::Operation *op);

/// Fills `kernel`, whose arguments are pointers to the operands and to the result. That of an op
/// that checks returns 0, or 1 plus the number of the first pivot that was refused.
void emitLinalg(mlir::Operation *op, mlir::LLVM::LLVMFuncOp kernel);

} // namespace ad

#endif
