// From a plan to `ad.fused` ops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPTIMIZE_FUSEBUILD_H
#define AD_OPTIMIZE_FUSEBUILD_H

#include "Optimize/FuseCost.h"

namespace ad {

/// Replaces the fusable ops of `block` by one `ad.fused` for each group and puts the block into an
/// order that obeys the new edges. Returns the groups made, in the order of the block.
llvm::SmallVector<FusedOp, 0> buildGroups(mlir::Block &block, FusePlan &plan, const Places &places);

} // namespace ad

#endif
