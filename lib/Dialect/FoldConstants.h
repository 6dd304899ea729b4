// Evaluates an elementwise op on constants.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_FOLDCONSTANTS_H
#define AD_DIALECT_FOLDCONSTANTS_H

#include "mlir/IR/OpDefinition.h"

namespace ad {

/// The result of `op` as a constant if all operands are constants that are splats or small, else
/// null.
mlir::OpFoldResult foldConstants(mlir::Operation *op, llvm::ArrayRef<mlir::Attribute> operands);

} // namespace ad

#endif
