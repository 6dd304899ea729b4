// Brings a function into the form that is lowered op by op.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_PREPARE_H
#define AD_LOWER_PREPARE_H

#include "Lower/KernelPlan.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace ad {

/// After this the body, and each body in it, holds fused groups with a plan, matrix products,
/// moves, loops, branches, constants that are no splats, and nothing else. Reports what cannot be
/// lowered.
llvm::LogicalResult prepare(mlir::func::FuncOp function);

} // namespace ad

#endif
