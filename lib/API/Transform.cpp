// grad, vjp, jvp and linear_transpose: trace the function, check what is asked of it, put the
// request into the graph. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "ad/transform.h"
#include "API/TraceBody.h"
#include "Trace/Request.h"
#include "ad/factories.h"

namespace ad {
namespace {

using detail::Body;
using detail::TensorSink;

/// A tangent or cotangent for `like`: of its shape, in its element type; zeros if undefined.
NodeRef directionFor(const Tensor &direction, const Node &like, const char *what, Location loc) {
  if (!direction.defined())
    return nodeOf(zeros(Size(like.shape.data(), like.shape.size()), like.dtype, loc), loc);
  if (Sizes(direction.node()->shape) != Sizes(like.shape))
    raise(Code::SeedShape,
          std::string(what) + " has shape " + shapeText(direction.node()->shape) +
              ", expected that of the tensor it belongs to: " + shapeText(like.shape),
          loc);
  return nodeOf(direction.to(like.dtype, loc), loc);
}

/// Makes the first result of a traced function a tensor of rank 0, as the request wants it.
NodeRef asScalar(const NodeRef &loss, Location loc) {
  if (elementCount(loss->shape) != 1)
    raise(Code::GradOfNonScalar, "grad can be implicitly created only for scalar outputs", loc);
  if (!isFloat(loss->dtype))
    raise(Code::NoGradFn, "element 0 of tensors does not require grad and does not have a grad_fn",
          loc);
  return loss->shape.empty() ? loss : std::get<NodeRef>(build::reshape(loss, {}, loc));
}

/// The cotangents of the float results.
llvm::SmallVector<NodeRef, 4> seedsFor(const Graph &graph, const Tensor *cotangents,
                                       std::size_t count, Location loc) {
  const auto &outputs = graph.resultNodes;
  if (outputs.size() != count)
    raise(Code::SeedShape,
          "pullback takes " + std::to_string(outputs.size()) + " cotangents, but got " +
              std::to_string(count),
          loc);
  llvm::SmallVector<NodeRef, 4> seeds;
  for (auto [index, output] : llvm::enumerate(outputs))
    if (isFloat(output->dtype))
      seeds.push_back(directionFor(cotangents[index], *output, "cotangent", loc));
  return seeds;
}

/// Gives the cotangents at `next` to the selected arguments: undefined ones to integers.
void pushCotangents(llvm::ArrayRef<NodeRef> arguments, detail::Selection wrt, const NodeRef *next,
                    TensorSink &out) {
  for (const size_t index : llvm::ArrayRef(wrt.indices, wrt.count))
    out.push(isFloat(arguments[index]->dtype) ? tensorOf(*next++) : Tensor());
}

/// Those of the selected arguments that are floats.
llvm::SmallVector<int64_t> floatsAmong(llvm::ArrayRef<NodeRef> arguments, detail::Selection wrt) {
  llvm::SmallVector<int64_t> indices;
  for (const size_t index : llvm::ArrayRef(wrt.indices, wrt.count))
    if (isFloat(arguments[index]->dtype))
      indices.push_back(static_cast<int64_t>(index));
  return indices;
}

} // namespace

void detail::request_grad(Body body, const Tensor *args, std::size_t count, Selection wrt,
                          bool value, TensorSink &out, Location loc) {
  const auto arguments = argumentNodes(args, count, loc);
  llvm::SmallVector<int64_t> indices;
  for (const size_t index : llvm::ArrayRef(wrt.indices, wrt.count)) {
    requireDifferentiable(*arguments[index], loc);
    indices.push_back(static_cast<int64_t>(index));
  }
  Shape lossShape;
  const auto function =
      traceBody(body, arguments, loc, [&](llvm::MutableArrayRef<NodeRef> results) {
        if (results.empty())
          raise(Code::GradOfNonScalar, "grad needs a function with a result", loc);
        lossShape = results[0]->shape;
        results[0] = asScalar(results[0], loc);
      });
  auto results = buildRequest({OpKind::Grad, function, arguments, {}, indices, value}, loc);
  if (value && !lossShape.empty())
    results[0] = std::get<NodeRef>(build::reshape(results[0], lossShape, loc));
  pushTensors(out, results);
}

void detail::request_vjp(Body body, const Tensor *args, std::size_t count, Selection wrt,
                         const Tensor *cotangents, std::size_t cotangent_count, TensorSink &out,
                         Location loc) {
  const auto arguments = argumentNodes(args, count, loc);
  const auto function = traceBody(body, arguments, loc);
  const auto seeds = seedsFor(function->graph, cotangents, cotangent_count, loc);
  const auto indices = floatsAmong(arguments, wrt);
  const auto results = buildRequest({OpKind::Vjp, function, arguments, seeds, indices}, loc);
  pushCotangents(arguments, wrt, results.begin() + function->graph.resultNodes.size(), out);
}

void detail::request_transpose(Body body, const Tensor *args, std::size_t count, Selection wrt,
                               const Tensor *cotangents, std::size_t cotangent_count,
                               TensorSink &out, Location loc) {
  const auto arguments = argumentNodes(args, count, loc);
  const auto function = traceBody(body, arguments, loc);
  const auto seeds = seedsFor(function->graph, cotangents, cotangent_count, loc);
  const auto indices = floatsAmong(arguments, wrt);
  llvm::SmallVector<NodeRef, 4> others;
  for (auto [index, argument] : llvm::enumerate(arguments))
    if (!llvm::is_contained(indices, static_cast<int64_t>(index)))
      others.push_back(argument);
  const auto results =
      buildRequest({OpKind::LinearTranspose, function, others, seeds, indices}, loc);
  pushCotangents(arguments, wrt, results.begin(), out);
}

void detail::request_jvp(Body body, const Tensor *args, std::size_t count, const Tensor *tangents,
                         std::size_t tangent_count, TensorSink &out, Location loc) {
  if (count != tangent_count)
    raise(Code::SeedShape,
          "jvp needs a tangent for each of " + std::to_string(count) + " tensors, but got " +
              std::to_string(tangent_count),
          loc);
  const auto arguments = argumentNodes(args, count, loc);
  llvm::SmallVector<NodeRef, 4> seeds;
  llvm::SmallVector<int64_t> indices;
  for (size_t index = 0; index < count; ++index) {
    if (!isFloat(arguments[index]->dtype))
      continue;
    indices.push_back(static_cast<int64_t>(index));
    seeds.push_back(directionFor(tangents[index], *arguments[index], "tangent", loc));
  }
  const auto function = traceBody(body, arguments, loc);
  const auto &outputs = function->graph.resultNodes;
  const auto results = buildRequest({OpKind::Jvp, function, arguments, seeds, indices}, loc);
  pushTensors(out, llvm::ArrayRef<NodeRef>(results).take_front(outputs.size()));
  const NodeRef *next = results.begin() + outputs.size();
  for (const NodeRef &output : outputs)
    out.push(isFloat(output->dtype) ? tensorOf(*next++) : Tensor());
}

} // namespace ad
