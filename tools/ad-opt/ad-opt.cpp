// ad-opt: runs passes and pipelines on IR files. It has the habits of mlir-opt, but no option and
// no input makes it load code or open a file other than its input and its output.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "CommandLine/CommandLine.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Passes.h"
#include "Driver.h"
#include "Failure.h"
#include "Import/Passes.h"
#include "Lower/Passes.h"
#include "Optimize/Passes.h"
#include "Options.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Support/thread.h"

namespace ad {
namespace {

/// MLIR's parser and printer recurse; the input may nest as deep as checkSource lets it.
constexpr std::optional<unsigned> stackBytes = 64u << 20;

void registerPasses() {
  registerImportPasses();
  registerDifferentiatePasses();
  registerLowerPasses();
  registerOptimizePasses();
  registerOptimizePipelines();
  mlir::registerCanonicalizerPass();
  mlir::registerCSEPass();
}

void printDialects(const mlir::DialectRegistry &registry) {
  llvm::outs() << "dialects:";
  for (const llvm::StringRef name : registry.getDialectNames())
    llvm::outs() << ' ' << name;
  llvm::outs() << '\n';
}

llvm::Error run(int argc, char **argv) {
  removeForeignOptions();
  registerPasses();
  const Options options;
  if (llvm::Error error =
          parseCommandLine("ad-opt", argc, argv, "runs passes of the ad compiler on an IR file\n"))
    return error;
  mlir::DialectRegistry registry;
  registry.insert<ADDialect, mlir::func::FuncDialect, mlir::LLVM::LLVMDialect>();
  registerImportedDialects(registry);
  if (!options.showDialects)
    return runTool(options, registry);
  printDialects(registry);
  return llvm::Error::success();
}

int runAndReport(int argc, char **argv) {
  llvm::Error error = run(argc, argv);
  if (!error)
    return 0;
  const std::string message = llvm::toString(std::move(error));
  if (!message.empty())
    printFailure(message);
  return 1;
}

} // namespace
} // namespace ad

int main(int argc, char **argv) {
  ad::installFailureHandlers();
  int status = 1;
  llvm::thread worker(ad::stackBytes, [&] { status = ad::runAndReport(argc, argv); });
  worker.join();
  return status;
}
