// Tracing of a callable.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/TraceBody.h"
#include "Trace/Tracing.h"

namespace ad {

llvm::SmallVector<NodeRef, 8> argumentNodes(const Tensor *tensors, size_t count, Location loc) {
  llvm::SmallVector<NodeRef, 8> nodes;
  for (const Tensor &tensor : llvm::ArrayRef(tensors, count)) {
    nodes.push_back(nodeOf(tensor, loc));
    if (const Failure *failure = checkTrace(*nodes.back()))
      raise(*failure, loc);
  }
  return nodes;
}

void pushTensors(detail::TensorSink &out, llvm::ArrayRef<NodeRef> nodes) {
  for (const NodeRef &node : nodes)
    out.push(tensorOf(node));
}

std::shared_ptr<const Function>
traceBody(detail::Body body, llvm::ArrayRef<NodeRef> arguments, Location loc,
          llvm::function_ref<void(llvm::MutableArrayRef<NodeRef>)> adjust, Holds holds) {
  const TraceScope scope(holds);
  llvm::SmallVector<NodeRef, 8> parameters, results;
  llvm::SmallVector<Tensor, 8> tensors;
  for (const NodeRef &argument : arguments) {
    NodeRef parameter = scope.makeParam(argument->dtype, argument->shape, loc);
    parameter->isNumber = argument->isNumber;
    tensors.push_back(tensorOf(parameter));
    parameters.push_back(std::move(parameter));
  }
  detail::TensorSink sink;
  body(tensors.data(), sink);
  for (size_t index = 0; index < sink.size(); ++index) {
    results.push_back(nodeOf(sink.data()[index], loc));
    if (const Failure *failure = checkTrace(*results.back()))
      raise(*failure, loc);
  }
  if (adjust)
    adjust(results);
  return makeFunction(parameters, results, scope.id());
}

void requireDifferentiable(const Node &tensor, Location loc) {
  if (!isFloat(tensor.dtype))
    raise(Code::GradOfInteger,
          "Only Tensors of floating point and complex dtype can require gradients", loc);
}

} // namespace ad
