// The autograd state of tensors: flags, gradients, names. Backward.cpp computes the gradients.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ad/autograd.h"
#include "API/Evaluate.h"
#include "API/Glue.h"
#include "Trace/Tracing.h"
#include "ad/ops.h"
#include <mutex>

namespace ad {
namespace {

/// Guards the Autograd state of all nodes; held for a few instructions only.
std::mutex autogradMutex;

Autograd &stateOf(Node &node) {
  if (!node.autograd)
    node.autograd = std::make_unique<Autograd>();
  return *node.autograd;
}

} // namespace

bool is_grad_enabled() { return gradEnabled(); }
void set_grad_enabled(bool enabled) { setGradEnabled(enabled); }

const char *GradFn::name() const {
  if (!made_.defined())
    return "";
  const Node *node = made_.node();
  return node->gradient ? node->gradient : opInfo(node->kind).gradient;
}

bool Tensor::requires_grad() const { return nodeOf(*this, Location())->requiresGrad; }
bool Tensor::is_leaf() const { return nodeOf(*this, Location())->isLeaf; }
GradFn Tensor::grad_fn() const { return is_leaf() ? GradFn() : GradFn(*this); }

const Tensor &Tensor::requires_grad_(bool value, Location loc) const {
  const NodeRef node = nodeOf(*this, loc);
  if (value && !isFloat(node->dtype))
    raise(Code::GradOfInteger, "only Tensors of floating point dtype can require gradients", loc);
  if (!value && !node->isLeaf)
    raise(Code::NonLeafFlag,
          "you can only change requires_grad flags of leaf variables. If you want to use a "
          "computed variable in a subgraph that doesn't require differentiation use var_no_grad = "
          "var.detach().",
          loc);
  if (node->requiresGrad != value) {
    // A leaf has its value: gradients do not reach what it was computed from.
    valueOf(*node, loc);
    node->requiresGrad = value;
  }
  return *this;
}

Tensor Tensor::grad() const {
  const NodeRef node = nodeOf(*this, Location());
  const std::lock_guard<std::mutex> lock(autogradMutex);
  return node->autograd ? tensorOf(NodeRef::sharing(node->autograd->grad)) : Tensor();
}

void Tensor::set_grad(const Tensor &gradient, Location loc) const {
  const NodeRef node = nodeOf(*this, loc);
  if (gradient.defined() && gradient.dtype() != node->dtype)
    raise(Code::GradMismatch, "assigned grad has data of a different type", loc);
  if (gradient.defined() && Sizes(gradient.node()->shape) != Sizes(node->shape))
    raise(Code::GradMismatch, "assigned grad has data of a different size", loc);
  Node *before = gradient.node();
  NodeRef::retain(before);
  {
    const std::lock_guard<std::mutex> lock(autogradMutex);
    std::swap(stateOf(*node).grad, before);
  }
  // Outside of the lock: it may take a whole graph along.
  detail::release(before);
}

void Tensor::zero_grad() const { set_grad(Tensor()); }

void Tensor::retain_grad(Location loc) const {
  const NodeRef node = nodeOf(*this, loc);
  if (!node->requiresGrad)
    raise(Code::RetainGrad, "can't retain_grad on Tensor that has requires_grad=False", loc);
  const std::lock_guard<std::mutex> lock(autogradMutex);
  stateOf(*node).retainsGrad = true;
}

Tensor Tensor::detach(Location loc) const {
  const NodeRef node = nodeOf(*this, loc);
  Storage *storage = node->storageOrNull();
  if (!storage || node->trace != 0 || isTracing())
    return finish(build::detach(node, loc), loc);
  NodeRef data = makeNode(OpKind::Data, node->dtype, node->shape, loc);
  setStorage(*data, StorageRef::sharing(storage));
  return tensorOf(std::move(data));
}

namespace {

/// The new value of a leaf that is changed in place: checked, then put into the same node.
void replaceValue(Node &leaf, const Tensor &value, Location loc) {
  if (Sizes(value.node()->shape) != Sizes(leaf.shape))
    raise(Code::BroadcastShapes,
          "output with shape " + shapeText(leaf.shape) + " doesn't match the broadcast shape " +
              shapeText(value.node()->shape),
          loc);
  if (value.dtype() != leaf.dtype)
    raise(Code::DTypesDiffer,
          std::string("result type ") + scalarName(value.dtype()) +
              " can't be cast to the desired output type " + scalarName(leaf.dtype),
          loc);
  setStorage(leaf, StorageRef::sharing(valueOf(*value.node(), loc)));
  ++leaf.version;
}

/// `a = op(a, b)`. A leaf that requires a gradient stays what it is and gets the new value; any
/// other tensor variable is bound to the result.
template <class Op>
Tensor &assign(Tensor &a, const Operand &b, Op op) {
  const Location loc = b.location();
  const NodeRef node = nodeOf(a, loc);
  if (!node->requiresGrad || !node->isLeaf)
    return a = op(Operand(a, loc), b);
  if (gradEnabled())
    raise(Code::InPlaceLeaf,
          "a leaf Variable that requires grad is being used in an in-place operation.", loc);
  replaceValue(*node, op(Operand(a, loc), b), loc);
  return a;
}

} // namespace

Tensor &operator+=(Tensor &a, const Operand &b) {
  return assign(a, b, [](const Operand &x, const Operand &y) { return add(x, y); });
}
Tensor &operator-=(Tensor &a, const Operand &b) {
  return assign(a, b, [](const Operand &x, const Operand &y) { return sub(x, y); });
}
Tensor &operator*=(Tensor &a, const Operand &b) {
  return assign(a, b, [](const Operand &x, const Operand &y) { return mul(x, y); });
}
Tensor &operator/=(Tensor &a, const Operand &b) {
  return assign(a, b, [](const Operand &x, const Operand &y) { return div(x, y); });
}

} // namespace ad
