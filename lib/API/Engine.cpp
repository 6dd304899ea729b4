// The one compiler of the process, made at its first use.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Engine.h"
#include "API/Glue.h"
#include "Differentiate/Passes.h"
#include "Explain/Explain.h"
#include "Interpret/Interpreter.h"
#include "JIT/Compiler.h"
#include "Lower/Passes.h"
#include "Trace/Emit.h"
#include "Trace/ThreadPool.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/raw_ostream.h"
#include <cstring>
#include <mutex>

namespace ad {
namespace {

/// Held while the context is in use.
std::mutex engineMutex;

// Never destroyed: tensors and functions of static storage duration may outlive it otherwise.
Compiler *instance = nullptr;

Compiler &compiler(Location loc) {
  if (!instance) {
    llvm::Expected<std::unique_ptr<Compiler>> created = Compiler::create();
    if (!created)
      raise(Code::CompileFailed, llvm::toString(created.takeError()), loc);
    instance = created->release();
  }
  return *instance;
}

/// Collects the errors that passes report, with the user's line of the first.
class Diagnostics {
public:
  Diagnostics(mlir::MLIRContext &context, Location loc)
      : loc(loc), handler(&context, [this](mlir::Diagnostic &diagnostic) {
          if (diagnostic.getSeverity() != mlir::DiagnosticSeverity::Error)
            return;
          if (text.empty())
            locate(diagnostic.getLocation());
          text += (text.empty() ? "" : "\n") + diagnostic.str();
        }) {}

  [[noreturn]] void fail(Code code, const std::string &otherwise) {
    raise(code, text.empty() ? otherwise : text, loc);
  }

private:
  void locate(mlir::Location where) {
    // A file name in the context lives as long as the process.
    if (const auto line = where->findInstanceOf<mlir::FileLineColLoc>())
      loc = {line.getFilename().getValue().data(), line.getLine()};
  }
  std::string text;
  Location loc;
  mlir::ScopedDiagnosticHandler handler;
};

/// A graph's inputs in the interpreter's form.
llvm::SmallVector<HostTensor> hostInputs(const Graph &graph, mlir::func::FuncOp function,
                                         Diagnostics &diagnostics) {
  llvm::SmallVector<HostTensor> tensors;
  for (auto [input, type] : llvm::zip_equal(graph.inputs, function.getArgumentTypes())) {
    auto tensor = HostTensor::create(type);
    if (mlir::failed(tensor))
      diagnostics.fail(Code::InterpretFailed, "interpreter has no memory for an argument");
    std::memcpy(tensor->data(), input.value.get()->data(), byteSize(*input.node));
    tensors.push_back(*tensor);
  }
  return tensors;
}

/// The place of a check as an exception keeps it: forever.
Location placeOf(const RuntimeCheck &check) {
  static std::mutex mutex;
  static auto *files = new llvm::StringSet<>;
  const std::lock_guard<std::mutex> lock(mutex);
  return {files->insert(check.file).first->getKeyData(), check.line};
}

/// In PyTorch's words, which name no op.
[[noreturn]] void raiseFailure(const RuntimeFailure &failure) {
  const Code code = [&] {
    switch (failure.check.kind) {
    case RuntimeCheck::Kind::Index:
      return Code::IndexRange;
    case RuntimeCheck::Kind::PositivePivot:
      return Code::NotPositiveDefinite;
    case RuntimeCheck::Kind::SolvablePivot:
    case RuntimeCheck::Kind::InvertiblePivot:
      return Code::SingularMatrix;
    case RuntimeCheck::Kind::Trips:
    case RuntimeCheck::Kind::Entries:
      return Code::BadValue;
    }
    llvm_unreachable("unknown kind of check");
  }();
  const std::string message = failure.check.messageFor(failure.refused);
  raise(code, failure.check.kind == RuntimeCheck::Kind::Trips ? "while_loop: " + message : message,
        placeOf(failure.check));
}

std::string print(mlir::ModuleOp module) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  module.print(stream);
  return text;
}

} // namespace

/// What the derivatives in an optimized module keep, under the memory budget of its functions.
static std::string tellOf(mlir::ModuleOp module) {
  const mlir::OwningOpRef<mlir::ModuleOp> copy = module.clone();
  mlir::PassManager passes(module.getContext());
  passes.enableVerifier(false);
  passes.addPass(createRematPass());
  if (mlir::failed(passes.run(*copy)))
    return {}; // the lowering fails in the same way
  std::string text;
  llvm::raw_string_ostream stream(text);
  explain::writeText(explain::explain(*copy), stream);
  return text;
}

static CodeOptions toCodeOptions(const JitOptions &options) {
  CodeOptions code{options.flush_subnormals, std::nullopt};
  if (options.memory_budget >= 0)
    code.memoryBudget = options.memory_budget;
  return code;
}

std::shared_ptr<Executable> compileGraph(const Graph &graph, Location loc,
                                         const JitOptions &options) {
  const std::lock_guard<std::mutex> lock(engineMutex);
  Compiler &engine = compiler(loc);
  Diagnostics diagnostics(engine.context(), loc);
  auto executable =
      engine.compile(emitModule(engine.context(), graph), entryName, {}, toCodeOptions(options));
  if (!executable)
    diagnostics.fail(Code::CompileFailed, llvm::toString(executable.takeError()));
  return *executable;
}

std::vector<StorageRef> interpretGraph(const Graph &graph, Location loc) {
  const std::lock_guard<std::mutex> lock(engineMutex);
  mlir::MLIRContext &context = compiler(loc).context();
  Diagnostics diagnostics(context, loc);
  mlir::OwningOpRef<mlir::ModuleOp> module = emitModule(context, graph);
  mlir::PassManager passes(&context);
  passes.enableVerifier(false);
  passes.addPass(createDifferentiatePass());
  if (mlir::failed(passes.run(*module)))
    diagnostics.fail(Code::CompileFailed, "differentiation failed");
  auto function = module->lookupSymbol<mlir::func::FuncOp>(entryName);
  std::optional<RuntimeFailure> runtimeFailure;
  auto results =
      interpretChecked(function, hostInputs(graph, function, diagnostics), runtimeFailure);
  if (runtimeFailure)
    raiseFailure(*runtimeFailure);
  if (mlir::failed(results))
    diagnostics.fail(Code::InterpretFailed, "interpretation failed");
  std::vector<StorageRef> storages;
  for (const HostTensor &result : *results) {
    Storage *storage = allocateStorage(result.getNumBytes());
    if (!storage)
      raise(Code::OutOfMemory, "not enough memory for a result", loc);
    std::memcpy(storage->data(), result.data(), result.getNumBytes());
    storages.emplace_back(storage);
  }
  return storages;
}

std::string showGraph(const Graph &graph, detail::Stage stage, Location loc,
                      const JitOptions &options) {
  const std::lock_guard<std::mutex> lock(engineMutex);
  Compiler &engine = compiler(loc);
  Diagnostics diagnostics(engine.context(), loc);
  mlir::OwningOpRef<mlir::ModuleOp> module = emitModule(engine.context(), graph);
  if (stage == detail::Stage::Traced)
    return print(*module);
  std::string text;
  CompileHooks hooks;
  hooks.onModule = [&](llvm::StringRef name, mlir::ModuleOp now) {
    if ((stage == detail::Stage::Adjoint && name == "differentiate") ||
        (stage == detail::Stage::Fused && name == "optimize"))
      text = print(now);
    if (stage == detail::Stage::Explained && name == "optimize")
      text = tellOf(now);
  };
  if (stage == detail::Stage::LLVM)
    hooks.onLLVM = [&](const llvm::Module &code) {
      llvm::raw_string_ostream stream(text);
      code.print(stream, nullptr);
    };
  auto executable = engine.compile(std::move(module), entryName, hooks, toCodeOptions(options));
  if (!executable)
    diagnostics.fail(Code::CompileFailed, llvm::toString(executable.takeError()));
  return text;
}

namespace {

/// Scratch memory of one thread; grows to the largest that was needed.
struct Workspace {
  StorageRef memory;
  void *atLeast(size_t bytes) {
    if (bytes && (!memory || memory.get()->capacity < bytes)) {
      memory = StorageRef();
      memory = StorageRef(allocateStorage(bytes));
    }
    return memory ? memory.get()->data() : nullptr;
  }
};

void runOrRaise(const Executable &executable, void *const *buffers, void *workspace) {
  if (const std::optional<RuntimeFailure> failure = executable.run(buffers, workspace))
    raiseFailure(*failure);
}

} // namespace

void runExecutable(const Executable &executable, void *const *buffers) {
  const size_t bytes = executable.workspaceBytes();
  if (!bytes)
    return runOrRaise(executable, buffers, nullptr);
  Workspace *own = threadPool<Workspace>();
  // While a thread ends there is no pool; then the memory is this call's own.
  Workspace local;
  void *memory = (own ? own : &local)->atLeast(bytes);
  if (!memory)
    raise(Code::OutOfMemory,
          "not enough memory: a compiled function needs " + std::to_string(bytes) + " bytes",
          Location());
  runOrRaise(executable, buffers, memory);
}

size_t liveCode() {
  const std::lock_guard<std::mutex> lock(engineMutex);
  return instance ? instance->liveExecutables() : 0;
}

} // namespace ad
