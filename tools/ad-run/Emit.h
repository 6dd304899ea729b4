// Writes the code of a function instead of running it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_RUN_EMIT_H
#define AD_TOOLS_RUN_EMIT_H

#include "JIT/Compiler.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace ad {

/// Writes `entry` as LLVM IR, assembly or an object file to `path`, completely or not at all; to
/// standard output if `path` is empty. Beside an object file comes its C header.
llvm::Error emitCode(Compiler &compiler, mlir::func::FuncOp entry, OutputKind kind,
                     llvm::StringRef path, const CodeOptions &options);

} // namespace ad

#endif
