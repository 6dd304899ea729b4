// Functions that take elements by index.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Indices.h"
#include "ad/index.h"
#include "ad/shape.h"

namespace ad {
namespace {

void requireVector(const char *name, const Tensor &index, Location loc) {
  if (nodeOf(index, loc)->rank() > 1)
    raise(Code::WrongRank, std::string(name) + "(): Index is supposed to be a vector", loc);
}

} // namespace

Tensor gather(const Tensor &x, std::int64_t dim, const Tensor &index, Location loc) {
  requireIndex("gather", index, false, loc);
  const Tensor from = withAxis(x, loc), at = withAxis(index, loc);
  const Sizes shape = from.node()->shape, wanted = at.node()->shape;
  const int64_t axis = axisOf(x, dim, loc);
  if (shape.size() != wanted.size())
    raise(Code::WrongRank,
          "Index tensor must have the same number of dimensions as input tensor: got index " +
              shapeText(index.node()->shape) + " and input " + shapeText(x.node()->shape),
          loc);
  for (size_t other = 0; other < shape.size(); ++other)
    if (static_cast<int64_t>(other) != axis && wanted[other] > shape[other])
      raise(Code::IndexShapes,
            "Size does not match at dimension " + std::to_string(other) + " expected index " +
                shapeText(wanted) + " to be no larger than self " + shapeText(shape) +
                " apart from dimension " + std::to_string(axis),
            loc);
  const Tensor found = gatherEach(windowFor(from, wanted, axis, loc), axis, at, loc);
  return index.dim() == 0 ? named(found.reshape({}, loc), "GatherBackward0") : found;
}

Tensor take_along_dim(const Tensor &x, const Tensor &indices, std::int64_t dim, Location loc) {
  requireIndex("torch.take_along_dim", indices, false, loc);
  const int64_t axis = axisOf(x, dim, loc);
  if (nodeOf(x, loc)->rank() != indices.dim())
    raise(Code::WrongRank,
          "torch.take_along_dim(): input and indices should have the same number of dimensions, "
          "but got " +
              std::to_string(x.dim()) + " dimensions for input, and " +
              std::to_string(indices.dim()) + " dimensions for indices",
          loc);
  if (x.dim() == 0)
    return gather(x, 0, indices, loc);
  // Both broadcast, but for the axis.
  Shape from(x.node()->shape), at(indices.node()->shape);
  from[axis] = at[axis] = 1;
  const Or<Shape> joined = broadcastShapes(from, at);
  if (const Failure *failure = failureOf(joined))
    raise(*failure, loc);
  from = at = std::get<Shape>(joined);
  from[axis] = x.node()->shape[axis];
  at[axis] = indices.node()->shape[axis];
  return gatherEach(x.expand(sizeOf(from), loc), axis, indices.expand(sizeOf(at), loc), loc);
}

Tensor take_along_dim(const Tensor &x, const Tensor &indices, Location loc) {
  return take_along_dim(x.flatten(loc), indices.flatten(loc), 0, loc);
}

Tensor index_select(const Tensor &x, std::int64_t dim, const Tensor &index, Location loc) {
  requireIndex("index_select", index, true, loc);
  requireVector("index_select", index, loc);
  const int64_t axis = axisOf(x, dim, loc);
  const Tensor slices = gatherSlices(withAxis(x, loc), axis, withAxis(index, loc), loc);
  return named(x.dim() == 0 ? slices.reshape({}, loc) : slices, "IndexSelectBackward0");
}

Tensor take(const Tensor &x, const Tensor &index, Location loc) {
  requireIndex("take", index, false, loc);
  const Tensor flat = x.flatten(loc);
  const Tensor at = finish(build::checkIndex(nodeOf(index, loc), 0, flat.numel(), loc), loc);
  return named(gatherSlices(flat, 0, at, loc), "TakeBackward0");
}

Tensor embedding(const Tensor &input, const Tensor &weight, Location loc) {
  const DType dtype = nodeOf(input, loc)->dtype;
  if (dtype != DType::Int64 && dtype != DType::Int32)
    raise(Code::WrongDType,
          "Expected tensor for argument #1 'indices' to have one of the following scalar types: "
          "Long, Int; but got " +
              torchTensorName(input) + " instead (while checking arguments for embedding)",
          loc);
  if (nodeOf(weight, loc)->rank() != 2)
    raise(Code::WrongRank, "'weight' must be 2-D, but got shape " + shapeText(weight.node()->shape),
          loc);
  return named(gatherSlices(weight, 0, input, loc), "EmbeddingBackward0");
}

Tensor index(const Tensor &x, const TensorList &indices, Location loc) {
  const FlatIndex at = flatIndexOf(x, indices, loc);
  return named(gatherSlices(flattened(x, at, loc), 0, at.index, loc), "IndexBackward0");
}

} // namespace ad
