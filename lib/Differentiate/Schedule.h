// The order in which requests are expanded: inner ones first.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_SCHEDULE_H
#define AD_DIFFERENTIATE_SCHEDULE_H

#include "Differentiate/Request.h"

namespace ad {

/// All requests under `root`, so ordered that a request comes after those in the function that it
/// names and in the functions that this one calls. Fails with a located error at a request or call
/// that makes a function to be differentiated depend on itself.
mlir::FailureOr<llvm::SmallVector<Request>> scheduleRequests(mlir::Operation *root,
                                                             mlir::SymbolTableCollection &symbols);

} // namespace ad

#endif
