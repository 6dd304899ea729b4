// The batches under whose trace this thread is.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_API_BATCHSCOPE_H
#define AD_API_BATCHSCOPE_H

#include "llvm/ADT/SmallVector.h"

namespace ad {

/// A function is traced on one of so many instances as long as this object lasts.
class BatchScope {
public:
  explicit BatchScope(int64_t size) { sizes.push_back(size); }
  ~BatchScope() { sizes.pop_back(); }
  BatchScope(const BatchScope &) = delete;
  BatchScope &operator=(const BatchScope &) = delete;

  /// Those of this thread, the innermost last.
  static llvm::ArrayRef<int64_t> enclosing() { return sizes; }

private:
  static thread_local llvm::SmallVector<int64_t, 4> sizes;
};

} // namespace ad

#endif
