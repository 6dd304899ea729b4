// Compiled graphs by structure: bounded, the least recently used goes first.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_API_CACHE_H
#define AD_API_CACHE_H

#include "JIT/Executable.h"
#include "Trace/Graph.h"
#include "ad/jit.h"

namespace ad {

/// The code for a graph: from the cache, or compiled now and put there.
std::shared_ptr<Executable> cachedExecutable(const Graph &graph, Location loc,
                                             const JitOptions &options = {});

/// The code for a graph if it is in the cache, or if the structure was asked for before and so is
/// worth compiling; else null, and the structure is remembered.
std::shared_ptr<Executable> executableOfSecondUse(const Graph &graph, Location loc);

} // namespace ad

#endif
