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
  using Definition = llvm::function_ref<llvm::SmallVector<Bundle>(llvm::ArrayRef<Bundle> operands,
                                                                  Emitter &emitter)>;

  explicit MathLibrary(mlir::ModuleOp module) : module(module) {}

  /// Calls the function called `name` on the operands; makes it by `define` at the first call. What
  /// is only a few instructions is emitted in place.
  llvm::SmallVector<Bundle> call(llvm::StringRef name, llvm::ArrayRef<Bundle> operands,
                                 Emitter &emitter, Definition define);

private:
  struct Function {
    mlir::LLVM::LLVMFuncOp code; // null: the definition is short
    size_t results = 0;
  };
  Function make(llvm::StringRef name, llvm::ArrayRef<Bundle> operands, Definition define);

  mlir::ModuleOp module;
  llvm::StringMap<Function> functions;
};

} // namespace ad

#endif
