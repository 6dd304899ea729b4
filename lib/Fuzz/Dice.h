// The fuzzer's random numbers: the same on every machine for one seed.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_DICE_H
#define AD_FUZZ_DICE_H

#include "llvm/ADT/ArrayRef.h"
#include <cstdint>

namespace ad::fuzz {

/// Draws by splitmix64. The distributions are our own, because those of the standard library differ
/// between libraries.
class Dice {
public:
  explicit Dice(uint64_t seed) : state(seed) {}

  uint64_t next() {
    uint64_t z = state += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  /// Uniform in [0, count), which is not empty.
  size_t below(size_t count) { return next() % count; }
  /// Uniform in [low, high], both included.
  int64_t within(int64_t low, int64_t high) {
    return low + static_cast<int64_t>(below(high - low + 1));
  }
  /// Uniform in [low, high).
  double between(double low, double high) {
    return low + (high - low) * (static_cast<double>(next() >> 11) * 0x1p-53);
  }
  bool chance(double probability) { return between(0.0, 1.0) < probability; }
  template <class T>
  const T &pick(llvm::ArrayRef<T> from) {
    return from[below(from.size())];
  }

private:
  uint64_t state;
};

} // namespace ad::fuzz

#endif
