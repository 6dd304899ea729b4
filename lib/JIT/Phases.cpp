// From a module of the ad dialect to one in the LLVM dialect: the passes of the earlier stages,
// built once. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/Phases.h"
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
    : differentiate(&context, mlir::ModuleOp::getOperationName()),
      optimize(&context, mlir::ModuleOp::getOperationName()),
      lower(&context, mlir::ModuleOp::getOperationName()),
      lowerAlone(&context, mlir::ModuleOp::getOperationName()) {
  differentiate.addPass(createDifferentiatePass());
  buildOptimizePipeline(optimize);
  ConvertADToLLVMOptions lowering;
  lowering.vectorBytes = vectorBytes;
  if (options.splitCost)
    lowering.splitCost = *options.splitCost;
  lower.addPass(createConvertADToLLVM(lowering));
  lowering.runtimeMath = false;
  lowering.splitCost = 0; // there is nobody to share with
  lowerAlone.addPass(createConvertADToLLVM(lowering));
  for (mlir::PassManager *passes : {&differentiate, &optimize, &lower, &lowerAlone})
    passes->enableVerifier(options.verify);
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

Expected<std::string> Phases::run(mlir::ModuleOp module, StringRef entryName, CodeUse use,
                                  const CompileHooks &hooks, const CodeOptions &asked) {
  auto entry = module.lookupSymbol<mlir::func::FuncOp>(entryName);
  if (!entry || entry.isExternal())
    return createStringError("no function '" + entryName + "' to compile");
  if (asked.memoryBudget)
    setMemoryBudget(entry, *asked.memoryBudget);
  hideOthers(module, entry);
  if (Error error =
          runPhase(differentiate, module, "differentiate", &CompileTimes::differentiate, hooks))
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

} // namespace ad
