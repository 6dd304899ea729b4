// The engine that compiles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_RUN_NATIVEENGINE_H
#define AD_TOOLS_RUN_NATIVEENGINE_H

#include "Engine.h"
#include "JIT/Compiler.h"
#include "llvm/ADT/DenseMap.h"

namespace ad {

/// Compiles a function when it is first run and keeps the code.
class NativeEngine : public Engine {
public:
  NativeEngine(std::unique_ptr<Compiler> compiler, const CodeOptions &options);

  Compiler &getCompiler() { return *compiler; }
  mlir::MLIRContext &getContext() override;
  mlir::LogicalResult prepare(mlir::func::FuncOp function) override;
  mlir::FailureOr<llvm::SmallVector<HostTensor>> run(mlir::func::FuncOp function,
                                                     llvm::ArrayRef<HostTensor> arguments) override;
  void reportTimes(Timing &timing) const override;

private:
  std::unique_ptr<Compiler> compiler;
  CodeOptions options;
  llvm::DenseMap<mlir::Operation *, std::shared_ptr<Executable>> compiled;
  CompileTimes times;
};

} // namespace ad

#endif
