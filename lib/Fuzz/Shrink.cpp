// Tries smaller and smaller versions of a case and keeps those that still fail.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Shrink.h"
#include "Fuzz/Restrict.h"
#include "mlir/IR/Verifier.h"
#include <chrono>

using namespace mlir;

namespace ad::fuzz {
namespace {

class Shrinking {
public:
  Shrinking(const Case &input, llvm::function_ref<bool(const Case &)> fails,
            const ShrinkOptions &options)
      : best(input.clone()), fails(fails), options(options) {}

  Case run();

private:
  using Clock = std::chrono::steady_clock;
  bool isLate() const {
    return std::chrono::duration<double>(Clock::now() - start).count() > options.maxSeconds;
  }
  /// Keeps the candidate if it fails as well.
  bool attempt(std::optional<Case> candidate);
  bool attemptOps(size_t first, size_t count, bool keeps);
  bool fewerOps();
  bool fewerResults();
  bool shorterAxes();
  void simplerArguments();

  Case best;
  llvm::function_ref<bool(const Case &)> fails;
  const ShrinkOptions &options;
  const Clock::time_point start = Clock::now();
};

bool Shrinking::attempt(std::optional<Case> candidate) {
  if (!candidate || isLate())
    return false;
  const ScopedDiagnosticHandler silence(candidate->module->getContext(),
                                        [](Diagnostic &) { return success(); });
  if (failed(verify(*candidate->module)) || !fails(*candidate))
    return false;
  best = std::move(*candidate);
  return true;
}

/// Keeps or drops a range of ops.
bool Shrinking::attemptOps(size_t first, size_t count, bool keeps) {
  llvm::BitVector kept(countOps(best), !keeps);
  const size_t last = std::min(first + count, countOps(best));
  if (keeps)
    kept.set(first, last);
  else
    kept.reset(first, last);
  return kept.any() && attempt(keepOps(best, kept));
}

/// Parts alone first, then all but a part; halves, quarters, down to single ops.
bool Shrinking::fewerOps() {
  const size_t before = countOps(best);
  for (size_t size = (before + 1) / 2; size > 0 && !isLate(); size /= 2) {
    for (size_t first = 0; first < countOps(best) && size < countOps(best);) {
      if (attemptOps(first, size, /*keeps=*/true))
        first = 0;
      else
        first += size;
      if (size < 4) // single ops are found by what can be dropped
        break;
    }
    for (size_t first = 0; first < countOps(best) && countOps(best) > 1;)
      if (!attemptOps(first, size, /*keeps=*/false))
        first += size;
  }
  return countOps(best) < before;
}

bool Shrinking::fewerResults() {
  bool changed = false;
  for (size_t i = best.function().getNumResults(); i > 0; --i) {
    llvm::BitVector kept(best.function().getNumResults(), true);
    kept.reset(i - 1);
    changed |= kept.any() && attempt(keepResults(best, kept));
  }
  return changed;
}

bool Shrinking::shorterAxes() {
  bool changed = false;
  for (const int64_t size : sizesOf(best))
    for (const int64_t shorter : {int64_t(1), int64_t(2), int64_t(3), size / 2})
      if (shorter < size && attempt(shortenAxes(best, size, shorter))) {
        changed = true;
        break;
      }
  return changed;
}

void Shrinking::simplerArguments() {
  for (size_t i = 0; i < best.arguments.size(); ++i) {
    if (options.allowTies)
      attempt(simplifyArgument(best, i, /*makeEqual=*/true));
    attempt(simplifyArgument(best, i, /*makeEqual=*/false));
  }
}

Case Shrinking::run() {
  attempt(withoutCalls(best));
  for (bool changed = true; changed && !isLate();) {
    changed = fewerResults();
    changed |= fewerOps();
    changed |= shorterAxes();
  }
  simplerArguments();
  return std::move(best);
}

} // namespace

Case shrink(const Case &input, llvm::function_ref<bool(const Case &)> fails,
            const ShrinkOptions &options) {
  return Shrinking(input, fails, options).run();
}

} // namespace ad::fuzz
