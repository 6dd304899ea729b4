// Measures one phase of a compilation.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_PHASETIMER_H
#define AD_JIT_PHASETIMER_H

#include "JIT/Compiler.h"
#include <chrono>

namespace ad {

/// Adds the time from its making to its end to one phase, if anybody wants to know.
class PhaseTimer {
public:
  PhaseTimer(const CompileHooks &hooks, double CompileTimes::*phase)
      : slot(hooks.times ? &(hooks.times->*phase) : nullptr), start(Clock::now()) {}
  ~PhaseTimer() {
    if (slot)
      *slot += std::chrono::duration<double, std::milli>(Clock::now() - start).count();
  }
  PhaseTimer(const PhaseTimer &) = delete;
  PhaseTimer &operator=(const PhaseTimer &) = delete;

private:
  using Clock = std::chrono::steady_clock;
  double *slot;
  Clock::time_point start;
};

} // namespace ad

#endif
