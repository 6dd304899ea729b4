// The threads that share the work of one call.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A loop whose iterations are independent is cut into parts, which the calling thread and helpers
// take one after the other. Who takes which decides nothing about the results: what a part writes
// is its own, and sums of several parts are added later, in an order of their own. Helpers are
// started when they are first asked for and wait until the process ends. Whoever finds them at work
// for somebody else, or is one of them, does all parts itself.
#ifndef AD_RUNTIME_THREADS_H
#define AD_RUNTIME_THREADS_H

#include <atomic>
#include <cstdint>

namespace ad::runtime {

inline constexpr int kMaxThreads = 1024;

/// How many threads one call may use, the calling one included; 1 until it is set.
int numThreads();
/// `count` is from 1 to kMaxThreads. Calls that run already are not changed.
void setNumThreads(int count);

/// The parts of units 0 … `units` − 1 that nobody has taken yet.
class Parts {
public:
  Parts(int64_t units, int64_t length) : units(units), length(length) {}

  /// Takes the next part, [begin, end); false if there is none.
  bool take(int64_t &begin, int64_t &end) {
    begin = next.fetch_add(length, std::memory_order_relaxed);
    end = begin + length < units ? begin + length : units;
    return begin < units;
  }
  int64_t count() const { return (units + length - 1) / length; }

private:
  int64_t units, length;
  std::atomic<int64_t> next{0};
};

/// What each thread does: it takes parts until there are none, or none at all if it cannot; the
/// calling thread, for which `isHelper` is false, must.
using Work = void (*)(void *context, Parts &parts, bool isHelper);

/// Runs `work` on this thread and, if they are free, on helpers; returns when all parts are done.
void share(Parts &parts, Work work, void *context);

/// Calls `body(begin, end)` for parts of at least `leastPart` units. The order of the calls, and
/// the thread of each, are not defined.
template <class Body>
void shareLoop(int64_t units, int64_t leastPart, Body body) {
  const int64_t perThread = (units + numThreads() - 1) / numThreads();
  Parts parts(units, perThread > leastPart ? perThread : leastPart);
  share(
      parts,
      [](void *context, Parts &parts, bool) {
        for (int64_t begin, end; parts.take(begin, end);)
          (*static_cast<Body *>(context))(begin, end);
      },
      &body);
}

} // namespace ad::runtime

#endif
