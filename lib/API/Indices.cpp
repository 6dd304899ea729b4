// Parts of the functions that take tensors of indices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Indices.h"
#include "Trace/Tracing.h"
#include "ad/index.h"
#include "ad/shape.h"

namespace ad {
namespace {

/// The values of a tensor that decides on a shape; throws under a trace, where it has none.
Storage *valuesForShape(const char *name, const Tensor &x, Location loc) {
  const NodeRef node = nodeOf(x, loc);
  if (node->trace != 0)
    raise(Code::ValueUnderTrace,
          std::string(name) + "(): the shape of the result depends on values, which are not known "
                              "while a function is traced; use where() or masked_fill(), or call "
                              "it outside of jit and grad",
          loc);
  return valueOf(*node, loc);
}

/// A list of tensors of indices in which those of bools are replaced by what they stand for.
std::vector<Tensor> withoutMasks(const Tensor &x, const TensorList &indices, Location loc) {
  std::vector<Tensor> list;
  for (const Tensor &index : indices) {
    const NodeRef node = nodeOf(index, loc);
    if (node->dtype != DType::Bool) {
      if (node->dtype != DType::Int64 && node->dtype != DType::Int32)
        raise(Code::WrongDType,
              "tensors used as indices must be long, int, byte or bool tensors, but got " +
                  std::string(scalarName(node->dtype)),
              loc);
      list.push_back(index);
      continue;
    }
    const auto first = static_cast<int64_t>(list.size());
    for (int64_t axis = 0; axis < node->rank() && first + axis < x.dim(); ++axis)
      if (node->shape[axis] != x.size(first + axis, loc))
        raise(Code::IndexRange,
              "The shape of the mask " + shapeText(node->shape) + " at index " +
                  std::to_string(axis) + " does not match the shape of the indexed tensor " +
                  shapeText(x.node()->shape) + " at index " + std::to_string(first + axis),
              loc);
    const Tensor places = nonzero(index, loc);
    for (int64_t axis = 0; axis < node->rank(); ++axis)
      list.push_back(places.select(1, axis, loc));
  }
  return list;
}

} // namespace

std::string torchTensorName(const Tensor &x) {
  return std::string("torch.") + scalarName(x.dtype()) + "Tensor";
}

void requireIndex(const char *name, const Tensor &index, bool allowsInt32, Location loc) {
  const DType dtype = nodeOf(index, loc)->dtype;
  if (dtype == DType::Int64 || (allowsInt32 && dtype == DType::Int32))
    return;
  raise(Code::WrongDType,
        std::string(name) + "(): Expected dtype " + (allowsInt32 ? "int32 or int64" : "int64") +
            " for index, but got " + scalarName(dtype),
        loc);
}

Tensor gatherEach(const Tensor &x, int64_t axis, const Tensor &index, Location loc) {
  return finish(build::gather(nodeOf(x, loc), nodeOf(index, loc), axis, true, loc), loc);
}

Tensor gatherSlices(const Tensor &x, int64_t axis, const Tensor &index, Location loc) {
  return finish(build::gather(nodeOf(x, loc), nodeOf(index, loc), axis, false, loc), loc);
}

Tensor withAxis(const Tensor &x, Location loc) {
  return nodeOf(x, loc)->rank() == 0 ? x.reshape({1}, loc) : x;
}

Tensor windowFor(const Tensor &x, Sizes shape, int64_t axis, Location loc) {
  Tensor window = x;
  for (auto [other, size] : llvm::enumerate(shape))
    if (static_cast<int64_t>(other) != axis && x.node()->shape[other] != size)
      window = window.narrow(static_cast<int64_t>(other), 0, size, loc);
  return window;
}

FlatIndex flatIndexOf(const Tensor &x, const TensorList &indices, Location loc) {
  const NodeRef node = nodeOf(x, loc);
  const std::vector<Tensor> list = withoutMasks(x, indices, loc);
  if (list.empty())
    raise(Code::BadValue, "index: expected at least one tensor of indices", loc);
  if (static_cast<int64_t>(list.size()) > node->rank())
    raise(Code::IndexRange,
          "too many indices for tensor of dimension " + std::to_string(node->rank()), loc);
  Shape shape;
  for (const Tensor &index : list) {
    const Or<Shape> joined = broadcastShapes(shape, index.node()->shape);
    if (failureOf(joined)) {
      std::string shapes;
      for (const Tensor &other : list)
        shapes += (shapes.empty() ? "" : ", ") + shapeText(other.node()->shape);
      raise(Code::BroadcastShapes,
            "shape mismatch: indexing tensors could not be broadcast together with shapes " +
                shapes,
            loc);
    }
    shape = std::get<Shape>(joined);
  }
  FlatIndex flat;
  flat.axes = static_cast<int64_t>(list.size());
  for (auto [axis, index] : llvm::enumerate(list)) {
    const int64_t size = node->shape[axis];
    const NodeRef wide = nodeOf(index.to(int64, loc), loc);
    const Tensor checked =
        finish(build::checkIndex(wide, static_cast<int64_t>(axis), size, loc), loc)
            .expand(sizeOf(shape), loc);
    // From the outside: index · size + next index.
    flat.index = axis == 0 ? checked
                           : add(Operand(mul(Operand(flat.index, loc), Operand(size, loc)), loc),
                                 Operand(checked, loc));
    flat.size *= size;
  }
  return flat;
}

Tensor flattened(const Tensor &x, const FlatIndex &at, Location loc) {
  Shape shape{at.size};
  shape.append(x.node()->shape.begin() + at.axes, x.node()->shape.end());
  return x.reshape(sizeOf(shape), loc);
}

Tensor nonzero(const Tensor &x, Location loc) {
  const NodeRef node = nodeOf(x.to(boolean, loc), loc);
  const auto *isTrue =
      static_cast<const bool *>(valuesForShape("nonzero", tensorOf(node), loc)->data());
  const int64_t count = elementCount(node->shape), rank = node->rank();
  const int64_t found = std::count(isTrue, isTrue + count, true);
  NodeRef result = makeData(DType::Int64, {found, rank}, loc);
  auto *next = static_cast<int64_t *>(result->storageOrNull()->data());
  for (int64_t place = 0; place < count; ++place) {
    if (!isTrue[place])
      continue;
    int64_t rest = place;
    for (int64_t axis = rank; axis-- > 0; rest /= node->shape[axis])
      next[axis] = rest % node->shape[axis];
    next += rank;
  }
  return tensorOf(result);
}

Tensor masked_select(const Tensor &x, const Tensor &mask, Location loc) {
  if (nodeOf(mask, loc)->dtype != DType::Bool)
    raise(Code::WrongDType,
          std::string("masked_select: expected BoolTensor for mask, but got ") +
              torchTensorName(mask),
          loc);
  if (nodeOf(x, loc)->trace != 0 || mask.node()->trace != 0)
    static_cast<void>(valuesForShape("masked_select", x.node()->trace ? x : mask, loc));
  const Or<Shape> shape = broadcastShapes(x.node()->shape, mask.node()->shape);
  if (const Failure *failure = failureOf(shape))
    raise(*failure, loc);
  const Size size = sizeOf(std::get<Shape>(shape));
  const Tensor places = nonzero(mask.expand(size, loc).flatten(loc), loc).select(1, 0, loc);
  return named(gatherSlices(x.expand(size, loc).flatten(loc), 0, places, loc),
               "MaskedSelectBackward0");
}

} // namespace ad
