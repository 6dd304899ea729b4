// Memory that is given out and taken back: the first gap that is large enough.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/Arena.h"
#include "Dialect/Dialect.h"
#include "SeededBugs/SeededBugs.h"

namespace ad {

int64_t Arena::allocate(int64_t bytes) {
  for (auto it = gaps.begin(); it != gaps.end(); ++it) {
    if (it->second < AD_SEEDED(buffers_small_gap, bytes, bytes - 64))
      continue;
    const int64_t offset = it->first;
    it->first += bytes;
    it->second -= bytes;
    if (it->second == 0)
      gaps.erase(it);
    return offset;
  }
  // A gap at the end grows.
  int64_t offset = peak;
  if (!gaps.empty() && gaps.back().first + gaps.back().second == peak) {
    offset = gaps.back().first;
    gaps.pop_back();
  }
  isTooLarge |= offset > addressableBytes - bytes;
  peak = isTooLarge ? 0 : offset + bytes;
  return isTooLarge ? 0 : offset;
}

void Arena::release(int64_t offset, int64_t bytes) {
  if (bytes == 0)
    return;
  auto next = llvm::lower_bound(gaps, std::make_pair(offset, int64_t(0)));
  next = gaps.insert(next, {offset, bytes});
  if (std::next(next) != gaps.end() && next->first + next->second == std::next(next)->first) {
    next->second += std::next(next)->second;
    gaps.erase(std::next(next));
  }
  if (next != gaps.begin() && std::prev(next)->first + std::prev(next)->second == next->first) {
    std::prev(next)->second += next->second;
    gaps.erase(next);
  }
}

} // namespace ad
