// Checks derivatives by numbers: forward against differences, reverse against forward, and both
// again one order up. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// With a random direction v, random cotangents w and J the Jacobian of f at x:
//   forward:  J·v        against  (f(x + h·v) - f(x - h·v)) / 2h
//   reverse:  ⟨Jᵀ·w, v⟩  against  ⟨w, J·v⟩
// Order 2 is the same for the function x ↦ Jᵀ·w, so it sees forward over reverse and reverse over
// reverse.
#ifndef AD_GRADCHECK_GRADCHECK_H
#define AD_GRADCHECK_GRADCHECK_H

#include "Interpret/HostTensor.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace ad {

/// Runs a function of a module without derivative requests.
using Evaluate = llvm::function_ref<mlir::FailureOr<llvm::SmallVector<HostTensor>>(
    mlir::func::FuncOp, llvm::ArrayRef<HostTensor>)>;

/// One comparison: the largest difference, relative to the size of what is compared.
struct GradCheckRow {
  unsigned order;
  bool isReverse;
  double error, allowed;
  bool holds() const { return error <= allowed; }
};

struct GradCheckOptions {
  unsigned order = 2;
  uint64_t seed = 1;
};

/// Checks the derivatives of `function` by the arguments `wrt` at `arguments`. The module it is in
/// is not changed. Fails with a diagnostic if a function cannot be differentiated or run; that a
/// row does not hold is no failure.
mlir::FailureOr<llvm::SmallVector<GradCheckRow>>
checkGradients(mlir::func::FuncOp function, llvm::ArrayRef<int64_t> wrt,
               llvm::ArrayRef<HostTensor> arguments, Evaluate evaluate,
               GradCheckOptions options = {});

} // namespace ad

#endif
