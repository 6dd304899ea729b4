// The stack of traces of each thread.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Tracing.h"
#include "llvm/ADT/STLExtras.h"

namespace ad {
namespace {

thread_local llvm::SmallVector<uint32_t, 4> activeTraces;
thread_local uint32_t holding = 0;
thread_local bool recordsGrad = true;

uint32_t nextTrace() {
  static std::atomic<uint32_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

} // namespace

TraceScope::TraceScope(Holds holds) : traceId(nextTrace()), holdingBefore(holding) {
  activeTraces.push_back(traceId);
  if (holds == Holds::Everything)
    holding = traceId;
}

TraceScope::~TraceScope() {
  activeTraces.pop_back();
  holding = holdingBefore;
}

uint32_t holdingTrace() { return holding; }

NodeRef TraceScope::makeParam(DType dtype, llvm::ArrayRef<int64_t> shape, Location loc) const {
  NodeRef param = makeNode(OpKind::Param, dtype, shape, loc);
  param->trace = traceId;
  return param;
}

bool isTracing() { return !activeTraces.empty(); }
bool isTraceActive(uint32_t trace) { return llvm::is_contained(activeTraces, trace); }

uint32_t outermostTrace() { return activeTraces.front(); }

bool gradEnabled() { return recordsGrad; }
void setGradEnabled(bool enabled) { recordsGrad = enabled; }

const Failure *checkTrace(const Node &node) {
  static const auto *escaped = new Failure{
      Code::EscapedTrace,
      "tensor was made while a function was traced, and that trace has ended; return it from the "
      "function instead"};
  return node.trace == 0 || isTraceActive(node.trace) ? nullptr : escaped;
}

} // namespace ad
