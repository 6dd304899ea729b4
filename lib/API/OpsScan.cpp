// Functions along one axis, in the order of its elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"

namespace ad {
namespace {

/// The first element along the axis in the direction of the scan, and −0 behind it, which can be
/// added without changing a bit.
Tensor firstOnly(const Tensor &x, int64_t axis, bool isReversed, Location loc) {
  const NodeRef node = nodeOf(x, loc);
  const int64_t size = node->shape[axis];
  const Tensor first = x.narrow(axis, isReversed ? size - 1 : 0, 1, loc);
  Shape low(node->rank(), 0), high(low);
  (isReversed ? low : high)[axis] = size - 1;
  const Shape gaps(node->rank(), 0);
  return finish(build::pad(nodeOf(first, loc), low, high, gaps, -0.0, loc), loc);
}

} // namespace

Tensor cumsum(const Tensor &x, std::int64_t dim, bool reverse, Location loc) {
  return finish(build::cumsum(nodeOf(x, loc), dim, reverse, loc), loc);
}

// y[i] = x[i]·y[i−1]
Tensor cumprod(const Tensor &x, std::int64_t dim, bool reverse, Location loc) {
  const int64_t axis = axisOf(x, dim, loc);
  const Tensor factors = isFloat(x.dtype()) ? x : x.to(int64, loc);
  if (x.dim() == 0 || x.size(axis, loc) == 0)
    return factors;
  const Tensor start = firstOnly(factors, axis, reverse, loc);
  return finish(build::recurrence(nodeOf(factors, loc), nodeOf(start, loc), axis, reverse, loc),
                "CumprodBackward0", loc);
}

Tensor recurrence(const Tensor &a, const Tensor &b, std::int64_t dim, bool reverse, Location loc) {
  const DType dtype = promote({nodeOf(a, loc), nodeOf(b, loc)});
  if (dtype == DType::Bool)
    raise(Code::WrongDType, "recurrence: expected numbers, but got Bool", loc);
  const Or<Shape> shape = broadcastShapes(a.node()->shape, b.node()->shape);
  if (const Failure *failure = failureOf(shape))
    raise(*failure, loc);
  const Size size = sizeOf(std::get<Shape>(shape));
  const Tensor factors = a.to(dtype, loc).expand(size, loc),
               terms = b.to(dtype, loc).expand(size, loc);
  const int64_t axis = axisOf(terms, dim, loc);
  if (size.empty())
    return terms;
  return finish(build::recurrence(nodeOf(factors, loc), nodeOf(terms, loc), axis, reverse, loc),
                loc);
}

Tensor prod(const Tensor &x, Location loc) { return prod(x.flatten(loc), 0, false, loc); }

Tensor prod(const Tensor &x, std::int64_t dim, bool keepdim, Location loc) {
  const Tensor product = finish(build::prod(nodeOf(x, loc), dim, loc), loc);
  if (!keepdim || x.dim() == 0)
    return product;
  return named(product.unsqueeze(axisOf(x, dim, loc), loc), "ProdBackward0");
}

} // namespace ad
