// Builds request nodes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Request.h"
#include "llvm/ADT/STLExtras.h"

namespace ad {
namespace {

/// The types of the request's results, in order.
llvm::SmallVector<ResultType, 4> resultTypes(const TracedRequest &request) {
  const Graph &graph = request.function->graph;
  llvm::SmallVector<ResultType, 4> types;
  const auto add = [&](const NodeRef &node) { types.push_back(resultTypeOf(*node)); };
  const bool givesResults =
      request.kind == OpKind::Grad ? request.withValue : request.kind != OpKind::LinearTranspose;
  if (givesResults)
    llvm::for_each(graph.resultNodes, add);
  if (request.kind == OpKind::Jvp)
    for (const NodeRef &result : graph.resultNodes)
      if (isFloat(result->dtype))
        add(result);
  for (const int64_t index : request.kind == OpKind::Jvp ? llvm::ArrayRef<int64_t>() : request.wrt)
    add(graph.inputs[index].node);
  if (request.kind == OpKind::Vmap)
    for (auto [type, axis] : llvm::zip_equal(types, request.outAxes))
      type.shape.insert(type.shape.begin() + axis, request.batch);
  return types;
}

/// Attributes of a request as Emit.cpp reads them: value and three lists, in front of the types of
/// the results.
void setAttributes(Node &node, const TracedRequest &request) {
  node.attributes.push_back(request.withValue);
  appendList(node, request.wrt);
  llvm::SmallVector<int64_t> inAxes(request.inAxes);
  if (request.kind == OpKind::Vmap) // what was captured is shared
    inAxes.resize(request.function->graph.inputs.size(), -1);
  appendList(node, inAxes);
  appendList(node, request.outAxes);
}

} // namespace

llvm::SmallVector<NodeRef, 4> buildRequest(const TracedRequest &request, Location loc) {
  const NodeRef node =
      buildClosure(request.kind, request.function, request.operands, request.seeds, loc);
  setAttributes(*node, request);
  return buildResults(node, resultTypes(request));
}

} // namespace ad
