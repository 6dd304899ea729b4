// Prints diagnostics of a tool's input on standard error.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_PARSE_DIAGNOSTICS_H
#define AD_PARSE_DIAGNOSTICS_H

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/SourceMgr.h"

namespace ad {

/// Prints `file:line:column: error: text`, with the source line if it is of the main buffer of
/// `sources`. Unlike MLIR's own handler it never opens a file that a location names, for the input
/// may name any.
class DiagnosticPrinter : public mlir::ScopedDiagnosticHandler {
public:
  DiagnosticPrinter(llvm::SourceMgr &sources, mlir::MLIRContext *context);

private:
  void print(mlir::Location loc, mlir::DiagnosticSeverity severity, llvm::StringRef text) const;

  llvm::SourceMgr &sources;
};

} // namespace ad

#endif
