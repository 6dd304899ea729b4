// Out-of-line definitions of costly elementwise ops, one function per op, element type and bundle.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel with few costly ops has them inline, where their constants stay in registers. One with
// hundreds would be tens of thousands of instructions in one block, which takes LLVM long; its
// values are spilled between ops anyway, so a call costs little.
#ifndef AD_LOWER_MATHLIBRARY_H
#define AD_LOWER_MATHLIBRARY_H

#include "Lower/Bundle.h"
#include "mlir/IR/BuiltinOps.h"

namespace ad {

class MathLibrary {
public:
  explicit MathLibrary(mlir::ModuleOp module) : module(module) {}

  /// Calls the function of `op` on the operands; makes the function at the first call. Ops of a few
  /// instructions are emitted in place.
  Bundle call(mlir::Operation *op, llvm::ArrayRef<Bundle> operands, Emitter &emitter);

private:
  mlir::LLVM::LLVMFuncOp functionFor(mlir::Operation *op, llvm::ArrayRef<Bundle> operands);

  mlir::ModuleOp module;
  // A null function: the definition is short.
  llvm::StringMap<mlir::LLVM::LLVMFuncOp> functions;
};

} // namespace ad

#endif
