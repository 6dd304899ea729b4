// Matrix products as calls of the runtime.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_CONTRACT_H
#define AD_LOWER_CONTRACT_H

#include "Dialect/Dialect.h"
#include "Lower/Emitter.h"

namespace ad {

/// Emits the product into the entry function; a, b and y are pointers.
void emitMatmul(MatmulOp op, Emitter &emit, mlir::Value a, mlir::Value b, mlir::Value y);

} // namespace ad

#endif
