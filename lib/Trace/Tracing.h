// Which traces are under way in this thread, and whether operations are recorded for `backward`.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_TRACING_H
#define AD_TRACE_TRACING_H

#include "Trace/Failure.h"

namespace ad {

/// What a traced function holds: the operations on its arguments, while those on captured tensors
/// alone run outside of it, once; or all operations, because it may not run, or is to run again.
enum class Holds : bool { WhatDepends, Everything };

/// A trace that lasts as long as this object. What belongs to it is not recorded for `backward`.
class TraceScope {
public:
  explicit TraceScope(Holds holds = Holds::WhatDepends);
  ~TraceScope();
  TraceScope(const TraceScope &) = delete;
  TraceScope &operator=(const TraceScope &) = delete;

  uint32_t id() const { return traceId; }
  /// An argument of the traced function.
  NodeRef makeParam(DType dtype, llvm::ArrayRef<int64_t> shape, Location loc) const;

private:
  uint32_t traceId, holdingBefore;
};

/// The innermost trace under way that holds everything; 0: none.
uint32_t holdingTrace();
bool isTracing();
bool isTraceActive(uint32_t trace);
/// The trace that was begun first; there is one.
uint32_t outermostTrace();

bool gradEnabled();
void setGradEnabled(bool enabled);

/// Fails if an operand is a leftover of a trace that has ended, or of another thread's.
const Failure *checkTrace(const Node &node);

} // namespace ad

#endif
