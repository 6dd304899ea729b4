// Parse, run, print: for each part of the input in a context of its own.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Driver.h"
#include "Differentiate/Passes.h"
#include "Explain/Explain.h"
#include "Lower/Passes.h"
#include "Npy/AtomicFile.h"
#include "Optimize/Passes.h"
#include "Parse/Diagnostics.h"
#include "Parse/Parse.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/Remarks.h"
#include "mlir/Support/Timing.h"
#include "mlir/Support/ToolUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Regex.h"
#include "llvm/Support/VirtualFileSystem.h"

using namespace mlir;

namespace ad {
namespace {

/// A failure that diagnostics have told.
llvm::Error reported() {
  return llvm::make_error<llvm::StringError>("", llvm::inconvertibleErrorCode());
}

class Driver {
public:
  Driver(const Options &options, const DialectRegistry &registry)
      : options(options), registry(registry) {
    applyDefaultTimingManagerCLOptions(timing);
    scope = timing.getRootScope();
  }

  /// Writes to `os` what becomes of the input.
  LogicalResult run(std::unique_ptr<llvm::MemoryBuffer> input, llvm::raw_ostream &os) {
    return splitAndProcessBuffer(
        std::move(input),
        [&](std::unique_ptr<llvm::MemoryBuffer> part, const llvm::MemoryBufferRef &whole,
            llvm::raw_ostream &out) {
          llvm::SourceMgr sources;
          sources.setVirtualFileSystem(llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>());
          sources.AddNewSourceBuffer(inPlace(std::move(part), whole), llvm::SMLoc());
          return options.verifyDiagnostics ? verifyPart(sources, out) : runPart(sources, out);
        },
        os, options.splitInput ? kDefaultSplitMarker : "", options.splitInput ? "// -----" : "");
  }

private:
  /// The part behind as many empty lines as come before it, so that diagnostics name the lines of
  /// the file.
  std::unique_ptr<llvm::MemoryBuffer> inPlace(std::unique_ptr<llvm::MemoryBuffer> part,
                                              const llvm::MemoryBufferRef &whole) {
    const std::string text = std::string(linesBefore, '\n') + part->getBuffer().str();
    linesBefore += part->getBuffer().count('\n');
    return llvm::MemoryBuffer::getMemBufferCopy(text, whole.getBufferIdentifier());
  }

  LogicalResult runPart(llvm::SourceMgr &sources, llvm::raw_ostream &os) {
    MLIRContext context(registry, MLIRContext::Threading::DISABLED);
    context.printOpOnDiagnostic(options.opOnDiagnostic);
    const DiagnosticPrinter diagnostics(sources, &context);
    return runPasses(context, sources, os);
  }

  LogicalResult verifyPart(llvm::SourceMgr &sources, llvm::raw_ostream &os) {
    MLIRContext context(registry, MLIRContext::Threading::DISABLED);
    context.printOpOnDiagnostic(false);
    SourceMgrDiagnosticVerifierHandler diagnostics(sources, &context);
    // A failure is right where one is expected.
    (void)runPasses(context, sources, os);
    return diagnostics.verify();
  }

  LogicalResult runPasses(MLIRContext &context, llvm::SourceMgr &sources, llvm::raw_ostream &os) {
    context.allowUnregisteredDialects(options.allowUnregistered);
    if (failed(enableRemarks(context)))
      return failure();
    TimingScope parsing = scope.nest("Parser");
    OwningOpRef<ModuleOp> module = parseModule(sources, &context);
    parsing.stop();
    if (!module)
      return failure();
    PassManager passes(&context);
    passes.enableVerifier(options.verifyEach);
    const auto refuse = [&](const llvm::Twine &message) -> LogicalResult {
      const std::string text = message.str();
      const StringRef what = StringRef(text).trim();
      if (what.empty()) // the value of an option, which has been reported
        return failure();
      return emitError(UnknownLoc::get(&context), what);
    };
    if (failed(addPasses(passes, refuse)))
      return failure();
    options.enablePrinting(passes);
    passes.enableTiming(scope);
    if (failed(passes.run(*module)))
      return failure();
    const TimingScope printing = scope.nest("Output");
    return write(*module, os);
  }

  LogicalResult addPasses(PassManager &passes,
                          function_ref<LogicalResult(const llvm::Twine &)> refuse) const {
    const bool isDefault =
        options.explain != ExplainFormat::None && !options.pipeline.hasAnyOccurrences();
    if (!isDefault)
      return options.pipeline.addToPipeline(passes, refuse);
    passes.addPass(createDifferentiatePass());
    buildOptimizePipeline(passes);
    passes.addPass(createRematPass());
    return success();
  }

  /// The module, or what is to be told about it.
  LogicalResult write(ModuleOp module, llvm::raw_ostream &os) const {
    if (options.explain == ExplainFormat::None) {
      module.print(os);
      os << '\n';
      return success();
    }
    if (module.getOps<func::FuncOp>().empty())
      return module.emitOpError() << "has nothing to explain, expected a 'func.func'";
    const explain::Report report = explain::explain(module);
    if (options.explain == ExplainFormat::Json)
      explain::writeJson(report, os);
    else if (options.explain == ExplainFormat::Html)
      explain::writeHtml(report, os);
    else
      explain::writeText(report, os);
    return success();
  }

  LogicalResult enableRemarks(MLIRContext &context) const {
    if (options.remarks.empty())
      return success();
    remark::RemarkCategories categories;
    categories.passed = categories.missed = categories.analysis = categories.failed =
        options.remarks.getValue();
    return remark::enableOptimizationRemarks(context, nullptr,
                                             std::make_unique<remark::RemarkEmittingPolicyAll>(),
                                             categories, /*printAsEmitRemarks=*/true);
  }

  const Options &options;
  const DialectRegistry &registry;
  DefaultTimingManager timing;
  TimingScope scope;
  size_t linesBefore = 0;
};

llvm::Error checkOptions(const Options &options) {
  if (options.explain != ExplainFormat::None && options.splitInput)
    return llvm::createStringError("--explain: tells about one module, which --split-input-file "
                                   "does not give");
  std::string reason;
  if (!options.remarks.empty() && !llvm::Regex(options.remarks).isValid(reason))
    return llvm::createStringError("--remarks-filter: '" + options.remarks +
                                   "' is no regular expression: " + reason);
  return llvm::Error::success();
}

llvm::Error writeOutput(llvm::StringRef path, llvm::StringRef text) {
  if (path != "-")
    return writeFileAtomically(path, [&](llvm::raw_ostream &os) {
      os << text;
      return llvm::Error::success();
    });
  llvm::outs() << text;
  llvm::outs().flush();
  const std::error_code reason = llvm::outs().error();
  // Taken here, or else the stream's destructor ends the process.
  llvm::outs().clear_error();
  return reason ? fileError("standard output", "cannot be written", reason)
                : llvm::Error::success();
}

} // namespace

llvm::Error runTool(const Options &options, const DialectRegistry &registry) {
  if (llvm::Error error = checkOptions(options))
    return error;
  auto input = readSource(options.input);
  if (!input)
    return input.takeError();
  std::string text;
  llvm::raw_string_ostream os(text);
  // Where parts are split, those that are right are printed although others are wrong.
  const LogicalResult result = Driver(options, registry).run(std::move(*input), os);
  if (succeeded(result) || options.splitInput)
    if (llvm::Error error = writeOutput(options.output, text))
      return error;
  return succeeded(result) ? llvm::Error::success() : reported();
}

} // namespace ad
