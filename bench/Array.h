// Arrays of floats aligned for any vector, and reproducible random numbers to fill them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_ARRAY_H
#define AD_BENCH_ARRAY_H

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <new>

namespace bench {

/// Zeros at first; aligned to a cache line. Arrays begin at different lines of a page: walked
/// together they would otherwise compete for the same sets of the caches.
class Array {
public:
  Array() = default;
  explicit Array(size_t count) : count(count) {
    static size_t arrays = 0;
    const size_t line = arrays++ % 12 * 5;
    const size_t bytes = (count * sizeof(float) + 63) / 64 * 64;
    memory.reset(std::aligned_alloc(64, line * 64 + bytes));
    if (!memory)
      throw std::bad_alloc();
    elements = static_cast<float *>(memory.get()) + line * 16;
    for (size_t i = 0; i < count; ++i)
      elements[i] = 0.0f;
  }

  float *data() { return elements; }
  const float *data() const { return elements; }
  size_t size() const { return count; }
  float &operator[](size_t i) { return elements[i]; }
  const float &operator[](size_t i) const { return elements[i]; }

private:
  struct Free {
    void operator()(void *p) const { std::free(p); }
  };
  std::unique_ptr<void, Free> memory;
  float *elements = nullptr;
  size_t count = 0;
};

/// The SplitMix64 generator: the same numbers on every machine.
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}

  uint64_t next();
  double uniform(double low, double high);
  double gaussian(double deviation);

  Array uniformArray(size_t count, double low, double high);
  Array gaussianArray(size_t count, double deviation);

private:
  uint64_t state;
};

} // namespace bench

#endif
