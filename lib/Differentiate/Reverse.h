// Reverse mode: cotangents from results to arguments.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_REVERSE_H
#define AD_DIFFERENTIATE_REVERSE_H

#include "Differentiate/Request.h"

namespace ad {

/// Turns `copy`, a straight-line copy of the requested function, into what the request asks for:
/// it takes cotangents of its float results too, and returns cotangents of the arguments in `wrt`.
mlir::LogicalResult differentiateReverse(mlir::func::FuncOp copy, const Request &request);

} // namespace ad

#endif
