// Where to keep states when trips are pulled back from the last to the first: binomial
// checkpointing. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A. Griewank, A. Walther: Algorithm 799: revolve, an implementation of checkpointing for the
// reverse or adjoint mode of computational differentiation. ACM TOMS 26 (2000), 19-45.
//
// Let β(s, r) = C(s + r, s): so many trips are pulled back with s states in memory, that in front
// of the first trip included, when no trip is run more than r times before it is. Of n trips with
// β(s, r − 1) < n ≤ β(s, r), no schedule runs fewer than r·n − β(s + 1, r − 1).
#ifndef AD_DIFFERENTIATE_REVOLVE_H
#define AD_DIFFERENTIATE_REVOLVE_H

#include "mlir/IR/Builders.h"

namespace ad {

/// How many trips to run from a state that is kept to the next one that is to be kept, all i64 of
/// rank 0: `distance` trips are in front of the state, at least 2, and `slots` states may be kept
/// of them, that one included, at least 1. At least 1, and less than `distance`. Runs at most as
/// often as `limit` says to find out. Exact as long as distance · slots is an i64.
mlir::Value emitRevolveStride(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value distance,
                              mlir::Value slots, int64_t limit);

/// How many states of `bytes` bytes to keep within a budget for states, if there is one, in a loop
/// that is in the pull of `depth` others, each of which takes half as much as the one around
/// it. At least 1, at most `limit` and 1023, and no fewer with a larger budget.
int64_t revolveSlots(std::optional<int64_t> budget, unsigned depth, int64_t bytes, int64_t limit);

} // namespace ad

#endif
