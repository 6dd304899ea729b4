// Which function of a module to run.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_RUN_ENTRY_H
#define AD_TOOLS_RUN_ENTRY_H

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/Error.h"

namespace ad {

/// The function called `name`, or the only public function if `name` is empty.
llvm::Expected<mlir::func::FuncOp> findEntry(mlir::ModuleOp module, llvm::StringRef name);

} // namespace ad

#endif
