// Constant folding of elementwise ops by the very definition that compiled code uses.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_FOLD_H
#define AD_DIALECT_FOLD_H

#include "mlir/IR/OpDefinition.h"

namespace ad {

/// Folds an elementwise op: exact identities (x·1, x/1, x-0, -(-x)), then constants. Only constants
/// that are splats or have at most 64 elements are folded, so that folding never grows the program.
/// Returns null if nothing applies.
mlir::OpFoldResult foldElementwise(mlir::Operation *op, llvm::ArrayRef<mlir::Attribute> operands);

} // namespace ad

#endif
