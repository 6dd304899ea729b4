// Kernels of random numbers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_RANDOM_H
#define AD_LOWER_RANDOM_H

#include "Dialect/Dialect.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace ad {

/// Fills `kernel`, whose arguments are pointers to the key and to the result.
void emitRandom(RandomOp op, mlir::LLVM::LLVMFuncOp kernel);

} // namespace ad

#endif
