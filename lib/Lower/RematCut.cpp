// From what values are computed again: the cheapest way, as a minimum cut.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Two nodes for each value: it is needed, it is computed again. On the side of the source means
// yes. What is needed is kept, for the weight of the edge between the two, or computed again, which
// costs its operations and needs its operands.
#include "Lower/RematCut.h"
#include "Lower/MinCut.h"

using namespace mlir;

namespace ad {
namespace {

constexpr size_t kMostValues = 4096;

class CutGraph {
public:
  CutGraph(const RematSchedule &schedule, llvm::function_ref<int64_t(RematValue)> keepCost)
      : schedule(schedule), keepCost(keepCost) {}

  std::optional<RematCut> run(ArrayRef<RematValue> values) {
    for (const RematValue value : values)
      graph.addEdge(MinCut::kSource, need(value), MinCut::kInfinite);
    while (!pending.empty()) {
      if (nodes.size() > kMostValues)
        return std::nullopt;
      addEdgesOf(pending.pop_back_val());
    }
    if (graph.run() >= MinCut::kInfinite)
      return std::nullopt;
    RematCut cut;
    for (const auto &[value, node] : nodes)
      if (graph.isOnSourceSide(node.again))
        cut.again.insert(value);
      else if (graph.isOnSourceSide(node.needed))
        cut.kept.insert(value);
    return cut;
  }

private:
  struct Nodes {
    MinCut::Node needed, again;
  };

  MinCut::Node need(RematValue value) {
    const auto [it, isNew] = nodes.try_emplace(value);
    if (isNew) {
      it->second = {graph.addNode(), graph.addNode()};
      pending.push_back(value);
    }
    return it->second.needed;
  }

  void addEdgesOf(RematValue value) {
    const auto [needed, again] = nodes[value];
    const auto [index, number] = schedule.producerOf(value);
    // Of two ways that cost the same, the one that keeps.
    const int64_t keep = keepCost(value);
    const RematStep *step = index == SIZE_MAX ? nullptr : &schedule.steps()[index];
    if (!step || !step->op->isRecomputable) {
      graph.addEdge(needed, MinCut::kSink, keep);
      return;
    }
    const RematOp::Result &result = step->op->results[number];
    graph.addEdge(needed, again, keep);
    graph.addEdge(again, MinCut::kSink, 1 + result.cost);
    for (const auto &[operand, source] : step->reads)
      if (llvm::is_contained(result.operands, operand) && keepCost(source) > 0)
        graph.addEdge(again, need(source), MinCut::kInfinite);
  }

  const RematSchedule &schedule;
  llvm::function_ref<int64_t(RematValue)> keepCost;
  MinCut graph;
  llvm::MapVector<RematValue, Nodes> nodes;
  SmallVector<RematValue> pending;
};

} // namespace

std::optional<RematCut> cutAbove(const RematSchedule &schedule, ArrayRef<RematValue> values,
                                 llvm::function_ref<int64_t(RematValue)> keepCost) {
  return CutGraph(schedule, keepCost).run(values);
}

} // namespace ad
