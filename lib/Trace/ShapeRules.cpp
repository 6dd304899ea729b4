// Rules on shapes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Trace/ShapeRules.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

namespace ad {

std::string shapeText(Sizes shape) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  stream << '[';
  llvm::interleaveComma(shape, stream);
  stream << ']';
  return text;
}

Or<Shape> broadcastShapes(Sizes a, Sizes b) {
  const size_t rank = std::max(a.size(), b.size());
  Shape shape(rank);
  for (size_t back = 1; back <= rank; ++back) {
    const int64_t sizeA = back <= a.size() ? a[a.size() - back] : 1;
    const int64_t sizeB = back <= b.size() ? b[b.size() - back] : 1;
    if (sizeA != sizeB && sizeA != 1 && sizeB != 1)
      return Failure{Code::BroadcastShapes,
                     "The size of tensor a (" + std::to_string(sizeA) +
                         ") must match the size of tensor b (" + std::to_string(sizeB) +
                         ") at non-singleton dimension " + std::to_string(rank - back)};
    shape[rank - back] = sizeA == 1 ? sizeB : sizeA;
  }
  return shape;
}

Or<Shape> expandShape(Sizes shape, Sizes target) {
  if (target.size() < shape.size())
    return Failure{Code::ExpandShape,
                   "expand: the number of sizes provided (" + std::to_string(target.size()) +
                       ") must be greater or equal to the number of dimensions in the tensor (" +
                       std::to_string(shape.size()) + ")"};
  Shape result(target);
  const size_t added = target.size() - shape.size();
  for (size_t axis = 0; axis < target.size(); ++axis) {
    const int64_t size = axis < added ? 1 : shape[axis - added];
    if (target[axis] == -1 && axis >= added)
      result[axis] = size;
    if (result[axis] < 0 || (size != 1 && size != result[axis]))
      return Failure{Code::ExpandShape,
                     "The expanded size of the tensor (" + std::to_string(target[axis]) +
                         ") must match the existing size (" + std::to_string(size) +
                         ") at non-singleton dimension " + std::to_string(axis) +
                         ".  Target sizes: " + shapeText(target) +
                         ".  Tensor sizes: " + shapeText(shape)};
  }
  return result;
}

Or<Shape> reshapeShape(Sizes shape, Sizes target) {
  const int64_t count = elementCount(shape);
  const Failure invalid{Code::ReshapeSize, "shape '" + shapeText(target) +
                                               "' is invalid for input of size " +
                                               std::to_string(count)};
  Shape result(target);
  int64_t known = 1;
  int64_t *open = nullptr;
  for (int64_t &size : result) {
    if (size == -1) {
      if (open)
        return Failure{Code::ReshapeSize, "only one dimension can be inferred"};
      open = &size;
    } else if (size < 0) {
      return Failure{Code::ReshapeSize, "invalid shape dimension " + std::to_string(size)};
    } else if (llvm::MulOverflow(known, size, known)) {
      return invalid;
    }
  }
  if (open && known == 0)
    return Failure{Code::ReshapeSize, "cannot reshape tensor of 0 elements into shape " +
                                          shapeText(target) +
                                          " because the unspecified dimension "
                                          "size -1 can be any value and is ambiguous"};
  if (open ? count % known != 0 : count != known)
    return invalid;
  if (open)
    *open = count / known;
  return result;
}

Or<int64_t> wrapAxis(int64_t axis, int64_t rank) {
  // A tensor without axes is addressed as if it had one.
  const int64_t bound = std::max<int64_t>(rank, 1);
  if (axis < -bound || axis >= bound)
    return Failure{Code::AxisRange, "Dimension out of range (expected to be in range of [" +
                                        std::to_string(-bound) + ", " + std::to_string(bound - 1) +
                                        "], but got " + std::to_string(axis) + ")"};
  return axis < 0 ? axis + bound : axis;
}

Or<Shape> wrapAxes(Sizes axes, int64_t rank) {
  Shape wrapped;
  for (const int64_t axis : axes) {
    const Or<int64_t> one = wrapAxis(axis, rank);
    if (const Failure *failure = failureOf(one))
      return *failure;
    const int64_t index = std::get<int64_t>(one);
    if (llvm::is_contained(wrapped, index))
      return Failure{Code::RepeatedAxis, "dim " + std::to_string(index) +
                                             " appears multiple times in the list of dims"};
    wrapped.push_back(index);
  }
  if (axes.empty())
    for (int64_t axis = 0; axis < rank; ++axis)
      wrapped.push_back(axis);
  if (rank == 0)
    wrapped.clear();
  llvm::sort(wrapped);
  return wrapped;
}

Shape reducedShape(Sizes shape, Sizes axes, bool keepdim) {
  Shape kept;
  for (auto [axis, size] : llvm::enumerate(shape)) {
    if (!llvm::is_contained(axes, static_cast<int64_t>(axis)))
      kept.push_back(size);
    else if (keepdim)
      kept.push_back(1);
  }
  return kept;
}

Or<Shape> concatShape(llvm::ArrayRef<Shape> shapes, int64_t axis) {
  Shape joined = shapes.front();
  for (auto [index, shape] : llvm::enumerate(shapes.drop_front())) {
    if (shape.size() != joined.size())
      return Failure{Code::ConcatShapes, "Tensors must have same number of dimensions: got " +
                                             std::to_string(joined.size()) + " and " +
                                             std::to_string(shape.size())};
    for (size_t other = 0; other < shape.size(); ++other)
      if (static_cast<int64_t>(other) != axis && shape[other] != joined[other])
        return Failure{Code::ConcatShapes,
                       "Sizes of tensors must match except in dimension " + std::to_string(axis) +
                           ". Expected size " + std::to_string(joined[other]) + " but got size " +
                           std::to_string(shape[other]) + " for tensor number " +
                           std::to_string(index + 1) + " in the list."};
    joined[axis] += shape[axis];
  }
  return joined;
}

} // namespace ad
