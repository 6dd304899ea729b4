// Builds the nodes of loops and branches. Attributes are laid out as Emit.cpp reads them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Control.h"
#include "llvm/ADT/STLExtras.h"

namespace ad {

static llvm::SmallVector<ResultType, 4> resultTypes(const Function &function) {
  return llvm::map_to_vector<4>(function.graph.resultNodes,
                                [](const NodeRef &node) { return resultTypeOf(*node); });
}

llvm::SmallVector<NodeRef, 4> buildFor(const TracedFor &loop, Location loc) {
  llvm::SmallVector<NodeRef, 8> arguments(loop.inits);
  arguments.append(loop.sequences.begin(), loop.sequences.end());
  const NodeRef node = buildClosure(OpKind::For, loop.body, arguments, {}, loc);
  node->attributes = {loop.trips, loop.isReversed, static_cast<int64_t>(loop.inits.size()),
                      static_cast<int64_t>(loop.sequences.size())};
  auto types = resultTypes(*loop.body);
  for (ResultType &type : llvm::drop_begin(types, loop.inits.size()))
    type.shape.insert(type.shape.begin(), loop.trips);
  return buildResults(node, types);
}

llvm::SmallVector<NodeRef, 4> buildIf(const NodeRef &condition, const SharedFunction &thenBody,
                                      const SharedFunction &elseBody,
                                      llvm::ArrayRef<NodeRef> arguments, Location loc) {
  llvm::SmallVector<NodeRef, 8> operands{condition};
  operands.append(arguments.begin(), arguments.end());
  return buildResults(buildClosure(OpKind::If, {thenBody, elseBody}, operands, {}, loc),
                      resultTypes(*thenBody));
}

llvm::SmallVector<NodeRef, 4> buildCheckpoint(const SharedFunction &body,
                                              llvm::ArrayRef<NodeRef> arguments, Location loc) {
  return buildResults(buildClosure(OpKind::Checkpoint, body, arguments, {}, loc),
                      resultTypes(*body));
}

llvm::SmallVector<NodeRef, 4> buildWhile(const SharedFunction &condition,
                                         const SharedFunction &body, llvm::ArrayRef<NodeRef> inits,
                                         int64_t limit, Location loc) {
  const NodeRef node = buildClosure(OpKind::While, {condition, body}, inits, {}, loc);
  node->attributes = {limit, static_cast<int64_t>(inits.size())};
  return buildResults(node, resultTypes(*body));
}

} // namespace ad
