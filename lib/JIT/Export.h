// Writes a compiled function as an object file with a typed C header.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_EXPORT_H
#define AD_JIT_EXPORT_H

#include "JIT/Compiler.h"
#include "mlir/IR/BuiltinTypes.h"
#include <string>

namespace ad {

/// The C header of function `name` of the given type as `Compiler::emit` exports it, or an error if
/// the name is not a C identifier or an element type has no C counterpart.
llvm::Expected<std::string> makeHeader(llvm::StringRef name, mlir::FunctionType type);

/// Writes `path` (an object file) and, beside it, the header: `path` with the suffix `.h` in place
/// of its own. Both are written completely or not at all.
llvm::Error exportObject(Compiler &compiler, mlir::OwningOpRef<mlir::ModuleOp> module,
                         llvm::StringRef entry, llvm::StringRef path,
                         const CodeOptions &options = {});

} // namespace ad

#endif
