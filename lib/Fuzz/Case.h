// What the fuzzer makes, checks and shrinks: a module, and arguments for its function `f`.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_CASE_H
#define AD_FUZZ_CASE_H

#include "Interpret/HostTensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

namespace ad::fuzz {

using Tensors = llvm::SmallVector<HostTensor>;

/// What the arguments are good for.
enum class Flavor {
  /// Numbers inside of the domains of the ops: derivatives exist and are compared.
  Smooth,
  /// The same, and all ops are analytic: no branch, no tie.
  Analytic,
  /// Any bits and any element type: only results are compared, between engines.
  Differential,
};

struct Case {
  Flavor flavor = Flavor::Smooth;
  mlir::OwningOpRef<mlir::ModuleOp> module;
  Tensors arguments;

  mlir::func::FuncOp function() const { return (*module).lookupSymbol<mlir::func::FuncOp>("f"); }
  Case clone() const { return {flavor, (*module).clone(), arguments}; }
};

} // namespace ad::fuzz

#endif
