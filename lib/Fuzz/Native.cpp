// Compiles, and runs in guarded buffers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Native.h"
#include "JIT/CodeGenerator.h"
#include "Lower/Passes.h"
#include "Optimize/Passes.h"
#include "Runtime/Threads.h"
#include "mlir/Transforms/Passes.h"
#include "llvm/Support/Alignment.h"
#include <cstring>

using namespace mlir;

namespace ad::fuzz {
namespace {

constexpr size_t alignment = 64, guardBytes = 256;
constexpr unsigned char pattern = 0xfb; // what nobody wrote is a strange number

/// Memory with a guard right behind its last byte.
class GuardedBuffer {
public:
  explicit GuardedBuffer(size_t size)
      : size(size), bytes(static_cast<unsigned char *>(std::aligned_alloc(
                              alignment, llvm::alignTo(size + guardBytes, alignment))),
                          std::free) {
    if (!bytes)
      llvm::report_bad_alloc_error("no memory for a buffer");
    std::memset(bytes.get(), pattern, size + guardBytes);
  }
  explicit GuardedBuffer(const HostTensor &tensor) : GuardedBuffer(tensor.getNumBytes()) {
    std::memcpy(bytes.get(), tensor.data(), size);
  }
  void *data() const { return bytes.get(); }
  bool isIntact() const {
    return std::all_of(bytes.get() + size, bytes.get() + size + guardBytes,
                       [](unsigned char byte) { return byte == pattern; });
  }
  bool holds(const HostTensor &tensor) const {
    return std::memcmp(bytes.get(), tensor.data(), size) == 0;
  }

private:
  size_t size;
  std::unique_ptr<unsigned char, decltype(&std::free)> bytes;
};

llvm::Expected<Tensors> runGuarded(const Executable &code, func::FuncOp function,
                                   ArrayRef<HostTensor> arguments) {
  Tensors results;
  std::vector<GuardedBuffer> memory;
  for (const HostTensor &argument : arguments)
    memory.emplace_back(argument);
  for (const Type type : function.getResultTypes()) {
    FailureOr<HostTensor> result = HostTensor::create(type);
    if (failed(result))
      llvm::report_bad_alloc_error("no memory for a result");
    results.push_back(*result);
    memory.emplace_back(result->getNumBytes());
  }
  SmallVector<void *> buffers;
  for (const GuardedBuffer &buffer : memory)
    buffers.push_back(buffer.data());
  const GuardedBuffer workspace(code.workspaceBytes());
  if (const std::optional<RuntimeFailure> failure = code.run(buffers.data(), workspace.data()))
    return llvm::createStringError(failure->check.messageFor(failure->refused));

  if (!workspace.isIntact())
    return llvm::createStringError("wrote behind the workspace");
  for (auto [index, buffer] : llvm::enumerate(memory)) {
    if (!buffer.isIntact())
      return llvm::createStringError("wrote behind buffer " + Twine(index));
    if (index < arguments.size() && !buffer.holds(arguments[index]))
      return llvm::createStringError("changed argument " + Twine(index));
  }
  for (auto [index, result] : llvm::enumerate(results))
    std::memcpy(result.data(), buffers[arguments.size() + index], result.getNumBytes());
  return results;
}

} // namespace

llvm::Expected<std::unique_ptr<Native>> Native::create() {
  CompilerOptions options;
  options.verify = true;
  auto compiler = Compiler::create(options);
  if (!compiler)
    return compiler.takeError();
  auto machine = createTargetMachine(options.cpu, options.codegenLevel);
  if (!machine)
    return machine.takeError();
  constexpr int threads = 3; // also where there are fewer processors
  runtime::setNumThreads(threads);
  return std::unique_ptr<Native>(new Native(std::move(*compiler), vectorBytes(**machine)));
}

Native::Native(std::unique_ptr<Compiler> made, int64_t vectorBytes)
    : compiler(std::move(made)), plain(&context(), ModuleOp::getOperationName()),
      shared(&context(), ModuleOp::getOperationName()) {
  plain.addPass(createInlinePass());
  plain.addPass(createWidenPass());
  ConvertADToLLVMOptions options;
  options.vectorBytes = vectorBytes;
  plain.addPass(createConvertADToLLVM(options));
  buildOptimizePipeline(shared);
  options.splitCost = 1;
  shared.addPass(createConvertADToLLVM(options));
}

llvm::Expected<std::shared_ptr<Executable>> Native::compileBy(PassManager &passes,
                                                              func::FuncOp function) {
  OwningOpRef<ModuleOp> module = function->getParentOfType<ModuleOp>().clone();
  for (auto other : module->getOps<func::FuncOp>())
    other.setVisibility(other.getName() == function.getName() ? SymbolTable::Visibility::Public
                                                              : SymbolTable::Visibility::Private);
  const std::string entry = ("ad.user." + function.getName()).str();
  module->lookupSymbol<func::FuncOp>(function.getName()).setName(entry);
  if (failed(passes.run(*module)))
    return llvm::createStringError("a pipeline of passes failed");
  return compiler->compileLowered(std::move(module), entry);
}

llvm::Expected<std::shared_ptr<Executable>> Native::compile(func::FuncOp function,
                                                            Pipeline pipeline) {
  switch (pipeline) {
  case Pipeline::Optimized:
    return compiler->compile(function->getParentOfType<ModuleOp>().clone(), function.getName());
  case Pipeline::Shared:
    return compileBy(shared, function);
  case Pipeline::Plain:
    return compileBy(plain, function);
  }
  llvm_unreachable("no such pipeline");
}

llvm::Expected<Tensors> Native::run(func::FuncOp function, ArrayRef<HostTensor> arguments,
                                    Pipeline pipeline) {
  std::string diagnostics;
  const ScopedDiagnosticHandler collect(&context(), [&](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      diagnostics += "\n" + diagnostic.str();
    return success();
  });
  auto code = compile(function, pipeline);
  if (!code)
    return llvm::createStringError(llvm::toString(code.takeError()) + diagnostics);
  return runGuarded(**code, function, arguments);
}

} // namespace ad::fuzz
