// Ops of the IR that move elements: views, windows, joins.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"
#include "llvm/ADT/STLExtras.h"

namespace ad {
namespace {

int64_t axisIn(const Tensor &x, int64_t dim, int64_t rank, Location loc) {
  const Or<int64_t> axis = wrapAxis(dim, rank);
  if (const Failure *failure = failureOf(axis))
    raise(*failure, loc);
  return std::get<int64_t>(axis);
}

} // namespace

Tensor Tensor::reshape(const Size &shape, Location loc) const {
  return finish(build::reshape(nodeOf(*this, loc), sizesOf(shape), loc), loc);
}
Tensor Tensor::view(const Size &shape, Location loc) const { return reshape(shape, loc); }
Tensor Tensor::flatten(Location loc) const { return reshape({-1}, loc); }
Tensor Tensor::expand(const Size &shape, Location loc) const {
  return finish(build::expand(nodeOf(*this, loc), sizesOf(shape), loc), loc);
}
Tensor Tensor::permute(const Dims &dims, Location loc) const {
  return finish(build::permute(nodeOf(*this, loc), sizesOf(dims), loc), loc);
}

Tensor Tensor::transpose(std::int64_t dim0, std::int64_t dim1, Location loc) const {
  const NodeRef node = nodeOf(*this, loc);
  const int64_t first = axisIn(*this, dim0, node->rank(), loc);
  const int64_t second = axisIn(*this, dim1, node->rank(), loc);
  Shape order;
  for (int64_t axis = 0; axis < node->rank(); ++axis)
    order.push_back(axis == first ? second : axis == second ? first : axis);
  return finish(build::permute(node, order, loc), "TransposeBackward0", loc);
}

Tensor Tensor::t(Location loc) const {
  if (dim() > 2)
    raise(Code::WrongRank,
          "t() expects a tensor with <= 2 dimensions, but self is " + std::to_string(dim()) + "D",
          loc);
  return dim() < 2 ? *this : named(transpose(0, 1, loc), "TBackward0");
}

Tensor Tensor::unsqueeze(std::int64_t dim, Location loc) const {
  const NodeRef node = nodeOf(*this, loc);
  Shape shape = node->shape;
  shape.insert(shape.begin() + axisIn(*this, dim, node->rank() + 1, loc), 1);
  return finish(build::reshape(node, shape, loc), "UnsqueezeBackward0", loc);
}

Tensor Tensor::squeeze(std::int64_t dim, Location loc) const {
  const NodeRef node = nodeOf(*this, loc);
  const int64_t axis = axisIn(*this, dim, node->rank(), loc);
  if (node->rank() == 0 || node->shape[axis] != 1)
    return *this;
  Shape shape = node->shape;
  shape.erase(shape.begin() + axis);
  return finish(build::reshape(node, shape, loc), "SqueezeBackward1", loc);
}

Tensor squeeze(const Tensor &x, Location loc) {
  Shape shape = nodeOf(x, loc)->shape;
  llvm::erase(shape, 1);
  return finish(build::reshape(nodeOf(x, loc), shape, loc), "SqueezeBackward0", loc);
}

Tensor squeeze(const Tensor &x, const Dims &dims, Location loc) {
  const Shape axes = dims.empty() ? Shape() : axesOf(x, dims, loc);
  Shape shape;
  for (auto [axis, size] : llvm::enumerate(nodeOf(x, loc)->shape))
    if (size != 1 || !llvm::is_contained(axes, static_cast<int64_t>(axis)))
      shape.push_back(size);
  return finish(build::reshape(nodeOf(x, loc), shape, loc), "SqueezeBackward2", loc);
}

Tensor Tensor::slice(std::int64_t dim, std::int64_t start, std::int64_t end, std::int64_t step,
                     Location loc) const {
  return finish(build::slice(nodeOf(*this, loc), dim, start, end, step, loc), loc);
}

Tensor Tensor::narrow(std::int64_t dim, std::int64_t start, std::int64_t length,
                      Location loc) const {
  const int64_t size = this->size(dim, loc);
  const int64_t first = start < 0 ? start + size : start;
  if (length < 0)
    raise(Code::BadValue, "narrow(): length must be non-negative.", loc);
  if (first < 0 || first + length > size)
    raise(Code::IndexRange,
          "start (" + std::to_string(start) + ") + length (" + std::to_string(length) +
              ") exceeds dimension size (" + std::to_string(size) + ").",
          loc);
  return slice(dim, first, first + length, 1, loc);
}

Tensor Tensor::select(std::int64_t dim, std::int64_t index, Location loc) const {
  return finish(build::selectIndex(nodeOf(*this, loc), dim, index, loc), "SelectBackward0", loc);
}
Tensor Tensor::operator[](std::int64_t index) const { return select(0, index, Location()); }

Tensor flip(const Tensor &x, const Dims &dims, Location loc) {
  return finish(build::flip(nodeOf(x, loc), sizesOf(dims), loc), loc);
}

Tensor cat(const TensorList &tensors, std::int64_t dim, Location loc) {
  llvm::SmallVector<NodeRef, 4> parts;
  for (const Tensor &tensor : tensors)
    parts.push_back(nodeOf(tensor, loc));
  return finish(build::concat(parts, dim, loc), loc);
}

Tensor stack(const TensorList &tensors, std::int64_t dim, Location loc) {
  llvm::SmallVector<NodeRef, 4> parts;
  for (const Tensor &tensor : tensors) {
    if (tensor.shape() != tensors.begin()->shape())
      raise(Code::ConcatShapes,
            "stack expects each tensor to be equal size, but got " +
                shapeText(sizesOf(tensors.begin()->shape())) + " at entry 0 and " +
                shapeText(sizesOf(tensor.shape())) + " at entry " + std::to_string(parts.size()),
            loc);
    parts.push_back(nodeOf(tensor.unsqueeze(dim, loc), loc));
  }
  return finish(build::concat(parts, dim, loc), "StackBackward0", loc);
}

Tensor pad(const Tensor &x, const Dims &amounts, double value, Location loc) {
  const NodeRef node = nodeOf(x, loc);
  if (amounts.size() % 2 || static_cast<int64_t>(amounts.size()) > 2 * node->rank())
    raise(Code::BadValue,
          "pad takes a pair of amounts for each of at most " + std::to_string(node->rank()) +
              " dimensions, but got " + std::to_string(amounts.size()) + " amounts",
          loc);
  Shape low(node->rank(), 0), high(node->rank(), 0);
  for (size_t pair = 0; pair < amounts.size() / 2; ++pair) {
    low[node->rank() - 1 - pair] = amounts[2 * pair];
    high[node->rank() - 1 - pair] = amounts[2 * pair + 1];
  }
  return finish(build::pad(node, low, high, Shape(node->rank(), 0), value, loc), loc);
}

} // namespace ad
