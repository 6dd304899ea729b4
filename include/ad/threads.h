// How many threads one call of a compiled function may use.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_THREADS_H
#define AD_THREADS_H

#include "ad/base.h"

namespace ad {

/// Sets how many threads a call may use, the calling one included: 1 until it is set, at most 1024.
/// Only costly loops and matrix products are shared among threads; results have the same bits on
/// any number of them. The setting is the process's, and any thread may change it. Of several
/// calls at a time, one is helped and the others run on their own threads.
AD_API void set_num_threads(int count, Location loc = Location::here());
AD_API int get_num_threads();

} // namespace ad

#endif
