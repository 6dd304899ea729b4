// From a module of the ad dialect to native code: runs the phases in order.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/Compiler.h"
#include "Dialect/Dialect.h"
#include "JIT/CodeGenerator.h"
#include "JIT/LoadedCode.h"
#include "JIT/Translate.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include <chrono>

using namespace llvm;

namespace ad {

namespace {
/// Adds the time from its making to its end to one phase, if anybody wants to know.
class PhaseTimer {
public:
  PhaseTimer(const CompileHooks &hooks, double CompileTimes::*phase)
      : slot(hooks.times ? &(hooks.times->*phase) : nullptr), start(Clock::now()) {}
  ~PhaseTimer() {
    if (slot)
      *slot += std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  }

private:
  using Clock = std::chrono::steady_clock;
  double *slot;
  Clock::time_point start;
};
} // namespace

struct Compiler::Impl {
  Impl(CompilerOptions options, std::unique_ptr<TargetMachine> machine,
       std::shared_ptr<Loader> loader)
      : options(std::move(options)), context(mlir::MLIRContext::Threading::DISABLED),
        generator(std::move(machine), this->options.verify), loader(std::move(loader)) {}

  void loadDialects();
  Expected<std::unique_ptr<Module>> toLLVM(mlir::ModuleOp module, LLVMContext &context,
                                           const CompileHooks &hooks);
  Expected<std::unique_ptr<MemoryBuffer>> toObject(Module &code, const CompileHooks &hooks);

  CompilerOptions options;
  mlir::MLIRContext context;
  CodeGenerator generator;
  std::shared_ptr<Loader> loader;
};

void Compiler::Impl::loadDialects() {
  mlir::DialectRegistry registry;
  registry.insert<ADDialect, mlir::func::FuncDialect, mlir::LLVM::LLVMDialect>();
  mlir::registerBuiltinDialectTranslation(registry);
  mlir::registerLLVMDialectTranslation(registry);
  context.appendDialectRegistry(registry);
  context.loadAllAvailableDialects();
}

Compiler::Compiler(std::unique_ptr<Impl> impl) : impl(std::move(impl)) {}
Compiler::~Compiler() = default;
mlir::MLIRContext &Compiler::context() { return impl->context; }
size_t Compiler::liveExecutables() const { return impl->loader->liveCount(); }

Expected<std::unique_ptr<Compiler>> Compiler::create(CompilerOptions options) {
  auto machine = createTargetMachine(options.cpu, options.codegenLevel);
  if (!machine)
    return machine.takeError();
  auto loader = Loader::create();
  if (!loader)
    return loader.takeError();
  auto impl = std::make_unique<Impl>(std::move(options), std::move(*machine), std::move(*loader));
  impl->loadDialects();
  return std::unique_ptr<Compiler>(new Compiler(std::move(impl)));
}

Expected<std::unique_ptr<Module>>
Compiler::Impl::toLLVM(mlir::ModuleOp module, LLVMContext &llvmContext, const CompileHooks &hooks) {
  PhaseTimer timer(hooks, &CompileTimes::translate);
  return translate(module, llvmContext, generator.machine(), options.verify);
}

Expected<std::unique_ptr<MemoryBuffer>> Compiler::Impl::toObject(Module &code,
                                                                 const CompileHooks &hooks) {
  if (hooks.onLLVM)
    hooks.onLLVM(code);
  PhaseTimer timer(hooks, &CompileTimes::codegen);
  return generator.makeObject(code);
}

Expected<std::shared_ptr<Executable>>
Compiler::compileLowered(mlir::OwningOpRef<mlir::ModuleOp> module, StringRef entry,
                         const CompileHooks &hooks) {
  Expected<EntryInfo> info = readEntry(*module, entry);
  if (!info)
    return info.takeError();
  LLVMContext llvmContext;
  Expected<std::unique_ptr<Module>> code = impl->toLLVM(*module, llvmContext, hooks);
  if (!code)
    return code.takeError();
  std::string name = impl->loader->takeEntryName();
  if (Error error = isolateSymbols(**code, entry, name)) {
    impl->loader->returnEntryName(std::move(name));
    return std::move(error);
  }
  {
    PhaseTimer timer(hooks, &CompileTimes::llvm);
    impl->generator.optimize(**code);
  }
  Expected<std::unique_ptr<MemoryBuffer>> object = impl->toObject(**code, hooks);
  if (!object) {
    impl->loader->returnEntryName(std::move(name));
    return object.takeError();
  }
  if (hooks.onObject)
    hooks.onObject(**object);
  PhaseTimer timer(hooks, &CompileTimes::link);
  Expected<std::unique_ptr<LoadedCode>> loaded =
      impl->loader->load(std::move(*object), std::move(name));
  if (!loaded)
    return loaded.takeError();
  return std::make_shared<Executable>(std::move(*loaded), info->workspaceBytes, info->numInputs,
                                      info->numResults);
}

} // namespace ad
