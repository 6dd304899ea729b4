// Texts and sums of what is reported.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Report.h"
#include "llvm/Support/MathExtras.h"

namespace ad::explain {

std::string Source::text() const {
  if (file.empty())
    return "";
  std::string text = file + ":" + std::to_string(line);
  return column ? text + ":" + std::to_string(column) : text;
}

Totals Function::totals() const {
  Totals totals;
  const auto add = [](uint64_t &sum, uint64_t bytes) { sum = llvm::SaturatingAdd(sum, bytes); };
  for (const Residual &residual : residuals)
    switch (residual.decision) {
    case Decision::Saved:
      ++totals.saved;
      if (residual.keeper != Keeper::Other)
        add(residual.keeper == Keeper::Result ? totals.resultBytes
            : residual.keeper == Keeper::Tape ? totals.tapeBytes
                                              : totals.workspaceBytes,
            residual.bytes);
      break;
    case Decision::Recomputed:
      ++totals.recomputed;
      add(totals.recomputedBytes, residual.bytes);
      add(totals.recomputedFlops, residual.repeatedFlops);
      break;
    case Decision::Dropped:
      ++totals.dropped;
      add(totals.droppedBytes, residual.bytes);
      break;
    case Decision::Given:
      ++totals.given;
      add(totals.givenBytes, residual.bytes);
      break;
    }
  return totals;
}

} // namespace ad::explain
