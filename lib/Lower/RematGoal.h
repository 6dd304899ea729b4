// What a change of a schedule is worth.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_REMATGOAL_H
#define AD_LOWER_REMATGOAL_H

#include "Lower/RematSchedule.h"

namespace ad {

class RematGoal {
public:
  explicit RematGoal(const RematMemory &now);

  /// The step at which most is in memory.
  size_t peakStep() const { return step; }
  /// How far memory falls for so many operations; 0 if it does not, or the peak rises.
  double scoreOf(const RematMemory &after, int64_t cost) const;

private:
  double potentialOf(const RematMemory &memory) const;

  size_t step = 0;
  int64_t peak = 0;
  double potential = 0;
};

} // namespace ad

#endif
