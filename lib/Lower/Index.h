// Kernels that take elements by index.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_INDEX_H
#define AD_LOWER_INDEX_H

#include "Lower/Emitter.h"

namespace ad {

/// Whether `emitIndexing` knows the op.
bool isIndexing(mlir::Operation *op);

/// Fills `kernel`, whose arguments are pointers to the operands and to the result. It returns 0, or
/// 1 plus the place of the first index that is out of range; then the result is not complete.
void emitIndexing(mlir::Operation *op, mlir::LLVM::LLVMFuncOp kernel);

/// Emits into an entry, behind the call of such a kernel: returns `number` and the index that the
/// kernel refused, if it refused one.
void emitIndexTest(mlir::Operation *op, Emitter &emit, mlir::Value refused, mlir::Value indices,
                   int64_t number);

/// What an entry with such kernels returns: 0, or the number of the op, and the index; and that
/// value if no index was refused.
mlir::Type indexStatusType(mlir::MLIRContext *context);
mlir::Value emitNoIndexFailure(Emitter &emit);

} // namespace ad

#endif
