// Memory for compiled code, aligned for vectors and cache lines.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/Runtime.h"
#include <cstdlib>

static constexpr size_t kAlignment = 64;

void *ad_rt_allocate(size_t bytes) {
  if (bytes > SIZE_MAX - kAlignment)
    return nullptr;
  size_t rounded =
      (bytes + kAlignment - 1) / kAlignment * kAlignment; // aligned_alloc wants a multiple
  return std::aligned_alloc(kAlignment, rounded == 0 ? kAlignment : rounded);
}

void ad_rt_free(void *memory) { std::free(memory); }
