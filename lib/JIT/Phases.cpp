// From a module of the ad dialect to one in the LLVM dialect: the passes of the earlier stages,
// built once. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/Phases.h"
#include "Dialect/Dialect.h"
#include "Dialect/MemoryBudget.h"
#include "Differentiate/Passes.h"
#include "JIT/PhaseTimer.h"
#include "Lower/Passes.h"
#include "Optimize/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace llvm;

namespace ad {

char PhaseFailure::ID;

Phases::Phases(mlir::MLIRContext &context, int64_t vectorBytes, const CompilerOptions &options)
    : verify(options.verify), optimize(&context, mlir::ModuleOp::getOperationName()),
      lower(&context, mlir::ModuleOp::getOperationName()),
      lowerAlone(&context, mlir::ModuleOp::getOperationName()) {
  buildOptimizePipeline(optimize);
  ConvertADToLLVMOptions lowering;
  lowering.vectorBytes = vectorBytes;
  if (options.splitCost)
    lowering.splitCost = *options.splitCost;
  lower.addPass(createConvertADToLLVM(lowering));
  lowering.runtimeMath = false;
  lowering.splitCost = 0; // there is nobody to share with
  lowerAlone.addPass(createConvertADToLLVM(lowering));
  for (mlir::PassManager *passes : {&optimize, &lower, &lowerAlone})
    passes->enableVerifier(verify);
}

mlir::PassManager &Phases::differentiateWith(int64_t stateShare) {
  const auto known = differentiate.find(stateShare);
  if (known != differentiate.end())
    return known->second;
  mlir::PassManager &passes =
      differentiate
          .try_emplace(stateShare, optimize.getContext(), mlir::ModuleOp::getOperationName())
          .first->second;
  DifferentiateOptions differentiation;
  differentiation.stateShare = stateShare;
  passes.addPass(createDifferentiate(differentiation));
  passes.enableVerifier(verify);
  return passes;
}

Error Phases::runPhase(mlir::PassManager &passes, mlir::ModuleOp module, StringRef name,
                       double CompileTimes::*time, const CompileHooks &hooks) {
  {
    PhaseTimer timer(hooks, time);
    if (failed(passes.run(module)))
      return make_error<PhaseFailure>(name);
  }
  if (hooks.onModule)
    hooks.onModule(name, module);
  return Error::success();
}

/// Makes `entry` the only function that others can see, so that whatever it does not use is
/// dropped.
static void hideOthers(mlir::ModuleOp module, mlir::func::FuncOp entry) {
  for (auto function : module.getOps<mlir::func::FuncOp>())
    function.setVisibility(function == entry ? mlir::SymbolTable::Visibility::Public
                                             : mlir::SymbolTable::Visibility::Private);
}

Expected<std::string> Phases::attempt(mlir::ModuleOp module, StringRef entryName, CodeUse use,
                                      int64_t stateShare, const CompileHooks &hooks) {
  if (Error error = runPhase(differentiateWith(stateShare), module, "differentiate",
                             &CompileTimes::differentiate, hooks))
    return error;
  if (Error error = runPhase(optimize, module, "optimize", &CompileTimes::optimize, hooks))
    return error;
  std::string lowered = "ad.user." + entryName.str();
  module.lookupSymbol<mlir::func::FuncOp>(entryName).setName(lowered);
  mlir::PassManager &lowering = use == CodeUse::InProcess ? lower : lowerAlone;
  if (Error error = runPhase(lowering, module, "lower", &CompileTimes::lower, hooks))
    return error;
  return lowered;
}

// Percent of a memory budget for the states of loops.
static constexpr int64_t kStateShare = 50;

/// Whether how much states may take makes a difference: there is a budget, and there are loops.
static bool hasStatesInBudget(mlir::ModuleOp module, mlir::func::FuncOp entry) {
  return entry->hasAttr(memoryBudgetAttribute) &&
         module.walk([](LoopOpInterface) { return mlir::WalkResult::interrupt(); })
             .wasInterrupted();
}

/// What the function takes that is too much for its budget, if one is.
static std::optional<int64_t> bytesOverBudget(mlir::ModuleOp module) {
  for (auto function : module.getOps<mlir::func::FuncOp>())
    if (const auto bytes = function->getAttrOfType<mlir::IntegerAttr>(overBudgetAttribute))
      return bytes.getInt();
  return std::nullopt;
}

namespace {

/// Keeps what is reported, until it is known whether it matters.
class KeptReports {
public:
  explicit KeptReports(mlir::MLIRContext &context)
      : engine(context.getDiagEngine()),
        id(engine.registerHandler([this](mlir::Diagnostic &report) {
          reports.push_back(std::move(report));
          return mlir::success();
        })) {}
  ~KeptReports() { engine.eraseHandler(id); }

  std::vector<mlir::Diagnostic> reports;

private:
  mlir::DiagnosticEngine &engine;
  const mlir::DiagnosticEngine::HandlerID id;
};

} // namespace

/// Tries how much of the budget states of loops may take: half at first, and less if that leaves
/// too little for what else needs memory, which is known when all is planned.
Expected<std::string> Phases::fitInBudget(mlir::ModuleOp module, StringRef entryName, CodeUse use,
                                          const CompileHooks &hooks) {
  mlir::OwningOpRef<mlir::ModuleOp> original = module.clone();
  std::optional<int64_t> least;
  std::vector<mlir::Diagnostic> reports; // of the attempt that takes least
  std::optional<Expected<std::string>> lowered;
  for (int64_t share = kStateShare; share > 0; share /= 2) {
    if (lowered) {
      consumeError(lowered->takeError());
      mlir::OwningOpRef<mlir::ModuleOp> again = original->clone();
      module.getBodyRegion().takeBody(again->getBodyRegion());
    }
    KeptReports kept(*module.getContext());
    lowered.emplace(attempt(module, entryName, use, share, hooks));
    const std::optional<int64_t> bytes = bytesOverBudget(module);
    if (!bytes || !least || *bytes < *least) {
      least = bytes;
      reports = std::move(kept.reports);
    }
    if (!bytes)
      break;
  }
  for (mlir::Diagnostic &report : reports)
    module.getContext()->getDiagEngine().emit(std::move(report));
  return std::move(*lowered);
}

Expected<std::string> Phases::run(mlir::ModuleOp module, StringRef entryName, CodeUse use,
                                  const CompileHooks &hooks, const CodeOptions &asked) {
  auto entry = module.lookupSymbol<mlir::func::FuncOp>(entryName);
  if (!entry || entry.isExternal())
    return createStringError("no function '" + entryName + "' to compile");
  if (asked.memoryBudget)
    setMemoryBudget(entry, *asked.memoryBudget);
  hideOthers(module, entry);
  return hasStatesInBudget(module, entry) ? fitInBudget(module, entryName, use, hooks)
                                          : attempt(module, entryName, use, kStateShare, hooks);
}

} // namespace ad
