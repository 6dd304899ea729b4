// From what values are computed again: the cheapest way, as a minimum cut.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_REMATCUT_H
#define AD_LOWER_REMATCUT_H

#include "Lower/RematSchedule.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SetVector.h"
#include <optional>

namespace ad {

/// What a byte costs that is kept, against operations: from "keep nearly everything" to "keep next
/// to nothing".
inline constexpr double kRematPrices[] = {0.25, 16, 1024};

struct RematCut {
  /// Values that are computed again, and those that are kept for it or in their place.
  llvm::SetVector<RematValue> again, kept;
};

/// Which values of a schedule to keep and which to compute again so that `values` are there later.
/// `keepCost` tells what keeping one costs: 0 if it is there anyway, MinCut::kInfinite if it must
/// not be kept. None if there is no way.
std::optional<RematCut> cutAbove(const RematSchedule &schedule, llvm::ArrayRef<RematValue> values,
                                 llvm::function_ref<int64_t(RematValue)> keepCost);

} // namespace ad

#endif
