// From a module of the ad dialect to native code: the one door of this stage.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_COMPILER_H
#define AD_JIT_COMPILER_H

#include "JIT/Executable.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/MemoryBufferRef.h"
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace llvm {
class Module;
class raw_pwrite_stream;
} // namespace llvm

namespace ad {

/// How a Compiler compiles; fixed when it is made.
struct CompilerOptions {
  /// LLVM's code generation level, 0 to 3.
  int codegenLevel = 1;
  /// Verify the IR after each pass and before code generation: for tests and for modules not built
  /// by us.
  bool verify = false;
  /// CPU to compile for, by LLVM's name; empty: this machine with all its features.
  std::string cpu;
  /// From which cost on kernels are shared among threads, as option `split-cost` of
  /// `convert-ad-to-llvm`; its default if there is none.
  std::optional<int64_t> splitCost;
};

/// What one compilation asks for.
struct CodeOptions {
  /// Subnormal operands count as zeros, and results that would be subnormal are zeros, while the
  /// code runs.
  bool flushSubnormals = false;
  /// The most bytes of temporaries, in place of attribute `ad.memory_budget` of the function.
  std::optional<int64_t> memoryBudget;
};

/// Wall time of each phase of one compilation, in milliseconds.
struct CompileTimes {
  double differentiate = 0, optimize = 0, lower = 0, translate = 0, llvm = 0, codegen = 0, link = 0;
  double total() const {
    return differentiate + optimize + lower + translate + llvm + codegen + link;
  }
};

/// What a caller looks at while a module is compiled. An empty member is not called.
struct CompileHooks {
  /// After "differentiate", "optimize" and "lower".
  std::function<void(llvm::StringRef stage, mlir::ModuleOp)> onModule;
  /// LLVM IR as it goes to code generation.
  std::function<void(const llvm::Module &)> onLLVM;
  /// The object file as it goes to the linker.
  std::function<void(llvm::MemoryBufferRef)> onObject;
  CompileTimes *times = nullptr;
};

/// The form that `Compiler::emit` writes.
enum class OutputKind { LLVMIR, Assembly, Object };

/// Owns the one long-lived context (never threaded, so a process that forks is safe) and compiles
/// modules made in it. One thread at a time may use the context, which includes `compile` and
/// `emit`; Executables are free of that.
class Compiler {
public:
  static llvm::Expected<std::unique_ptr<Compiler>> create(CompilerOptions options = {});
  ~Compiler();
  Compiler(const Compiler &) = delete;
  Compiler &operator=(const Compiler &) = delete;

  /// With the dialects `ad`, `func` and `llvm` loaded.
  mlir::MLIRContext &context();

  /// Compiles function `entry` of a module of the ad dialect: expands the derivatives asked for,
  /// optimizes, lowers, generates code and links it into this process. Diagnostics of the passes go
  /// to the context's handlers; the error then only says which phase failed.
  llvm::Expected<std::shared_ptr<Executable>> compile(mlir::OwningOpRef<mlir::ModuleOp> module,
                                                      llvm::StringRef entry,
                                                      const CompileHooks &hooks = {},
                                                      const CodeOptions &options = {});

  /// The same for a module that is already lowered to the LLVM dialect (see Lower/Passes.h for its
  /// form).
  llvm::Expected<std::shared_ptr<Executable>>
  compileLowered(mlir::OwningOpRef<mlir::ModuleOp> module, llvm::StringRef entry,
                 const CompileHooks &hooks = {}, const CodeOptions &options = {});

  /// Compiles as `compile` does, for use outside of this process: writes LLVM IR, assembly or an
  /// object file. Code for the CPU of the options; position-independent; needs libm and, if it has
  /// matrix products, a CBLAS, and none of our libraries. Exports `int64_t NAME(const T *x0, …,
  /// T *result0, …, void *workspace)`, which returns 0, or the number of the op that refused an
  /// index or a matrix, and `size_t NAME_workspace_bytes(void)`.
  llvm::Error emit(mlir::OwningOpRef<mlir::ModuleOp> module, llvm::StringRef entry, OutputKind kind,
                   llvm::raw_pwrite_stream &os, const CompileHooks &hooks = {},
                   const CodeOptions &options = {});

  /// Code that is loaded now, over all Executables that live: for tests of lifetime and for
  /// statistics.
  size_t liveExecutables() const;

private:
  struct Impl;
  explicit Compiler(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl;
};

} // namespace ad

#endif
