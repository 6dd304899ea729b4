// Closes traced functions over what they use from outside, and builds request nodes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Request.h"
#include "Trace/Build.h"
#include "Trace/Tracing.h"
#include "llvm/ADT/STLExtras.h"

namespace ad {
namespace {

struct ResultType {
  DType dtype;
  Shape shape;
};

/// The types of the request's results, in order.
llvm::SmallVector<ResultType, 4> resultTypes(const TracedRequest &request) {
  const Graph &graph = request.function->graph;
  llvm::SmallVector<ResultType, 4> types;
  const auto add = [&](const NodeRef &node) { types.push_back({node->dtype, node->shape}); };
  if (request.kind != OpKind::Grad || request.withValue)
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

/// A list with its length in front.
void appendList(Node &node, llvm::ArrayRef<int64_t> list) {
  node.attributes.push_back(static_cast<int64_t>(list.size()));
  node.attributes.append(list.begin(), list.end());
}

/// Attributes of a request as Emit.cpp reads them: value, three lists, then the results as (dtype,
/// sizes).
void setAttributes(Node &node, const TracedRequest &request, llvm::ArrayRef<ResultType> types) {
  node.attributes.push_back(request.withValue);
  appendList(node, request.wrt);
  llvm::SmallVector<int64_t> inAxes(request.inAxes);
  if (request.kind == OpKind::Vmap) // what was captured is shared
    inAxes.resize(request.function->graph.inputs.size(), -1);
  appendList(node, inAxes);
  appendList(node, request.outAxes);
  for (const ResultType &type : types) {
    node.attributes.push_back(static_cast<int64_t>(type.dtype));
    appendList(node, type.shape);
  }
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
  const auto types = resultTypes(request);
  setAttributes(*node, request, types);
  llvm::SmallVector<NodeRef, 4> results;
  for (const auto &[index, type] : llvm::enumerate(types)) {
    NodeRef result = build::operation(OpKind::Result, type.dtype, type.shape, node.get(), loc);
    result->attributes.push_back(static_cast<int64_t>(index));
    results.push_back(std::move(result));
  }
  return results;
}

} // namespace ad
