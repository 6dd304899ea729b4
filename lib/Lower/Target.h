// What the lowering knows of the machine that it generates code for.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_TARGET_H
#define AD_LOWER_TARGET_H

#include <cstdint>

namespace ad {

struct Target {
  /// Bytes of a vector register: 16, 32 or 64.
  int64_t vectorBytes = 32;
  /// Results are stored past the caches when a kernel touches more bytes than this: a buffer that
  /// does not fit would otherwise be read into the cache first, and evict what is still needed.
  int64_t streamingBytes = 16 << 20;
  /// Kernels that cost more than this are shared among threads (KernelSplit.h says what is
  /// counted); none if it is 0.
  int64_t splitCost = 4 << 20;
};

} // namespace ad

#endif
