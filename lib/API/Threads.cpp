// How many threads one call of a compiled function may use.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ad/threads.h"
#include "API/Glue.h"
#include "Runtime/Threads.h"

namespace ad {

void set_num_threads(int count, Location loc) {
  if (count < 1)
    raise(Code::BadValue,
          "set_num_threads expects a positive integer, but got " + std::to_string(count), loc);
  if (count > runtime::kMaxThreads)
    raise(Code::BadValue,
          "set_num_threads expects at most " + std::to_string(runtime::kMaxThreads) +
              " threads, but got " + std::to_string(count),
          loc);
  runtime::setNumThreads(count);
}

int get_num_threads() { return runtime::numThreads(); }

} // namespace ad
