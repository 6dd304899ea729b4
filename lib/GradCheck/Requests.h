// Functions that ask for a derivative of another function with all that it needs as arguments.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_GRADCHECK_REQUESTS_H
#define AD_GRADCHECK_REQUESTS_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace ad {

/// The arguments of a function that can be differentiated by.
llvm::SmallVector<int64_t> floatArguments(mlir::func::FuncOp function);

/// Each adds to the module, behind `function`, a function that makes one request and returns its
/// results. They only build; a request that does not fit the function is found by the verifier, at
/// the location of `function`.
mlir::func::FuncOp addGradFunction(mlir::func::FuncOp function, llvm::ArrayRef<int64_t> wrt);
mlir::func::FuncOp addJvpFunction(mlir::func::FuncOp function, llvm::ArrayRef<int64_t> wrt);
mlir::func::FuncOp addVjpFunction(mlir::func::FuncOp function, llvm::ArrayRef<int64_t> wrt);

/// Verifies the module and expands all its derivative requests. Failures are diagnostics.
mlir::LogicalResult expandRequests(mlir::ModuleOp module);

} // namespace ad

#endif
