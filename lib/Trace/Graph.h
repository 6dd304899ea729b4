// A finished graph: inputs, operations in order, results. What is keyed, emitted and run.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TRACE_GRAPH_H
#define AD_TRACE_GRAPH_H

#include "Trace/Node.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include <vector>

namespace ad {

/// A value of a graph: an input, or the operation at this position of the order.
struct ValueId {
  uint32_t index : 31;
  uint32_t isInput : 1;
};

struct Graph {
  /// The node that an input came from, and its value then (none for arguments).
  struct Input {
    NodeRef node;
    StorageRef value;
  };
  struct Step {
    Node *node;
    uint32_t firstOperand, operandCount;
  };

  std::vector<Input> inputs;
  std::vector<Step> steps; // each after its operands
  std::vector<ValueId> operands;
  std::vector<ValueId> results;
  /// Keep the steps alive.
  std::vector<NodeRef> resultNodes;
  /// The structure in words: equal exactly for graphs that compile to the same code.
  std::vector<uint64_t> key;

  llvm::ArrayRef<ValueId> operandsOf(const Step &step) const {
    return llvm::ArrayRef<ValueId>(operands).slice(step.firstOperand, step.operandCount);
  }
};

/// A function that a request names: a graph whose first inputs are its parameters, whose further
/// inputs it captured from outside. Requests pass the captured ones as further arguments.
struct Function {
  Graph graph;
  size_t parameterCount = 0;
};

/// Whether the node is made of one number or of indices: as cheap to make inside of a function as
/// it is to pass to it.
bool isSplat(const Node &node);

/// Collects what `results` are computed from, up to the edges for which `isInput` holds. The inputs
/// begin with `parameters`.
Graph collectGraph(llvm::ArrayRef<Node *> parameters, llvm::ArrayRef<Node *> results,
                   llvm::function_ref<bool(const Edge &)> isInput);

/// Makes the value of a step a result as well. Changes the key.
void addResult(Graph &graph, uint32_t step);

} // namespace ad

#endif
