// Gives nodes their values: small new graphs by the interpreter, others by compiled code.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_API_EVALUATE_H
#define AD_API_EVALUATE_H

#include "Trace/Graph.h"

namespace ad {

/// Evaluates nodes of no trace together, and with them what they share that is held elsewhere.
/// Throws TraceError for a traced node, CompileError if the graph is rejected.
void evaluate(llvm::ArrayRef<Node *> nodes, Location loc);

/// After `backward`: operations whose gradient needs values are marked as released, and let go of
/// their operands if they have their own value.
void releaseHistory(const Graph &history);

} // namespace ad

#endif
