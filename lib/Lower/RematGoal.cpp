// What a change of a schedule is worth.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/RematGoal.h"
#include "llvm/ADT/STLExtras.h"
#include <cmath>

namespace ad {

RematGoal::RematGoal(const RematMemory &now) {
  const auto *highest = llvm::max_element(now.live);
  if (highest == now.live.end())
    return;
  step = highest - now.live.begin();
  peak = *highest;
  potential = potentialOf(now);
}

/// A smooth maximum, so that a change counts that lowers one of several peaks.
double RematGoal::potentialOf(const RematMemory &memory) const {
  double sum = 0;
  for (const int64_t live : memory.live)
    sum += std::pow(static_cast<double>(live) / static_cast<double>(peak), 16);
  return sum;
}

double RematGoal::scoreOf(const RematMemory &after, int64_t cost) const {
  if (peak == 0 || *llvm::max_element(after.live) > peak)
    return 0;
  const double gain = potential - potentialOf(after);
  return gain < 1e-6 * potential ? 0 : gain / (1 + static_cast<double>(cost));
}

} // namespace ad
