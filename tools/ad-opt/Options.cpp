// Declares the options, named as in mlir-opt where mlir-opt has them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Options.h"
#include "mlir/IR/AsmState.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Support/Timing.h"

namespace cl = llvm::cl;
using namespace mlir;

namespace ad {

Options::Options()
    : input(cl::Positional, cl::desc("[FILE]"), cl::init("-")),
      output("o", cl::desc("Write to this file, which appears complete or not at all"),
             cl::value_desc("file"), cl::init("-")),
      splitInput("split-input-file",
                 cl::desc("Process each part between lines '// -----' on its own")),
      verifyDiagnostics(
          "verify-diagnostics",
          cl::desc(
              "Check that the diagnostics are those of the comments 'expected-error {{text}}'")),
      verifyEach("verify-each", cl::desc("Verify the IR after each pass"), cl::init(true)),
      allowUnregistered("allow-unregistered-dialect",
                        cl::desc("Accept ops of unknown dialects, for tests"), cl::Hidden),
      showDialects("show-dialects", cl::desc("Print the names of the dialects that can be read")),
      opOnDiagnostic("mlir-print-op-on-diagnostic",
                     cl::desc("Print the op under each error about it")),
      remarks("remarks-filter", cl::value_desc("regex"),
              cl::desc("Print the remarks of the passes whose names match, such as ad-fuse")),
      remarkFormat(
          "remark-format", cl::desc("How to print remarks"), cl::init(RemarkFormat::Diagnostic),
          cl::values(clEnumValN(RemarkFormat::Diagnostic, "emitRemark", "as diagnostics"))),
      explain("explain",
              cl::desc("Tell what derivatives keep, compute again and drop, in place of the IR; "
                       "without passes, after --ad-differentiate --ad-optimize --ad-remat"),
              cl::ValueOptional, cl::init(ExplainFormat::None),
              cl::values(clEnumValN(ExplainFormat::Text, "text", "as tables"),
                         clEnumValN(ExplainFormat::Json, "json", "as JSON"),
                         clEnumValN(ExplainFormat::Html, "html", "as a page with a graph"),
                         clEnumValN(ExplainFormat::Text, "", "as tables"))),
      printBefore("mlir-print-ir-before", "Print the IR before these passes"),
      printAfter("mlir-print-ir-after", "Print the IR after these passes"),
      printBeforeAll("mlir-print-ir-before-all", cl::desc("Print the IR before each pass")),
      printAfterAll("mlir-print-ir-after-all", cl::desc("Print the IR after each pass")),
      printAfterChange("mlir-print-ir-after-change",
                       cl::desc("Print after a pass only if it changed the IR")),
      printAfterFailure("mlir-print-ir-after-failure",
                        cl::desc("Print after a pass only if it failed")),
      printModule("mlir-print-ir-module-scope",
                  cl::desc("Print the whole module also for passes on functions")),
      pipeline("", "Passes and pipelines to run, in this order") {
  registerAsmPrinterCLOptions();
  registerDefaultTimingManagerCLOptions();
}

void Options::enablePrinting(PassManager &passes) const {
  const auto isIn = [](const PassNameCLParser &names, Pass *pass) {
    const PassInfo *info = pass->lookupPassInfo();
    return info && names.contains(info);
  };
  std::function<bool(Pass *, Operation *)> before, after;
  if (printBeforeAll || printBefore.hasAnyOccurrences())
    before = [this, isIn](Pass *pass, Operation *) {
      return printBeforeAll || isIn(printBefore, pass);
    };
  const bool isAfterAny = printAfterAll || printAfterChange || printAfterFailure;
  if (isAfterAny || printAfter.hasAnyOccurrences())
    after = [this, isIn, isAll = isAfterAny && !printAfter.hasAnyOccurrences()](
                Pass *pass, Operation *) { return isAll || isIn(printAfter, pass); };
  if (before || after)
    passes.enableIRPrinting(before, after, printModule, printAfterChange, printAfterFailure);
}

} // namespace ad
