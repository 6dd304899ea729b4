// Memory that is given out and taken back while a function is planned: the layout of its workspace.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_ARENA_H
#define AD_LOWER_ARENA_H

#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <optional>
#include <utility>

namespace ad {

class Arena {
public:
  /// The offset of so many bytes that nobody holds.
  int64_t allocate(int64_t bytes);
  void release(int64_t offset, int64_t bytes);
  /// The bytes of all; nothing if they cannot be addressed, and then offsets mean nothing.
  std::optional<int64_t> size() const {
    return isTooLarge ? std::nullopt : std::optional<int64_t>(peak);
  }

private:
  llvm::SmallVector<std::pair<int64_t, int64_t>> gaps; // free (offset, bytes), by offset
  int64_t peak = 0;
  bool isTooLarge = false;
};

} // namespace ad

#endif
