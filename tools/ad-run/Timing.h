// Measures steps and calls for `--time`.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_RUN_TIMING_H
#define AD_TOOLS_RUN_TIMING_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"
#include <chrono>

namespace ad {

/// Wall time of named steps, each from the end of the one before.
class Timing {
public:
  void finish(llvm::StringRef step);
  /// A step that somebody else measured.
  void add(llvm::StringRef step, double time) { milliseconds.emplace_back(step.str(), time); }
  /// Repeats `call` for a fifth of a second, at least three times, and keeps the fastest and the
  /// median time.
  void measureCalls(llvm::function_ref<void()> call);
  /// One line for each step on standard error.
  void print() const;

private:
  using Clock = std::chrono::steady_clock;
  Clock::time_point last = Clock::now();
  llvm::SmallVector<std::pair<std::string, double>> milliseconds;
  size_t numCalls = 0;
  double fastest = 0.0, median = 0.0;
};

} // namespace ad

#endif
