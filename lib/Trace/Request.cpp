// Closes traced functions over what they use from outside, and builds request nodes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Request.h"
#include "Trace/Build.h"
#include "Trace/Tracing.h"
#include "llvm/ADT/STLExtras.h"

namespace ad {
namespace {

/// The nodes whose types the request's results have, in order.
llvm::SmallVector<const Node *, 4> resultNodes(const TracedRequest &request) {
  const Graph &graph = request.function->graph;
  llvm::SmallVector<const Node *, 4> nodes;
  if (request.kind != OpKind::Grad || request.withValue)
    for (const NodeRef &result : graph.resultNodes)
      nodes.push_back(result.get());
  if (request.kind == OpKind::Jvp) {
    for (const NodeRef &result : graph.resultNodes)
      if (isFloat(result->dtype))
        nodes.push_back(result.get());
  } else {
    for (const int64_t index : request.wrt)
      nodes.push_back(graph.inputs[index].node.get());
  }
  return nodes;
}

void appendEdge(Node &node, Node *operand, Storage *value) {
  NodeRef::retain(operand);
  StorageRef::retain(value);
  node.operands.push_back({operand, value});
  node.trace = std::max(node.trace, operand->trace);
  node.depth = std::max(node.depth, operand->depth + 1);
}

} // namespace

std::shared_ptr<const Function> makeFunction(llvm::ArrayRef<NodeRef> parameters,
                                             llvm::ArrayRef<NodeRef> results, uint32_t trace) {
  llvm::SmallVector<Node *, 8> parameterNodes, resultNodes;
  for (const NodeRef &parameter : parameters)
    parameterNodes.push_back(parameter.get());
  for (const NodeRef &result : results)
    resultNodes.push_back(result.get());
  auto function = std::make_shared<Function>();
  function->parameterCount = parameters.size();
  function->graph = collectGraph(parameterNodes, resultNodes, [trace](const Edge &edge) {
    if (isSplat(*edge.node))
      return false;
    return edge.node->trace < trace || edge.node->kind == OpKind::Param;
  });
  return function;
}

llvm::SmallVector<NodeRef, 4> buildRequest(const TracedRequest &request, Location loc) {
  llvm::SmallVector<Node *, 8> operands;
  for (const NodeRef &operand : request.operands)
    operands.push_back(operand.get());
  const NodeRef node = build::operation(request.kind, DType::Float32, {}, operands, loc);
  const auto &inputs = request.function->graph.inputs;
  bool requiresGrad = node->requiresGrad;
  for (size_t index = request.function->parameterCount; index < inputs.size(); ++index) {
    appendEdge(*node, inputs[index].node.get(), inputs[index].value.get());
    requiresGrad |= inputs[index].node->requiresGrad;
  }
  for (const NodeRef &seed : request.seeds) {
    appendEdge(*node, seed.get(), seed->storageOrNull());
    requiresGrad |= seed->requiresGrad;
  }
  node->requiresGrad = requiresGrad && node->trace == 0 && gradEnabled();
  node->function = request.function;
  node->attributes.assign({request.withValue, static_cast<int64_t>(request.wrt.size())});
  node->attributes.append(request.wrt.begin(), request.wrt.end());

  const auto types = resultNodes(request);
  for (const Node *type : types) {
    node->attributes.append({static_cast<int64_t>(type->dtype), type->rank()});
    node->attributes.append(type->shape.begin(), type->shape.end());
  }
  llvm::SmallVector<NodeRef, 4> results;
  for (auto [index, type] : llvm::enumerate(types)) {
    NodeRef result = build::operation(OpKind::Result, type->dtype, type->shape, node.get(), loc);
    result->attributes.push_back(static_cast<int64_t>(index));
    results.push_back(std::move(result));
  }
  return results;
}

} // namespace ad
