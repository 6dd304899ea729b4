// A module made from text, for tests that run functions.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TEST_UNIT_GRADCHECK_PROGRAM_H
#define AD_TEST_UNIT_GRADCHECK_PROGRAM_H

#include "Dialect/Dialect.h"
#include "GradCheck/GradCheck.h"
#include "GradCheck/Requests.h"
#include "GradCheck/Vectors.h"
#include "Interpret/Interpreter.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/Parser/Parser.h"

namespace ad::test {

/// A context and a module whose function `f` is looked at.
struct Program {
  explicit Program(llvm::StringRef text) : context(mlir::MLIRContext::Threading::DISABLED) {
    context.loadDialect<ADDialect, mlir::func::FuncDialect>();
    module = mlir::parseSourceString<mlir::ModuleOp>(text, &context);
  }
  mlir::func::FuncOp function() { return module->lookupSymbol<mlir::func::FuncOp>("f"); }

  /// Arguments of `f` drawn from [low, high).
  llvm::SmallVector<HostTensor> draw(uint64_t seed, double low, double high) {
    Random random(seed);
    llvm::SmallVector<HostTensor> arguments;
    for (const mlir::Type type : function().getArgumentTypes())
      arguments.push_back(random.tensorLike(*HostTensor::create(type), low, high));
    return arguments;
  }

  mlir::MLIRContext context;
  mlir::OwningOpRef<mlir::ModuleOp> module;
};

} // namespace ad::test

#endif
