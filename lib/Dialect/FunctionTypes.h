// What the ops that name functions verify them by.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_FUNCTIONTYPES_H
#define AD_DIALECT_FUNCTIONTYPES_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/SymbolTable.h"

namespace ad {

/// The type of a function with a body that `op` names; an error at `op` if it names none.
mlir::FailureOr<mlir::FunctionType> lookUpFunction(mlir::Operation *op,
                                                   mlir::FlatSymbolRefAttr callee,
                                                   mlir::SymbolTableCollection &symbols);

/// Those of `types` that can be differentiated by.
llvm::SmallVector<mlir::Type> floatsOf(mlir::TypeRange types);

} // namespace ad

#endif
