// The options of the tool.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPT_OPTIONS_H
#define AD_OPT_OPTIONS_H

#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/CommandLine.h"

namespace ad {

/// The form of remarks. There is one: files of remarks are not written.
enum class RemarkFormat { Diagnostic };

/// What `--explain` prints in place of the IR.
enum class ExplainFormat { None, Text, Json, Html };

/// Registers its members as options; passes must be registered before it is made. MLIR's options
/// for printing and timing, which read no files and write none, are registered with it.
struct Options {
  Options();

  /// Makes `passes` print the IR before and after the passes that were asked for.
  void enablePrinting(mlir::PassManager &passes) const;

  llvm::cl::opt<std::string> input, output;
  llvm::cl::opt<bool> splitInput, verifyDiagnostics, verifyEach, allowUnregistered, showDialects,
      opOnDiagnostic;
  llvm::cl::opt<std::string> remarks;
  llvm::cl::opt<RemarkFormat> remarkFormat;
  llvm::cl::opt<ExplainFormat> explain;
  mlir::PassNameCLParser printBefore, printAfter;
  llvm::cl::opt<bool> printBeforeAll, printAfterAll, printAfterChange, printAfterFailure,
      printModule;
  mlir::PassPipelineCLParser pipeline;
};

} // namespace ad

#endif
