// Lazy evaluation: collects what is asked for, chooses how to run it, stores the values.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Evaluate.h"
#include "API/Cache.h"
#include "API/Engine.h"
#include "API/Fill.h"
#include "API/Glue.h"
#include "Trace/Tracing.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/STLExtras.h"
#include <mutex>

namespace ad {
namespace {

/// Guards the change of nodes from pending to evaluated.
std::mutex graphMutex;

/// Element operations from which on code that was compiled for one run pays.
constexpr double worthCompiling = 1 << 18;
/// Steps above which compiling takes longer than any saving: such a graph is interpreted.
constexpr size_t tooManySteps = 4096;

/// What a step costs the interpreter at least, in element operations.
constexpr double costOfStep = 64;

/// Element operations and steps of a graph; a request counts as three times its function.
struct Extent {
  double work = 0;
  size_t steps = 0;
};

/// Whether each element of the result takes as many operations as a row of the operand has
/// elements.
bool isProductOfMatrices(OpKind kind) {
  switch (kind) {
  case OpKind::Matmul:
  case OpKind::Cholesky:
  case OpKind::TriangularSolve:
  case OpKind::Lu:
  case OpKind::LuSolve:
    return true;
  default:
    return false;
  }
}

/// How often the bodies run; of what depends on data, a guess.
double tripsOf(const Node &node) {
  switch (node.kind) {
  case OpKind::For:
    return static_cast<double>(node.attributes[0]);
  case OpKind::While:
    return std::min(1000.0, static_cast<double>(node.attributes[0]));
  default:
    return 1;
  }
}

Extent extentOf(const Graph &graph) {
  Extent size;
  for (const Graph::Step &step : graph.steps) {
    const Node &node = *step.node;
    double work = static_cast<double>(elementCount(node.shape));
    if (isProductOfMatrices(node.kind))
      work *= static_cast<double>(node.operands[0].node->shape.back());
    for (const auto &function : node.functions) {
      const Extent inner = extentOf(function->graph);
      if (isControl(node.kind)) {
        work += tripsOf(node) * (inner.work + costOfStep * static_cast<double>(inner.steps));
        size.steps += inner.steps;
      } else {
        work += 3 * inner.work;
        size.steps += 3 * inner.steps;
      }
    }
    size.work += work;
    ++size.steps;
  }
  return size;
}

/// Steps that somebody else than this graph holds become results: they are not computed again.
void addHeldSteps(Graph &graph) {
  llvm::DenseMap<Node *, uint32_t> uses;
  for (const Graph::Step &step : graph.steps)
    for (const Edge &edge : step.node->operands)
      ++uses[edge.node];
  for (const NodeRef &result : graph.resultNodes)
    ++uses[result.get()];
  const size_t asked = graph.resultNodes.size();
  for (uint32_t index = 0; index < graph.steps.size(); ++index) {
    Node *node = graph.steps[index].node;
    const bool isCheap = node->kind == OpKind::Broadcast || node->kind == OpKind::Constant;
    if (isCheap || isRequest(node->kind) || isControl(node->kind) ||
        node->references.load() <= uses.lookup(node))
      continue;
    const auto results = llvm::ArrayRef<NodeRef>(graph.resultNodes).take_front(asked);
    if (llvm::none_of(results, [node](const NodeRef &result) { return result.get() == node; }))
      addResult(graph, index);
  }
}

std::vector<StorageRef> runCompiled(const Graph &graph, const Executable &executable,
                                    Location loc) {
  llvm::SmallVector<void *, 16> buffers;
  std::vector<StorageRef> results;
  for (const Graph::Input &input : graph.inputs)
    buffers.push_back(input.value.get()->data());
  for (const NodeRef &node : graph.resultNodes) {
    Storage *storage = allocateStorage(byteSize(*node));
    if (!storage)
      raise(Code::OutOfMemory, "not enough memory for a result", loc);
    results.emplace_back(storage);
    buffers.push_back(storage->data());
  }
  runExecutable(executable, buffers.data());
  return results;
}

std::vector<StorageRef> run(const Graph &graph, Location loc) {
  const Extent size = extentOf(graph);
  std::shared_ptr<Executable> code;
  if (size.steps <= tooManySteps)
    code = size.work >= worthCompiling ? cachedExecutable(graph, loc)
                                       : executableOfSecondUse(graph, loc);
  return code ? runCompiled(graph, *code, loc) : interpretGraph(graph, loc);
}

void checkNotTraced(const Node &node, Location loc) {
  if (node.trace == 0)
    return;
  if (isTraceActive(node.trace))
    raise(Code::ValueUnderTrace,
          "value of a tensor was needed while its function is traced, when there is none yet; "
          "return the tensor from the function, or use where(), cond() or while_loop() instead of "
          "a branch",
          loc);
  raise(*checkTrace(node), loc);
}

} // namespace

void evaluate(llvm::ArrayRef<Node *> nodes, Location loc) {
  for (const Node *node : nodes)
    checkNotTraced(*node, loc);
  const std::lock_guard<std::mutex> lock(graphMutex);
  llvm::SmallVector<Node *, 4> pending;
  for (Node *node : nodes) {
    if (node->storageOrNull() || llvm::is_contained(pending, node))
      continue;
    if (node->kind == OpKind::Constant)
      setStorage(*node, fillConstant(*node, loc));
    else
      pending.push_back(node);
  }
  if (pending.empty())
    return;
  Graph graph = collectGraph({}, pending, [](const Edge &edge) { return edge.value != nullptr; });
  addHeldSteps(graph);
  std::vector<StorageRef> values = run(graph, loc);
  for (auto [node, value] : llvm::zip_equal(graph.resultNodes, values))
    setStorage(*node, std::move(value));
  // What needs no gradient needs no history.
  for (const NodeRef &node : graph.resultNodes)
    if (!node->requiresGrad)
      dropOperands(*node);
}

void releaseHistory(const Graph &history) {
  // Letting go of operands may drop the last reference to other steps.
  std::vector<NodeRef> steps;
  for (const Graph::Step &step : history.steps)
    steps.push_back(NodeRef::sharing(step.node));
  const std::lock_guard<std::mutex> lock(graphMutex);
  for (const NodeRef &node : steps) {
    if (!savesValues(node->kind))
      continue;
    node->isReleased = true;
    if (node->storageOrNull())
      dropOperands(*node);
  }
}

} // namespace ad
