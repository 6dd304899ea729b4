// The mode in which this thread's arithmetic treats subnormal numbers as zeros.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_FLUSHSCOPE_H
#define AD_DIALECT_FLUSHSCOPE_H

#if defined(__SSE2__)
#include <immintrin.h>
#endif

namespace ad {

/// While it lives, and if `flushes`, operands of this thread that are subnormal count as zeros and
/// results that would be are zeros: as in code that is compiled so. Elsewhere than on x86 nothing
/// is changed, and no such code is made.
class FlushScope {
public:
  explicit FlushScope(bool flushes) {
#if defined(__SSE2__)
    before = _mm_getcsr();
    if (flushes)
      _mm_setcsr(before | _MM_FLUSH_ZERO_MASK | denormalsAreZeros);
#else
    (void)flushes;
#endif
  }
  ~FlushScope() {
#if defined(__SSE2__)
    _mm_setcsr(before);
#endif
  }
  FlushScope(const FlushScope &) = delete;
  FlushScope &operator=(const FlushScope &) = delete;

private:
  static constexpr unsigned denormalsAreZeros = 1 << 6;
  unsigned before = 0;
};

} // namespace ad

#endif
