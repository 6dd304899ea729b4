// Kernels that tell in which order elements are.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_ORDER_H
#define AD_LOWER_ORDER_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace ad {

/// Whether `emitOrdering` knows the op.
bool isOrdering(mlir::Operation *op);

/// Fills `kernel`, whose arguments are pointers to the operand and to the result.
void emitOrdering(mlir::Operation *op, mlir::LLVM::LLVMFuncOp kernel);

} // namespace ad

#endif
