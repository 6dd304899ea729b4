// Forward mode: tangents from arguments to results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_FORWARD_H
#define AD_DIFFERENTIATE_FORWARD_H

#include "Differentiate/Request.h"

namespace ad {

/// Turns `copy`, a straight-line copy of the requested function, into what the request asks for:
/// it takes tangents of the arguments in `wrt` too, and returns tangents of its float results.
mlir::LogicalResult differentiateForward(mlir::func::FuncOp copy, const Request &request);

} // namespace ad

#endif
