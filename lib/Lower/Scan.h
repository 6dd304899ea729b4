// Kernels along one axis: running sums, recurrences, products.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_SCAN_H
#define AD_LOWER_SCAN_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace ad {

/// Whether `emitScan` knows the op.
bool isScan(mlir::Operation *op);

/// Fills `kernel`, whose arguments are pointers to the operands and to the result.
void emitScan(mlir::Operation *op, mlir::LLVM::LLVMFuncOp kernel);

} // namespace ad

#endif
