// The two ways to run a function: the reference interpreter, and native code.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_RUN_ENGINE_H
#define AD_TOOLS_RUN_ENGINE_H

#include "Interpret/HostTensor.h"
#include "Timing.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <memory>

namespace ad {

/// Owns the context that modules to run are made in. A function that was run must live as long as
/// the engine.
class Engine {
public:
  virtual ~Engine();
  virtual mlir::MLIRContext &getContext() = 0;
  /// Gets `function` ready to run, requests for derivatives included.
  virtual mlir::LogicalResult prepare(mlir::func::FuncOp function) = 0;
  /// Runs it: what is prepared, or has no requests. Failures are diagnostics.
  virtual mlir::FailureOr<llvm::SmallVector<HostTensor>>
  run(mlir::func::FuncOp function, llvm::ArrayRef<HostTensor> arguments) = 0;
  /// Adds the phases of preparation, if there are any.
  virtual void reportTimes(Timing &timing) const = 0;
};

/// The reference interpreter, in the mode of FlushScope.h if `flushesSubnormals`.
std::unique_ptr<Engine> createInterpretEngine(bool flushesSubnormals);

} // namespace ad

#endif
