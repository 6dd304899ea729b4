// Closes traced functions over what they use from outside, and builds the nodes that run them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Closure.h"
#include "Trace/Build.h"
#include "Trace/Tracing.h"
#include "llvm/ADT/STLExtras.h"

namespace ad {

static void appendEdge(Node &node, Node *operand, Storage *value) {
  NodeRef::retain(operand);
  StorageRef::retain(value);
  node.operands.push_back({operand, value});
  node.trace = std::max(node.trace, operand->trace);
  node.depth = std::max(node.depth, operand->depth + 1);
}

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

NodeRef buildClosure(OpKind kind, Functions functions, llvm::ArrayRef<NodeRef> arguments,
                     llvm::ArrayRef<NodeRef> seeds, Location loc) {
  llvm::SmallVector<Node *, 8> operands;
  for (const NodeRef &argument : arguments)
    operands.push_back(argument.get());
  const NodeRef node = build::operation(kind, DType::Float32, {}, operands, loc);
  for (const auto &function : functions)
    for (const Graph::Input &input :
         llvm::drop_begin(function->graph.inputs, function->parameterCount))
      appendEdge(*node, input.node.get(), input.value.get());
  for (const NodeRef &seed : seeds)
    appendEdge(*node, seed.get(), seed->storageOrNull());
  const bool requiresGrad =
      llvm::any_of(node->operands, [](const Edge &operand) { return operand.node->requiresGrad; });
  node->requiresGrad = requiresGrad && node->trace == 0 && gradEnabled();
  node->isLeaf = !node->requiresGrad;
  node->functions.assign(functions.begin(), functions.end());
  return node;
}

void appendList(Node &node, llvm::ArrayRef<int64_t> list) {
  node.attributes.push_back(static_cast<int64_t>(list.size()));
  node.attributes.append(list.begin(), list.end());
}

llvm::SmallVector<NodeRef, 4> buildResults(const NodeRef &node, llvm::ArrayRef<ResultType> types) {
  llvm::SmallVector<NodeRef, 4> results;
  for (const auto &[index, type] : llvm::enumerate(types)) {
    node->attributes.push_back(static_cast<int64_t>(type.dtype));
    appendList(*node, type.shape);
    NodeRef result =
        build::operation(OpKind::Result, type.dtype, type.shape, node.get(), node->loc);
    result->attributes.push_back(static_cast<int64_t>(index));
    results.push_back(std::move(result));
  }
  return results;
}

} // namespace ad
