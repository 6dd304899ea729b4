// Transposes of functions that are linear in some of their arguments.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_TRANSPOSE_H
#define AD_DIFFERENTIATE_TRANSPOSE_H

#include "Differentiate/Request.h"

namespace ad {

/// Turns `copy`, a straight-line copy of the requested function, into its pullback. Fails with a
/// located error at an op through which a result depends on an argument in `wrt` without a
/// derivative: such a function is not linear.
mlir::LogicalResult transposeLinear(mlir::func::FuncOp copy, const Request &request);

/// Drops the arguments in `wrt` of a pullback without calls. Fails with a located error where it
/// reads one: then the function is not linear in it.
mlir::LogicalResult dropPrimals(mlir::func::FuncOp pullback, const Request &request);

} // namespace ad

#endif
