// Reads IR text that nobody vouches for.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_PARSE_PARSE_H
#define AD_PARSE_PARSE_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/SourceMgr.h"

namespace ad {

/// The file at `path`, or standard input for `-`. A directory, a file that cannot be read and one
/// of more than 64 MiB are errors.
llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> readSource(llvm::StringRef path);

/// Fails with an error in `context` if the text would exhaust the stack of a recursive parser, if
/// its aliases stand for more than a million nodes, if it holds file metadata (resources,
/// reproducers), or if it is bytecode.
mlir::LogicalResult checkSource(const llvm::MemoryBuffer &source, mlir::MLIRContext *context);

/// Parses and verifies the main buffer of `sources` as a module. Errors are diagnostics of
/// `context`.
mlir::OwningOpRef<mlir::ModuleOp> parseModule(llvm::SourceMgr &sources, mlir::MLIRContext *context);

} // namespace ad

#endif
