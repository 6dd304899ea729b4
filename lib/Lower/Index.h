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

/// Emits into an entry, behind the call of a kernel that checks, of this or another file: returns
/// `number` and what the kernel refused, if it refused something: the index, or the place.
/// `buffers` are those of the kernel.
void emitCheckTest(mlir::Operation *op, Emitter &emit, mlir::Value refused,
                   mlir::ValueRange buffers, int64_t number);

/// The same for what the entry checks itself: returns `number` and `refused` unless `condition`.
void emitCheck(Emitter &emit, mlir::Value condition, int64_t number, mlir::Value refused);

/// What an entry that checks returns: 0, or the number of the op, and what was refused; and
/// that value if nothing was refused.
mlir::Type checkStatusType(mlir::MLIRContext *context);
mlir::Value emitNoFailure(Emitter &emit);

} // namespace ad

#endif
