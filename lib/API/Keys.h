// The keys that random tensors are computed from, and how a compiled function gets new ones.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A draw takes the next number of its generator; (seed, number) is its key. While a function is
// traced for `jit` the numbers are not taken: the draws are counted from 0, and each call of the
// compiled function takes as many numbers as there were draws and adds them. So it draws what the
// function itself would.
#ifndef AD_API_KEYS_H
#define AD_API_KEYS_H

#include "API/Glue.h"
#include "ad/random.h"
#include <vector>

namespace ad {

/// The draws of one trace.
struct DrawList {
  struct Draw {
    NodeRef key;
    size_t source; // which generator
    uint64_t number;
  };
  struct Source {
    Generator generator;
    uint64_t count;
  };
  std::vector<Draw> draws;
  std::vector<Source> sources;
};

/// Counts the draws of this thread, as long as it lives, instead of taking numbers for them.
class DrawScope {
public:
  DrawScope();
  ~DrawScope();
  DrawScope(const DrawScope &) = delete;
  DrawScope &operator=(const DrawScope &) = delete;
  const DrawList &list() const { return draws; }

private:
  DrawList draws;
  DrawList *outer;
};

/// Numbers that no other draw gets: `first` and those that follow.
struct DrawNumbers {
  uint64_t seed, first;
};
DrawNumbers takeNumbers(const Generator &generator, uint64_t count);

/// The key of one draw, as a tensor.
NodeRef drawKey(const Generator &generator, Location loc);
/// Writes a key as the IR reads it.
void writeKey(Storage &storage, uint64_t seed, uint64_t number);

} // namespace ad

#endif
