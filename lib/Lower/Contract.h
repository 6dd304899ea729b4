// Matrix products as calls of the runtime.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_CONTRACT_H
#define AD_LOWER_CONTRACT_H

#include "Dialect/Dialect.h"
#include "Lower/Emitter.h"

namespace ad {

/// The declaration of a function of the runtime in the module that is emitted into.
/// It returns nothing unless `result` is given.
mlir::LLVM::LLVMFuncOp declareRuntime(Emitter &emit, llvm::StringRef name, mlir::TypeRange types,
                                      mlir::Type result = {});

/// Emits the product into the entry function; a, b and y are pointers.
void emitMatmul(MatmulOp op, Emitter &emit, mlir::Value a, mlir::Value b, mlir::Value y);

} // namespace ad

#endif
