// Tensors with an entry for each trip of a loop or each instance of a batch, along the leading
// axis. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_STACKS_H
#define AD_DIALECT_STACKS_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace ad {

/// The type of one entry along the leading axis.
mlir::RankedTensorType entryOf(mlir::Type type);
/// The tensor type with `size` entries along a new leading axis.
mlir::RankedTensorType stackOf(mlir::Type type, int64_t size);
/// The tensor types with `size` entries along a new leading axis.
llvm::SmallVector<mlir::Type> stacked(mlir::TypeRange types, int64_t size);

/// The entry of a stack that is made of copies of it; null if it is not.
mlir::Value repeatedEntry(mlir::OpBuilder &builder, mlir::Value stack);

} // namespace ad

#endif
