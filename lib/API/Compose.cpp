// Small parts of functions that are composed of ops.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"

namespace ad {

Tensor constant(double value, DType dtype, Location loc) {
  return tensorOf(build::constant(value, dtype, {}, loc));
}

Tensor indices(Sizes shape, DType dtype, int64_t axis, Location loc) {
  return tensorOf(build::iota(shape, dtype, axis, loc));
}

int64_t axisOf(const Tensor &x, int64_t dim, Location loc) {
  const Or<int64_t> axis = wrapAxis(dim, nodeOf(x, loc)->rank());
  if (const Failure *failure = failureOf(axis))
    raise(*failure, loc);
  return std::get<int64_t>(axis);
}

Shape axesOf(const Tensor &x, const Dims &dims, Location loc) {
  const Or<Shape> axes = wrapAxes(sizesOf(dims), nodeOf(x, loc)->rank());
  if (const Failure *failure = failureOf(axes))
    raise(*failure, loc);
  return std::get<Shape>(axes);
}

int64_t countOver(const Tensor &x, Sizes axes) {
  int64_t count = 1;
  for (const int64_t axis : axes)
    count *= x.node()->shape[axis];
  return count;
}

Tensor withoutAxes(const Tensor &kept, Sizes axes, bool keepdim, Location loc) {
  if (keepdim || axes.empty())
    return kept;
  return kept.reshape(sizeOf(reducedShape(kept.node()->shape, axes, false)), loc);
}

Tensor reversedOrder(const Tensor &x, Location loc) {
  if (x.dtype() == DType::Bool)
    return logical_not(x, loc);
  if (isFloat(x.dtype()))
    return neg(x, loc);
  // The least integer has no negative, but a complement.
  return sub(Operand(constantLike(-1, x, loc), loc), Operand(x, loc));
}

void requireFloat(const Tensor &x, const std::string &message, Location loc) {
  if (const DType dtype = nodeOf(x, loc)->dtype; !isFloat(dtype))
    raise(Code::WrongDType, message + scalarName(dtype), loc);
}

std::string torchSize(const Tensor &x) { return "torch.Size(" + shapeText(x.node()->shape) + ")"; }

} // namespace ad
