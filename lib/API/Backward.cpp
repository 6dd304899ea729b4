// backward(): the recorded graph becomes a function, its gradient a request like any other.
//
// There is no second tape. The history of the tensor is collected as a function of the leaves, an
// ad.vjp request on it is evaluated, and the one differentiation pass does the rest.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Evaluate.h"
#include "API/Glue.h"
#include "Trace/Request.h"
#include "Trace/Tracing.h"
#include "ad/autograd.h"
#include "ad/factories.h"
#include "ad/ops.h"
#include "ad/print.h"
#include <sstream>

namespace ad {
namespace {

std::string textOf(const Size &size) {
  std::ostringstream stream;
  stream << size;
  return stream.str();
}

/// The cotangent of the output: as given, or 1 for an output of one element.
NodeRef seedFor(const Tensor &output, const Tensor &gradient, Location loc) {
  if (!gradient.defined()) {
    if (output.numel() != 1)
      raise(Code::GradOfNonScalar, "grad can be implicitly created only for scalar outputs", loc);
    return nodeOf(ones_like(output, {}, loc), loc);
  }
  if (gradient.shape() != output.shape())
    raise(Code::SeedShape,
          "Mismatch in shape: grad_output[0] has a shape of " + textOf(gradient.shape()) +
              " and output[0] has a shape of " + textOf(output.shape()) + ".",
          loc);
  return nodeOf(gradient.to(output.dtype(), loc), loc);
}

/// Where a recorded history ends: at leaves, and at what no gradient goes through.
bool endsHistory(const Edge &edge) {
  return !isSplat(*edge.node) && (!edge.node->requiresGrad || edge.node->isLeaf);
}

void checkSavedValues(const Graph &history, Location loc) {
  for (const Graph::Step &step : history.steps) {
    if (step.node->isReleased)
      raise(
          Code::BackwardTwice,
          "Trying to backward through the graph a second time (or directly access saved tensors "
          "after they have already been freed). Saved intermediate values of the graph are freed "
          "when you call .backward() or autograd.grad(). Specify retain_graph=True if you need to "
          "backward through the graph a second time or if you need to access saved tensors after "
          "calling backward.",
          loc);
    if (!savesValues(step.node->kind))
      continue;
    for (const Edge &edge : step.node->operands)
      if (edge.value && edge.node->version && edge.value != edge.node->storageOrNull())
        raise(Code::SavedModified,
              std::string("one of the variables needed for gradient computation has been modified "
                          "by an inplace operation: [torch.") +
                  scalarName(edge.node->dtype) + "Tensor " + shapeText(edge.node->shape) +
                  "] is at version " + std::to_string(edge.node->version) +
                  "; expected an earlier version instead.",
              loc);
  }
}

/// The inputs to differentiate by.
llvm::SmallVector<int64_t> leavesOf(const Graph &history) {
  llvm::SmallVector<int64_t> leaves;
  for (auto [index, input] : llvm::enumerate(history.inputs))
    if (input.node->requiresGrad)
      leaves.push_back(static_cast<int64_t>(index));
  return leaves;
}

void accumulate(Node *node, NodeRef gradient, Location loc) {
  const Tensor leaf(NodeRef::sharing(node).take());
  const Tensor before = leaf.grad(), now = tensorOf(std::move(gradient));
  leaf.set_grad(before.defined() ? add(Operand(before, loc), Operand(now, loc)).eval(loc) : now,
                loc);
}

/// Gives its gradient to every input of the history that `isWanted`.
void differentiate(const Graph &history, const NodeRef &seed, Node *output, Location loc) {
  const auto leaves = leavesOf(history);
  auto function = std::make_shared<Function>();
  function->graph = history;
  const auto results = buildRequest({OpKind::Vjp, function, {}, seed, leaves, false}, loc);
  llvm::SmallVector<Node *, 8> wanted;
  for (const NodeRef &gradient : llvm::drop_begin(results))
    wanted.push_back(gradient.get());
  const bool isPending = !output->storageOrNull();
  if (isPending)
    wanted.push_back(results.front().get());
  evaluate(wanted, loc);
  if (isPending)
    setStorage(*output, StorageRef::sharing(results.front()->storageOrNull()));
  for (auto [leaf, gradient] : llvm::zip_equal(leaves, llvm::drop_begin(results)))
    accumulate(history.inputs[leaf].node.get(), gradient, loc);
}

/// Computed values that asked for their gradient: each ends the history of a run of its own.
void differentiateRetained(const Graph &history, const NodeRef &seed, Node *output, Location loc) {
  for (const Graph::Step &step : history.steps) {
    Node *node = step.node;
    if (node == output || !node->autograd || !node->autograd->retainsGrad)
      continue;
    Graph upTo = collectGraph(
        {}, output, [node](const Edge &edge) { return edge.node == node || endsHistory(edge); });
    // Only this one: the leaves had theirs.
    auto function = std::make_shared<Function>();
    llvm::SmallVector<int64_t> wrt;
    for (auto [index, input] : llvm::enumerate(upTo.inputs))
      if (input.node.get() == node)
        wrt.push_back(static_cast<int64_t>(index));
    function->graph = std::move(upTo);
    const auto results = buildRequest({OpKind::Vjp, function, {}, seed, wrt, false}, loc);
    evaluate(results.back().get(), loc);
    accumulate(node, results.back(), loc);
  }
}

} // namespace

void Tensor::backward(const Tensor &gradient, bool retain_graph, Location loc) const {
  const NodeRef output = nodeOf(*this, loc);
  if (!output->requiresGrad)
    raise(Code::NoGradFn, "element 0 of tensors does not require grad and does not have a grad_fn",
          loc);
  const no_grad guard;
  const NodeRef seed = seedFor(*this, gradient, loc);
  if (output->isLeaf)
    return accumulate(output.get(), seed, loc);
  const Graph history = collectGraph({}, output.get(), endsHistory);
  checkSavedValues(history, loc);
  differentiate(history, seed, output.get(), loc);
  if (output->autograd && output->autograd->retainsGrad)
    accumulate(output.get(), seed, loc);
  differentiateRetained(history, seed, output.get(), loc);
  if (!retain_graph)
    releaseHistory(history);
}

} // namespace ad
