// Collects a graph from its results, and writes its structure as words.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/Graph.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/bit.h"

namespace ad {
namespace {

/// Depth first from the results, with its own stack: graphs may be deeper than the thread's.
class Collector {
public:
  Collector(Graph &graph, llvm::function_ref<bool(const Edge &)> isInput)
      : graph(graph), isInput(isInput) {}

  ValueId addInput(const Edge &edge) {
    auto [position, isNew] =
        inputIds.try_emplace({edge.node, edge.value}, static_cast<uint32_t>(graph.inputs.size()));
    if (isNew)
      graph.inputs.push_back({NodeRef::sharing(edge.node), StorageRef::sharing(edge.value)});
    return {position->second, 1};
  }

  ValueId visit(const Edge &root) {
    if (isInput(root))
      return addInput(root);
    if (const auto known = stepIds.find(root.node); known != stepIds.end())
      return {known->second, 0};
    stack.push_back({root.node, 0});
    while (!stack.empty()) {
      auto &[node, next] = stack.back();
      if (next == node->operands.size()) {
        finish(node);
        stack.pop_back();
        continue;
      }
      const Edge edge = resolve(node->operands[next++]);
      if (!isInput(edge) && !stepIds.contains(edge.node))
        stack.push_back({edge.node, 0});
    }
    return {stepIds.lookup(root.node), 0};
  }

private:
  /// An operand that had no value when it was used may have one by now.
  static Edge resolve(const Edge &edge) {
    return {edge.node, edge.value ? edge.value : edge.node->storageOrNull()};
  }

  void finish(Node *node) {
    // A node that two paths reach may be on the stack twice.
    if (!stepIds.try_emplace(node, static_cast<uint32_t>(graph.steps.size())).second)
      return;
    const auto first = static_cast<uint32_t>(graph.operands.size());
    for (const Edge &operand : node->operands) {
      const Edge edge = resolve(operand);
      graph.operands.push_back(isInput(edge) ? addInput(edge)
                                             : ValueId{stepIds.lookup(edge.node), 0});
    }
    graph.steps.push_back({node, first, static_cast<uint32_t>(node->operands.size())});
  }

  Graph &graph;
  llvm::function_ref<bool(const Edge &)> isInput;
  llvm::DenseMap<std::pair<Node *, Storage *>, uint32_t> inputIds;
  llvm::DenseMap<Node *, uint32_t> stepIds;
  std::vector<std::pair<Node *, size_t>> stack;
};

void appendType(std::vector<uint64_t> &key, const Node &node) {
  key.push_back(static_cast<uint64_t>(node.dtype) | node.shape.size() << 8);
  key.insert(key.end(), node.shape.begin(), node.shape.end());
}

void appendValue(std::vector<uint64_t> &key, ValueId value) {
  key.push_back(value.index | uint64_t(value.isInput) << 32);
}

/// Whether compiled code says, when it runs, on which line the operation is.
bool tellsItsLine(OpKind kind) {
  return kind == OpKind::Gather || kind == OpKind::ScatterAdd || kind == OpKind::InverseIndex ||
         kind == OpKind::CheckIndex || kind == OpKind::While;
}

std::vector<uint64_t> makeKey(const Graph &graph) {
  std::vector<uint64_t> key{graph.inputs.size(), graph.steps.size(), graph.results.size()};
  for (const Graph::Input &input : graph.inputs)
    appendType(key, *input.node);
  for (const Graph::Step &step : graph.steps) {
    const Node &node = *step.node;
    key.push_back(static_cast<uint64_t>(node.kind) | uint64_t(node.attributes.size()) << 8 |
                  uint64_t(step.operandCount) << 32);
    key.push_back(llvm::bit_cast<uint64_t>(node.value));
    key.insert(key.end(), node.attributes.begin(), node.attributes.end());
    if (tellsItsLine(node.kind))
      key.insert(key.end(), {llvm::bit_cast<uint64_t>(node.loc.file), node.loc.line});
    appendType(key, node);
    for (const ValueId operand : graph.operandsOf(step))
      appendValue(key, operand);
    for (const auto &function : node.functions) {
      const auto &inner = function->graph.key;
      key.push_back(inner.size());
      key.insert(key.end(), inner.begin(), inner.end());
    }
  }
  for (const ValueId result : graph.results)
    appendValue(key, result);
  return key;
}

} // namespace

bool isSplat(const Node &node) {
  const Node *source = &node;
  while (source->operands.size() == 1 &&
         (source->kind == OpKind::Broadcast || source->kind == OpKind::Reshape ||
          source->kind == OpKind::Cast))
    source = source->operands[0].node;
  return source->kind == OpKind::Constant || source->kind == OpKind::Iota ||
         (source != &node && source->isNumber);
}

Graph collectGraph(llvm::ArrayRef<Node *> parameters, llvm::ArrayRef<Node *> results,
                   llvm::function_ref<bool(const Edge &)> isInput) {
  Graph graph;
  Collector collector(graph, isInput);
  for (Node *parameter : parameters)
    collector.addInput({parameter, nullptr});
  for (Node *result : results) {
    graph.results.push_back(collector.visit({result, result->storageOrNull()}));
    graph.resultNodes.push_back(NodeRef::sharing(result));
  }
  graph.key = makeKey(graph);
  return graph;
}

void addResult(Graph &graph, uint32_t step) {
  graph.results.push_back({step, 0});
  graph.resultNodes.push_back(NodeRef::sharing(graph.steps[step].node));
  graph.key = makeKey(graph);
}

} // namespace ad
