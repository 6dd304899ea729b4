// Loops and branches over traced bodies.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_CONTROL_H
#define AD_TRACE_CONTROL_H

#include "Trace/Closure.h"

namespace ad {

using SharedFunction = std::shared_ptr<const Function>;

/// `body` takes the carried values and one entry of each sequence; it gives the next carried
/// values, and what is stacked. Gives the last carried values, then the stacks.
struct TracedFor {
  SharedFunction body;
  llvm::ArrayRef<NodeRef> inits, sequences;
  int64_t trips = 0;
  bool isReversed = false;
};
llvm::SmallVector<NodeRef, 4> buildFor(const TracedFor &loop, Location loc);

/// The results of one of two functions, which take the same arguments and give the same types.
llvm::SmallVector<NodeRef, 4> buildIf(const NodeRef &condition, const SharedFunction &thenBody,
                                      const SharedFunction &elseBody,
                                      llvm::ArrayRef<NodeRef> arguments, Location loc);

/// The results of a function whose derivative computes what is inside of it again.
llvm::SmallVector<NodeRef, 4> buildCheckpoint(const SharedFunction &body,
                                              llvm::ArrayRef<NodeRef> arguments, Location loc);

/// `body` gives the next carried values as long as `condition` holds for them, `limit` times at
/// most.
llvm::SmallVector<NodeRef, 4> buildWhile(const SharedFunction &condition,
                                         const SharedFunction &body, llvm::ArrayRef<NodeRef> inits,
                                         int64_t limit, Location loc);

} // namespace ad

#endif
