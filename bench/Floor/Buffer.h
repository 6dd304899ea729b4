// Arrays of doubles that a floor allocates once.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_BENCH_FLOOR_BUFFER_H
#define AD_BENCH_FLOOR_BUFFER_H

#include <cstddef>
#include <memory>
#include <vector>

namespace floors {

/// Zeros at first; aligned to a cache line, with room for a vector behind it.
class Buffer {
public:
  explicit Buffer(size_t count) : storage(count + 16) {
    void *start = storage.data();
    size_t space = storage.size() * sizeof(double);
    first = static_cast<double *>(std::align(64, count * sizeof(double), start, space));
  }
  operator double *() { return first; }

private:
  std::vector<double> storage;
  double *first;
};

} // namespace floors

#endif
