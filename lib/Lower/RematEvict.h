// Values that are dropped at the step where most is in memory, and computed again where they are
// read next.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_REMATEVICT_H
#define AD_LOWER_REMATEVICT_H

#include "Lower/RematGoal.h"
#include "Lower/RematSchedule.h"
#include <optional>

namespace ad {

/// A change of a schedule.
struct Eviction {
  /// A copy of a step that makes some of its results, in front of another step.
  struct Copy {
    size_t step, before;
    llvm::SmallVector<unsigned, 2> results;
  };
  /// The step behind which the values are dropped.
  size_t peakStep = 0;
  llvm::SmallVector<RematValue> values;
  /// In the order of the schedule.
  llvm::SmallVector<Copy> copies;
  int64_t cost = 0; ///< of all copies
  double score = 0;
};

/// The eviction with the best score, or none if none lets memory fall.
std::optional<Eviction> findEviction(RematSchedule &schedule, const RematGoal &goal);

/// Makes the change in the block that the schedule was made of. Copies of ops ask for the scratch
/// memory that the ops ask for.
void applyEviction(const RematSchedule &schedule, const Eviction &eviction, ScratchBytes &scratch);

} // namespace ad

#endif
