// From a module of the ad dialect to native code: runs the phases in order.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "JIT/Compiler.h"
#include "Dialect/Dialect.h"
#include "Dialect/FlushScope.h"
#include "JIT/CodeGenerator.h"
#include "JIT/ExportSymbols.h"
#include "JIT/FlushSubnormals.h"
#include "JIT/LoadedCode.h"
#include "JIT/PhaseTimer.h"
#include "JIT/Phases.h"
#include "JIT/Translate.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"

using namespace llvm;

namespace ad {

struct Compiler::Impl {
  Impl(CompilerOptions options, std::unique_ptr<TargetMachine> machine,
       std::shared_ptr<Loader> loader)
      : options(std::move(options)), context(mlir::MLIRContext::Threading::DISABLED),
        generator(std::move(machine), this->options.verify), loader(std::move(loader)) {}

  void loadDialects();
  /// Translates and cleans up; `exportedName` is what the entry is called then.
  Expected<std::unique_ptr<Module>> toLLVM(mlir::ModuleOp module, LLVMContext &llvmContext,
                                           StringRef entry, StringRef exportedName,
                                           const CompileHooks &hooks, const CodeOptions &asked);
  Expected<std::unique_ptr<MemoryBuffer>> toObject(mlir::ModuleOp module, StringRef entry,
                                                   StringRef exportedName,
                                                   const CompileHooks &hooks,
                                                   const CodeOptions &asked);
  Expected<std::unique_ptr<Module>> toExport(mlir::ModuleOp module, StringRef entry,
                                             LLVMContext &llvmContext, const CompileHooks &hooks,
                                             const CodeOptions &asked);

  CompilerOptions options;
  mlir::MLIRContext context;
  CodeGenerator generator;
  std::shared_ptr<Loader> loader;
  std::optional<Phases> phases; // made when the dialects are loaded
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
  impl->phases.emplace(impl->context, vectorBytes(impl->generator.machine()), impl->options);
  return std::unique_ptr<Compiler>(new Compiler(std::move(impl)));
}

Expected<std::unique_ptr<Module>> Compiler::Impl::toLLVM(mlir::ModuleOp module,
                                                         LLVMContext &llvmContext, StringRef entry,
                                                         StringRef exportedName,
                                                         const CompileHooks &hooks,
                                                         const CodeOptions &asked) {
  PhaseTimer timer(hooks, &CompileTimes::translate);
  auto code = translate(module, llvmContext, generator.machine(), options.verify);
  if (!code)
    return code.takeError();
  if (Error error = isolateSymbols(**code, entry, exportedName))
    return error;
  if (asked.flushSubnormals)
    if (Error error = flushSubnormals(**code, exportedName))
      return error;
  return code;
}

Expected<std::unique_ptr<MemoryBuffer>>
Compiler::Impl::toObject(mlir::ModuleOp module, StringRef entry, StringRef exportedName,
                         const CompileHooks &hooks, const CodeOptions &asked) {
  LLVMContext llvmContext;
  auto code = toLLVM(module, llvmContext, entry, exportedName, hooks, asked);
  if (!code)
    return code.takeError();
  {
    PhaseTimer timer(hooks, &CompileTimes::llvm);
    generator.optimize(**code);
  }
  if (hooks.onLLVM)
    hooks.onLLVM(**code);
  PhaseTimer timer(hooks, &CompileTimes::codegen);
  return generator.makeObject(**code);
}

Expected<std::shared_ptr<Executable>>
Compiler::compileLowered(mlir::OwningOpRef<mlir::ModuleOp> module, StringRef entry,
                         const CompileHooks &hooks, const CodeOptions &asked) {
  Expected<EntryInfo> info = readEntry(*module, entry);
  if (!info)
    return info.takeError();
  std::string name = impl->loader->takeEntryName();
  auto object = impl->toObject(*module, entry, name, hooks, asked);
  if (!object) {
    impl->loader->returnEntryName(std::move(name));
    return object.takeError();
  }
  if (hooks.onObject)
    hooks.onObject(**object);
  PhaseTimer timer(hooks, &CompileTimes::link);
  const size_t codeBytes = (*object)->getBufferSize();
  auto loaded = impl->loader->load(std::move(*object), std::move(name));
  if (!loaded)
    return loaded.takeError();
  return std::make_shared<Executable>(std::move(*loaded), codeBytes, info->workspaceBytes,
                                      info->numInputs, info->numResults, std::move(info->checks));
}

Expected<std::shared_ptr<Executable>> Compiler::compile(mlir::OwningOpRef<mlir::ModuleOp> module,
                                                        StringRef entry, const CompileHooks &hooks,
                                                        const CodeOptions &asked) {
  const FlushScope mode(asked.flushSubnormals); // constants are folded as the code would compute
  Expected<std::string> lowered =
      impl->phases->run(*module, entry, CodeUse::InProcess, hooks, asked);
  if (!lowered)
    return lowered.takeError();
  return compileLowered(std::move(module), *lowered, hooks, asked);
}

Expected<std::unique_ptr<Module>> Compiler::Impl::toExport(mlir::ModuleOp module, StringRef entry,
                                                           LLVMContext &llvmContext,
                                                           const CompileHooks &hooks,
                                                           const CodeOptions &asked) {
  constexpr StringLiteral inner = "ad.entry";
  if (Error error = checkExportName(entry))
    return error;
  const FlushScope mode(asked.flushSubnormals); // constants are folded as the code would compute
  Expected<std::string> lowered = phases->run(module, entry, CodeUse::Alone, hooks, asked);
  if (!lowered)
    return lowered.takeError();
  Expected<EntryInfo> info = readEntry(module, *lowered);
  if (!info)
    return info.takeError();
  auto code = toLLVM(module, llvmContext, *lowered, inner, hooks, asked);
  if (!code)
    return code.takeError();
  if (Error error = addExports(**code, inner, entry, *info))
    return error;
  generator.optimize(**code);
  return code;
}

Error Compiler::emit(mlir::OwningOpRef<mlir::ModuleOp> module, StringRef entry, OutputKind kind,
                     raw_pwrite_stream &os, const CompileHooks &hooks, const CodeOptions &asked) {
  LLVMContext llvmContext;
  auto code = impl->toExport(*module, entry, llvmContext, hooks, asked);
  if (!code)
    return code.takeError();
  switch (kind) {
  case OutputKind::LLVMIR:
    (*code)->print(os, nullptr);
    return Error::success();
  case OutputKind::Assembly:
    return impl->generator.writeAssembly(**code, os);
  case OutputKind::Object:
    auto object = impl->generator.makeObject(**code);
    if (!object)
      return object.takeError();
    os << (*object)->getBuffer();
    return Error::success();
  }
  llvm_unreachable("no such output kind");
}

} // namespace ad
