// Traced functions, and the nodes that run them: requests and control flow.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_CLOSURE_H
#define AD_TRACE_CLOSURE_H

#include "Trace/Graph.h"

namespace ad {

/// The function that was traced under `trace`. What it uses from outside becomes its further
/// inputs.
std::shared_ptr<const Function> makeFunction(llvm::ArrayRef<NodeRef> parameters,
                                             llvm::ArrayRef<NodeRef> results, uint32_t trace);

using Functions = llvm::ArrayRef<std::shared_ptr<const Function>>;

/// A node that runs `functions`. Its operands are `arguments`, then what each function captured,
/// then `seeds`.
NodeRef buildClosure(OpKind kind, Functions functions, llvm::ArrayRef<NodeRef> arguments,
                     llvm::ArrayRef<NodeRef> seeds, Location loc);

/// Appends a list to the attributes of a node, its length in front.
void appendList(Node &node, llvm::ArrayRef<int64_t> list);

struct ResultType {
  DType dtype;
  Shape shape;
};
inline ResultType resultTypeOf(const Node &node) { return {node.dtype, node.shape}; }

/// A node for each result of `node`, whose last attributes become their types, as (dtype, sizes).
llvm::SmallVector<NodeRef, 4> buildResults(const NodeRef &node, llvm::ArrayRef<ResultType> types);

} // namespace ad

#endif
