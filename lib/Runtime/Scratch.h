// Memory of one thread that is made once and grows.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_RUNTIME_SCRATCH_H
#define AD_RUNTIME_SCRATCH_H

#include "Runtime/Runtime.h"

namespace ad::runtime {

/// Scratch memory, aligned to 64; as a thread_local it is kept until the thread ends.
class Scratch {
public:
  Scratch() = default;
  Scratch(const Scratch &) = delete;
  Scratch &operator=(const Scratch &) = delete;
  ~Scratch() { ad_rt_free(memory); }

  /// At least `bytes`, whose old contents are lost. Null if there is no memory.
  void *atLeast(size_t bytes) {
    if (memory && bytes <= size)
      return memory;
    ad_rt_free(memory);
    memory = ad_rt_allocate(bytes);
    size = memory ? bytes : 0;
    return memory;
  }

private:
  void *memory = nullptr;
  size_t size = 0;
};

} // namespace ad::runtime

#endif
