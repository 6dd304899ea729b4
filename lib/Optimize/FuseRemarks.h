// Tells what ad-fuse did and what it did not.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPTIMIZE_FUSEREMARKS_H
#define AD_OPTIMIZE_FUSEREMARKS_H

#include "Optimize/FusePlan.h"

namespace ad {

/// For each op that could not join a producer's group: which, and why.
void remarkMissed(const FusePlan &plan);
/// What the group holds and the bytes of memory traffic that it saves.
void remarkFused(FusedOp group);

} // namespace ad

#endif
