// ad-run: runs a function of an IR file, its gradient, or a check of its derivatives.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Arguments.h"
#include "Dialect/MemoryBudget.h"
#include "Emit.h"
#include "Engine.h"
#include "Entry.h"
#include "GradCheck/Requests.h"
#include "Import/Passes.h"
#include "JIT/Phases.h"
#include "NativeEngine.h"
#include "Options.h"
#include "Output.h"
#include "Parse/Diagnostics.h"
#include "Parse/Parse.h"
#include "Runtime/Threads.h"
#include "Timing.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/WithColor.h"
#include <csignal>

using namespace mlir;

namespace ad {
namespace {

/// What a step of the tool comes to. A failure without a text has been reported as a diagnostic.
llvm::Error reported() {
  return llvm::make_error<llvm::StringError>("", llvm::inconvertibleErrorCode());
}

Selection selectionOf(const std::optional<Selection> &selection, func::FuncOp function) {
  return selection->empty() ? Selection(floatArguments(function)) : *selection;
}

llvm::Error checkDerivatives(const Options &options, Engine &engine, func::FuncOp entry,
                             ArrayRef<HostTensor> arguments) {
  const auto rows =
      checkGradients(entry, selectionOf(options.check, entry), arguments,
                     [&](func::FuncOp f, ArrayRef<HostTensor> x) { return engine.run(f, x); });
  if (failed(rows))
    return reported();
  printRows(*rows);
  if (llvm::Error error = flushOutput())
    return error;
  if (llvm::all_of(*rows, [](const GradCheckRow &row) { return row.holds(); }))
    return llvm::Error::success();
  entry.emitError() << "a derivative of function '" << entry.getName()
                    << "' is wrong at these arguments";
  return reported();
}

llvm::Error runEntry(const Options &options, Engine &engine, func::FuncOp entry,
                     ArrayRef<HostTensor> arguments, Timing &timing) {
  if (failed(engine.prepare(entry)))
    return reported();
  timing.finish("compile");
  engine.reportTimes(timing);
  const auto results = engine.run(entry, arguments);
  if (failed(results))
    return reported();
  timing.finish("first call");
  if (options.isTimed)
    timing.measureCalls([&] { (void)engine.run(entry, arguments); });
  if (!options.output.empty())
    return writeResults(options.output, *results);
  printResults(*results);
  return flushOutput();
}

/// What follows once the module is read.
llvm::Error process(const Options &options, Engine &engine, Compiler *compiler, ModuleOp module,
                    Timing &timing) {
  llvm::Expected<func::FuncOp> entry = findEntry(module, options.entry);
  if (!entry)
    return llvm::createStringError(options.file + ": " + llvm::toString(entry.takeError()));
  if (options.grad)
    *entry = addGradFunction(*entry, selectionOf(options.grad, *entry));
  // The reverse of a loop that counts its trips keeps as many states as the budget allows.
  if (options.code.memoryBudget)
    setMemoryBudget(*entry, *options.code.memoryBudget);
  if (failed(verify(module))) // what --grad has added
    return reported();
  if (options.emit)
    return emitCode(*compiler, *entry, *options.emit, options.output, options.code);
  auto arguments = readArguments(*entry, options.arguments, options.seed);
  if (!arguments)
    return arguments.takeError();
  if (options.check)
    return checkDerivatives(options, engine, *entry, *arguments);
  return runEntry(options, engine, *entry, *arguments, timing);
}

llvm::Error run(const Options &options) {
  Timing timing;
  auto source = readSource(options.file);
  if (!source)
    return source.takeError();
  std::unique_ptr<Engine> engine;
  Compiler *compiler = nullptr;
  if (options.engine == EngineKind::JIT || options.emit) {
    CompilerOptions compilerOptions;
    compilerOptions.splitCost = options.splitCost;
    runtime::setNumThreads(options.threads);
    llvm::Expected<std::unique_ptr<Compiler>> made = Compiler::create(compilerOptions);
    if (!made)
      return made.takeError();
    compiler = made->get();
    engine = std::make_unique<NativeEngine>(std::move(*made), options.code);
  } else {
    engine = createInterpretEngine(options.code.flushSubnormals);
  }
  timing.finish("start");
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(*source), llvm::SMLoc());
  MLIRContext &context = engine->getContext();
  context.printOpOnDiagnostic(false);
  DialectRegistry imported;
  registerImportedDialects(imported);
  context.appendDialectRegistry(imported);
  const DiagnosticPrinter diagnostics(sources, &context);
  OwningOpRef<ModuleOp> module = parseModule(sources, &context);
  if (!module || failed(importForeign(*module)))
    return reported();
  timing.finish("parse");
  if (llvm::Error error = process(options, *engine, compiler, *module, timing))
    return error;
  if (options.isTimed)
    timing.print();
  return flushOutput();
}

} // namespace
} // namespace ad

int main(int argc, char **argv) {
  const llvm::InitLLVM init(argc, argv);
  // A reader that goes away makes writing fail, which is reported like any failure.
  std::signal(SIGPIPE, SIG_IGN);
  llvm::Error error = llvm::handleErrors(ad::run(ad::parseOptions(argc, argv)),
                                         [](const ad::PhaseFailure &) { return ad::reported(); });
  if (!error)
    return 0;
  const std::string message = llvm::toString(std::move(error));
  if (!message.empty())
    llvm::WithColor::error(llvm::errs(), "ad-run") << message << '\n';
  return 1;
}
