// Bounds the tensors of a module.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_PARSE_SIZES_H
#define AD_PARSE_SIZES_H

#include "mlir/IR/BuiltinOps.h"

namespace ad {

/// Fails with an error at the first value whose type takes more than 2^40 bytes, so that no later
/// product of sizes overflows. The module need not be valid, for verifiers multiply sizes too.
mlir::LogicalResult checkSizes(mlir::ModuleOp module);

} // namespace ad

#endif
