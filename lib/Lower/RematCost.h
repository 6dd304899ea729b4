// What computing an op again takes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_REMATCOST_H
#define AD_LOWER_REMATCOST_H

#include "Lower/RematSchedule.h"

namespace ad {

/// All of it but what the op takes for itself while it runs. The op is one that `prepare` leaves.
RematOp describeForRemat(mlir::Operation *op);

/// Whether an op gives the same when it is computed again, without a check that could fail twice,
/// and draws no random numbers.
bool isRecomputable(mlir::Operation *op);

} // namespace ad

#endif
