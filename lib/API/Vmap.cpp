// vmap: traces the function on one instance, and puts the request for all into the graph.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ad/vmap.h"
#include "API/BatchScope.h"
#include "API/TraceBody.h"
#include "Trace/Request.h"
#include "Trace/ShapeRules.h"
#include "Trace/Tracing.h"

namespace ad {

thread_local llvm::SmallVector<int64_t, 4> BatchScope::sizes;

namespace {

/// An axis of a tensor with `rank` axes, counted from the front; `what` names it in the error.
int64_t normalized(int64_t axis, int64_t rank, const char *what, Location loc) {
  const Or<int64_t> wrapped = wrapAxis(axis, rank);
  if (const Failure *failure = failureOf(wrapped))
    raise(failure->code, std::string(what) + ": " + failure->message, loc);
  return std::get<int64_t>(wrapped);
}

/// The arguments of a vmap: where the instances lie in each, how many there are, and one of each.
class Instances {
public:
  Instances(llvm::ArrayRef<Tensor> tensors, const int64_t *wanted, Location loc);

  llvm::SmallVector<NodeRef, 8> arguments, instance;
  llvm::SmallVector<int64_t> axes;
  int64_t size = -1;

private:
  void addMapped(const NodeRef &node, int64_t axis, Location loc);
};

Instances::Instances(llvm::ArrayRef<Tensor> tensors, const int64_t *wanted, Location loc) {
  for (auto [index, tensor] : llvm::enumerate(tensors)) {
    arguments.push_back(nodeOf(tensor, loc));
    const NodeRef &node = arguments.back();
    if (const Failure *failure = checkTrace(*node))
      raise(*failure, loc);
    if (wanted[index] == unmapped) {
      axes.push_back(-1);
      instance.push_back(node);
    } else {
      addMapped(node, wanted[index], loc);
    }
  }
  if (size < 0)
    raise(Code::BadValue, "vmap: in_axes maps no tensor, expected at least one", loc);
}

void Instances::addMapped(const NodeRef &node, int64_t axis, Location loc) {
  if (node->shape.empty())
    raise(Code::WrongRank,
          "vmap: a tensor of shape " + shapeText(node->shape) +
              " has no axis to map over; pass it as ad::unmapped",
          loc);
  axes.push_back(normalized(axis, node->rank(), "vmap: in_axes", loc));
  const int64_t found = node->shape[axes.back()];
  if (size >= 0 && found != size)
    raise(Code::BroadcastShapes,
          "vmap: the arguments disagree in the number of instances: " + std::to_string(size) +
              " and " + std::to_string(found) + " along axis " + std::to_string(axes.back()) +
              " of shape " + shapeText(node->shape),
          loc);
  size = found;
  Shape shape = node->shape;
  shape.erase(shape.begin() + axes.back());
  instance.push_back(makeNode(OpKind::Data, node->dtype, shape, loc));
}

} // namespace

void detail::request_vmap(Body body, const Tensor *args, std::size_t count,
                          const std::int64_t *axes, std::int64_t out_axis, TensorSink &out,
                          Location loc) {
  const Instances instances(llvm::ArrayRef(args, count), axes, loc);
  const BatchScope scope(instances.size);
  const auto function = traceBody(body, instances.instance, loc);
  llvm::SmallVector<int64_t> outAxes;
  for (const NodeRef &result : function->graph.resultNodes)
    outAxes.push_back(normalized(out_axis, result->rank() + 1, "vmap: out_axis", loc));
  TracedRequest request{OpKind::Vmap, function, instances.arguments, {}, {}};
  request.inAxes = instances.axes;
  request.outAxes = outAxes;
  request.batch = instances.size;
  pushTensors(out, buildRequest(request, loc));
}

Tensor detail::basis_like(const Tensor &x, Location loc) {
  requireDifferentiable(*nodeOf(x, loc), loc);
  const std::int64_t count = x.numel();
  Shape shape{count};
  llvm::append_range(shape, nodeOf(x, loc)->shape);
  return eye(count, x.dtype(), loc).reshape(Size(shape.data(), shape.size()), loc);
}

Tensor detail::unflatten(const Tensor &rows, const Tensor &x, Location loc) {
  Shape shape = nodeOf(x, loc)->shape;
  const NodeRef node = nodeOf(rows, loc);
  llvm::append_range(shape, llvm::ArrayRef(node->shape).drop_front());
  return rows.reshape(Size(shape.data(), shape.size()), loc);
}

Tensor detail::unflatten_last(const Tensor &rows, const Tensor &x, Location loc) {
  const NodeRef node = nodeOf(rows, loc);
  llvm::SmallVector<int64_t> order;
  for (int64_t axis = 1; axis < node->rank(); ++axis)
    order.push_back(axis);
  order.push_back(0);
  Shape shape(llvm::ArrayRef(node->shape).drop_front());
  llvm::append_range(shape, nodeOf(x, loc)->shape);
  return rows.permute(Dims(order.data(), order.size()), loc)
      .reshape(Size(shape.data(), shape.size()), loc);
}

} // namespace ad
