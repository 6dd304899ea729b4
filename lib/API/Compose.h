// Small parts of functions that are composed of ops: constants, index tensors, axes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_API_COMPOSE_H
#define AD_API_COMPOSE_H

#include "API/Glue.h"
#include "ad/ops.h"

namespace ad {

inline Sizes sizesOf(const Size &size) { return {size.data(), size.size()}; }
inline Size sizeOf(const Shape &shape) { return Size(shape.data(), shape.size()); }

/// An operand that keeps its tensor alive, where an Operand would point to a temporary.
class Held {
public:
  Held(Tensor tensor, Location loc) : tensor(std::move(tensor)), loc(loc) {}
  operator Operand() const { return Operand(tensor, loc); }

private:
  Tensor tensor;
  Location loc;
};

/// A number of the structure: the compiler knows its value. Does not widen element types.
Tensor constant(double value, DType dtype, Location loc);
/// A number of the type of `x`.
inline Tensor constantLike(double value, const Tensor &x, Location loc) {
  return constant(value, x.dtype(), loc);
}
/// The index along `axis`, in the given shape.
Tensor indices(Sizes shape, DType dtype, int64_t axis, Location loc);

/// The axis made non-negative; throws if it is out of range. A tensor of rank 0 has axis 0.
int64_t axisOf(const Tensor &x, int64_t dim, Location loc);
/// Axes made non-negative and sorted; none: all.
Shape axesOf(const Tensor &x, const Dims &dims, Location loc);
/// How many elements each result of a reduction over `axes` is made of.
int64_t countOver(const Tensor &x, Sizes axes);
/// The result of a reduction with `keepdim`, as the user wants it.
Tensor withoutAxes(const Tensor &kept, Sizes axes, bool keepdim, Location loc);

/// The bijection that reverses the order: −x for floats, ~x for integers and bools.
Tensor reversedOrder(const Tensor &x, Location loc);

/// Throws unless `x` is a tensor of floats.
void requireFloat(const Tensor &x, const std::string &message, Location loc);
/// `torch.Size([2, 3])`.
std::string torchSize(const Tensor &x);

} // namespace ad

#endif
