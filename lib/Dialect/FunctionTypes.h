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

/// Fails unless `wrt` names arguments of the function that can be differentiated by, each once.
llvm::LogicalResult verifyWrt(mlir::Operation *op, llvm::ArrayRef<int64_t> wrt,
                              mlir::FunctionType type);

/// Appends the types of the arguments that `wrt` names.
void appendWrt(llvm::SmallVectorImpl<mlir::Type> &types, mlir::FunctionType type,
               llvm::ArrayRef<int64_t> wrt);

/// Fails unless the first result is one float, as a gradient wants it.
llvm::LogicalResult verifyLoss(mlir::Operation *op, llvm::StringRef callee,
                               mlir::FunctionType type);

/// Those of `types` that can be differentiated by.
llvm::SmallVector<mlir::Type> floatsOf(mlir::TypeRange types);

/// The types with `size` entries along a new axis at the position that `axes` gives, if it is one.
llvm::SmallVector<mlir::Type> withAxes(mlir::TypeRange types, llvm::ArrayRef<int64_t> axes,
                                       int64_t size);

} // namespace ad

#endif
