// Runs functions as native code, with and without fusion, in buffers that notice stray writes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_NATIVE_H
#define AD_FUZZ_NATIVE_H

#include "Fuzz/Case.h"
#include "JIT/Compiler.h"
#include "mlir/Pass/PassManager.h"

namespace ad::fuzz {

/// How much is done to a function before it is lowered.
enum class Pipeline {
  Optimized, // as users get it
  Shared,    // the same, but threads share every kernel that they can
  Plain,     // calls are inlined; each op is a loop of its own
};

class Native {
public:
  static llvm::Expected<std::unique_ptr<Native>> create();

  /// The context that modules to run are made in.
  mlir::MLIRContext &context() { return compiler->context(); }

  /// Compiles and runs a function of a module without derivative requests, which stays as it is. An
  /// error if it cannot be compiled, writes behind a result or the workspace, or changes an
  /// argument.
  llvm::Expected<Tensors> run(mlir::func::FuncOp function, llvm::ArrayRef<HostTensor> arguments,
                              Pipeline pipeline);

private:
  Native(std::unique_ptr<Compiler> compiler, int64_t vectorBytes);
  llvm::Expected<std::shared_ptr<Executable>> compileBy(mlir::PassManager &passes,
                                                        mlir::func::FuncOp function);
  llvm::Expected<std::shared_ptr<Executable>> compile(mlir::func::FuncOp function,
                                                      Pipeline pipeline);

  std::unique_ptr<Compiler> compiler;
  mlir::PassManager plain, shared;
};

} // namespace ad::fuzz

#endif
