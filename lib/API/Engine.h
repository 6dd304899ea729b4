// The compiler of this process, and the two ways to run a graph: compiled, or interpreted.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_API_ENGINE_H
#define AD_API_ENGINE_H

#include "JIT/Executable.h"
#include "Trace/Graph.h"
#include "ad/jit.h"

namespace ad {

/// Compiles a graph, without looking into the cache. Throws CompileError. One thread at a time
/// compiles; others wait.
std::shared_ptr<Executable> compileGraph(const Graph &graph, Location loc,
                                         const JitOptions &options);

/// Runs a graph once by the reference interpreter, on the values of its inputs. Throws
/// CompileError, and IndexError at the user's line for an index out of range.
std::vector<StorageRef> interpretGraph(const Graph &graph, Location loc);

/// A graph as text. Throws CompileError.
std::string showGraph(const Graph &graph, detail::Stage stage, Location loc,
                      const JitOptions &options);

/// Runs code on buffers: the inputs, then the results. Uses this thread's workspace. Throws
/// IndexError at the user's line for an index out of range.
void runExecutable(const Executable &executable, void *const *buffers);

/// Compiled functions in memory now.
size_t liveCode();

} // namespace ad

#endif
