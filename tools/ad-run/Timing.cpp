// A stopwatch.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Timing.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

namespace ad {

static double since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start)
      .count();
}

void Timing::finish(llvm::StringRef step) {
  milliseconds.emplace_back(step.str(), since(last));
  last = Clock::now();
}

void Timing::measureCalls(llvm::function_ref<void()> call) {
  std::vector<double> times;
  const Clock::time_point start = Clock::now();
  while (times.size() < 3 || since(start) < 200.0) {
    const Clock::time_point before = Clock::now();
    call();
    times.push_back(since(before));
  }
  llvm::sort(times);
  numCalls = times.size();
  fastest = times.front();
  median = times[times.size() / 2];
}

void Timing::print() const {
  for (const auto &[step, time] : milliseconds)
    llvm::errs() << llvm::format("%-14s %10.3f ms\n", step.c_str(), time);
  if (numCalls > 0)
    llvm::errs() << llvm::format("%-14s %10.3f us fastest, %.3f us median of %zu\n", "call",
                                 fastest * 1e3, median * 1e3, numCalls);
}

} // namespace ad
