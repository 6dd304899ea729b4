// Kernels that move elements: transposes, flips, slices, pads, concatenations.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_MOVES_H
#define AD_LOWER_MOVES_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace ad {

/// Whether `emitMove` knows the op.
bool isMove(mlir::Operation *op);

/// Fills `kernel`, whose arguments are pointers to the operands and to the result.
void emitMove(mlir::Operation *op, mlir::LLVM::LLVMFuncOp kernel);

} // namespace ad

#endif
