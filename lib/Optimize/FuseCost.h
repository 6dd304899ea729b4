// What to compute where: the profit half of fusion.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPTIMIZE_FUSECOST_H
#define AD_OPTIMIZE_FUSECOST_H

#include "Optimize/FusePlan.h"

namespace ad {

/// For each node, the groups that compute it; the one it was planned into first. The first gives
/// the value to whoever reads it from memory.
using Places = llvm::SmallVector<llvm::SmallVector<unsigned, 1>, 0>;

/// Moves producers into the only group that reads them, and computes cheap ones again in each group
/// that reads them, where that moves fewer bytes than storing the value and loading it. Cost is
/// bytes of memory traffic: a value that crosses groups costs its bytes once to store and once for
/// each group that loads it; arithmetic other than that of costly ops is free.
Places findPlaces(FusePlan &plan);

/// Whether a member of `group` gets this read from within the group.
bool isInside(const Read &read, unsigned group, const Places &places);

} // namespace ad

#endif
