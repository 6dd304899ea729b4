// Batching: the function on each entry along an axis of its arguments.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_BATCH_H
#define AD_DIFFERENTIATE_BATCH_H

#include "Differentiate/Request.h"

namespace ad {

/// Turns `copy`, a copy of the function, into one that does the same for each instance.
mlir::LogicalResult batch(mlir::func::FuncOp copy, const Request &request);

} // namespace ad

#endif
