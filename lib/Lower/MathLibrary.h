// Math functions on arrays: the runtime's loops, or the same loops defined in the module.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A kernel with one or two math functions has them inline. One with more calls them on tiles: the
// runtime's loops are compiled already, and code that brings its own has each of them once.
#ifndef AD_LOWER_MATHLIBRARY_H
#define AD_LOWER_MATHLIBRARY_H

#include "Lower/Bundle.h"
#include "mlir/IR/BuiltinOps.h"

namespace ad {

class MathLibrary {
public:
  /// `hasRuntime`: the code will run where the runtime's symbols are.
  MathLibrary(mlir::ModuleOp module, bool hasRuntime) : module(module), hasRuntime(hasRuntime) {}

  /// Emits the call of an op, and of its partner if it is not null (see `partnerOf`), on arrays of
  /// `count` elements: `results`, the sine before the cosine, and `operands`.
  void call(mlir::Operation *op, mlir::Operation *partner, mlir::ValueRange results,
            mlir::ValueRange operands, int64_t count, int64_t width, Emitter &emitter);

private:
  void define(mlir::LLVM::LLVMFuncOp code, mlir::Operation *op, bool isPair, int64_t width);

  mlir::ModuleOp module;
  bool hasRuntime;
  llvm::StringMap<mlir::LLVM::LLVMFuncOp> functions;
};

} // namespace ad

#endif
