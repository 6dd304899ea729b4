// Native code as an engine.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "NativeEngine.h"
#include "JIT/Phases.h"
#include "llvm/Support/Alignment.h"
#include <cstdlib>

using namespace mlir;

namespace ad {

NativeEngine::NativeEngine(std::unique_ptr<Compiler> compiler, const CodeOptions &options)
    : compiler(std::move(compiler)), options(options) {}

MLIRContext &NativeEngine::getContext() { return compiler->context(); }

LogicalResult NativeEngine::prepare(func::FuncOp function) {
  std::shared_ptr<Executable> &code = compiled[function];
  if (code)
    return success();
  CompileHooks hooks;
  hooks.times = &times;
  auto made = compiler->compile(function->getParentOfType<ModuleOp>().clone(), function.getName(),
                                hooks, options);
  if (made) {
    code = std::move(*made);
    return success();
  }
  llvm::handleAllErrors(
      made.takeError(), [](const PhaseFailure &) {},
      [&](const llvm::ErrorInfoBase &error) { function.emitError() << error.message(); });
  return failure();
}

FailureOr<SmallVector<HostTensor>> NativeEngine::run(func::FuncOp function,
                                                     ArrayRef<HostTensor> arguments) {
  if (failed(prepare(function)))
    return failure();
  const Executable &code = *compiled.lookup(function);
  SmallVector<HostTensor> results;
  for (const Type type : function.getResultTypes()) {
    FailureOr<HostTensor> result = HostTensor::create(type);
    if (failed(result))
      return function.emitError() << "there is no memory for a result of type " << type;
    results.push_back(*result);
  }
  constexpr size_t alignment = 64;
  const size_t bytes = std::max(alignment, llvm::alignTo(code.workspaceBytes(), alignment));
  const std::unique_ptr<void, decltype(&std::free)> workspace(std::aligned_alloc(alignment, bytes),
                                                              std::free);
  if (!workspace)
    return function.emitError() << "there is no memory for " << bytes << " bytes of workspace";
  SmallVector<void *> buffers;
  for (const HostTensor &argument : arguments)
    buffers.push_back(const_cast<void *>(argument.data()));
  for (HostTensor &result : results)
    buffers.push_back(result.data());
  const std::optional<RuntimeFailure> failure = code.run(buffers.data(), workspace.get());
  if (!failure)
    return results;
  const RuntimeCheck &check = failure->check;
  const Location loc = check.line ? Location(FileLineColLoc::get(function.getContext(), check.file,
                                                                 check.line, check.column))
                                  : function.getLoc();
  return emitError(loc) << "'ad." << check.op << "' op " << check.messageFor(failure->refused);
}

void NativeEngine::reportTimes(Timing &timing) const {
  timing.add("  differentiate", times.differentiate);
  timing.add("  optimize", times.optimize);
  timing.add("  lower", times.lower);
  timing.add("  translate", times.translate);
  timing.add("  llvm", times.llvm);
  timing.add("  codegen", times.codegen);
  timing.add("  link", times.link);
}

} // namespace ad
