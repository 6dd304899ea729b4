// Functions on the order of elements: indices first, then the values by a gather.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Indices.h"
#include "ad/order.h"
#include "ad/reduce.h"
#include "ad/scan.h"
#include "ad/shape.h"
#include <limits>

namespace ad {
namespace {

using Pair = std::tuple<Tensor, Tensor>;

/// The order of one axis of a tensor that has axes.
Tensor orderOf(const Tensor &x, int64_t axis, bool descends, Location loc) {
  return finish(build::argsort(nodeOf(x, loc), axis, descends, loc), loc);
}

Tensor alone(Location loc) { return constant(0, DType::Int64, loc); }

/// The pair of values and indices of a result of one element along the axis.
Pair picked(const Tensor &x, int64_t axis, const Tensor &index, bool keepdim, const char *gradient,
            Location loc) {
  const Tensor value = gatherEach(x, axis, index, loc);
  return keepdim ? Pair(named(value, gradient), index)
                 : Pair(named(value.squeeze(axis, loc), gradient), index.squeeze(axis, loc));
}

void checkNotEmpty(const char *name, const Tensor &x, int64_t axis, Location loc) {
  if (x.size(axis, loc) == 0)
    raise(Code::EmptyReduction,
          std::string(name) + "(): Expected reduction dim " + std::to_string(axis) +
              " to have non-zero size.",
          loc);
}

/// The index of the k-th element in order, from 0.
Tensor indexInOrder(const Tensor &x, int64_t axis, int64_t k, Location loc) {
  return orderOf(x, axis, false, loc).narrow(axis, k, 1, loc);
}

/// A NaN is a maximum, and the first one is what the median is then.
Pair medianAlong(const Tensor &x, int64_t axis, bool keepdim, Location loc) {
  Tensor index = indexInOrder(x, axis, (x.size(axis, loc) - 1) / 2, loc);
  if (isFloat(x.dtype())) {
    const Tensor top = argmax(x, axis, true, loc);
    const Tensor value = gatherEach(x.detach(loc), axis, top, loc);
    index =
        where(ne(Operand(value, loc), Operand(value, loc)), Operand(top, loc), Operand(index, loc));
  }
  return picked(x, axis, index, keepdim, "MedianBackward1", loc);
}

Pair cumulated(const Tensor &x, const Tensor &ranked, int64_t axis, const char *gradient,
               Location loc) {
  const Tensor index = finish(build::argcummax(nodeOf(ranked, loc), axis, loc), loc);
  return Pair(named(gatherEach(x, axis, index, loc), gradient), index);
}

/// Bools in int8, which has their order; the others as they are.
Tensor asNumbers(const Tensor &x, Location loc) {
  return x.dtype() == DType::Bool ? x.to(int8, loc) : x;
}

} // namespace

Tensor argsort(const Tensor &x, std::int64_t dim, bool descending, Location loc) {
  const int64_t axis = axisOf(x, dim, loc);
  return x.dim() == 0 ? alone(loc) : orderOf(x, axis, descending, loc);
}

Pair sort(const Tensor &x, std::int64_t dim, bool descending, Location loc) {
  const int64_t axis = axisOf(x, dim, loc);
  if (x.dim() == 0)
    return Pair(x, alone(loc));
  const Tensor index = orderOf(x, axis, descending, loc);
  return Pair(named(gatherEach(x, axis, index, loc), "SortBackward0"), index);
}

Pair topk(const Tensor &x, std::int64_t k, std::int64_t dim, bool largest, Location loc) {
  const int64_t axis = axisOf(x, dim, loc);
  const Tensor from = withAxis(x, loc);
  if (k < 0 || k > from.size(axis, loc))
    raise(Code::IndexRange,
          "selected index k out of range: got k=" + std::to_string(k) + " for dimension " +
              std::to_string(axis) + " with size " + std::to_string(from.size(axis, loc)),
          loc);
  const Tensor index = orderOf(from, axis, largest, loc).narrow(axis, 0, k, loc);
  const Tensor values = gatherEach(from, axis, index, loc);
  if (x.dim() == 0 && k == 1)
    return Pair(named(values.reshape({}, loc), "TopkBackward0"), index.reshape({}, loc));
  return Pair(named(values, "TopkBackward0"), index);
}

Pair kthvalue(const Tensor &x, std::int64_t k, std::int64_t dim, bool keepdim, Location loc) {
  const int64_t axis = axisOf(x, dim, loc);
  const Tensor from = withAxis(x, loc);
  if (k < 1 || k > from.size(axis, loc))
    raise(Code::IndexRange,
          "kthvalue(): selected number k out of range for dimension " + std::to_string(axis) +
              ": got k=" + std::to_string(k) + ", size " + std::to_string(from.size(axis, loc)),
          loc);
  return picked(from, axis, indexInOrder(from, axis, k - 1, loc), keepdim && x.dim() > 0,
                "KthvalueBackward0", loc);
}

Tensor median(const Tensor &x, Location loc) {
  const Tensor flat = x.flatten(loc);
  if (flat.numel() == 0 && !isFloat(x.dtype()))
    raise(Code::EmptyReduction, "median(): integers without elements have no median", loc);
  if (flat.numel() == 0)
    return constantLike(std::numeric_limits<double>::quiet_NaN(), x, loc);
  return named(std::get<0>(medianAlong(flat, 0, false, loc)), "MedianBackward0");
}

Pair median(const Tensor &x, std::int64_t dim, bool keepdim, Location loc) {
  const int64_t axis = axisOf(x, dim, loc);
  const Tensor from = withAxis(x, loc);
  checkNotEmpty("median", from, axis, loc);
  return medianAlong(from, axis, keepdim && x.dim() > 0, loc);
}

Pair max(const Tensor &x, std::int64_t dim, bool keepdim, Location loc) {
  const int64_t axis = axisOf(x, dim, loc);
  const Tensor from = withAxis(x, loc);
  checkNotEmpty("max", from, axis, loc);
  return picked(from, axis, argmax(from, axis, true, loc), keepdim && x.dim() > 0, "MaxBackward0",
                loc);
}

Pair min(const Tensor &x, std::int64_t dim, bool keepdim, Location loc) {
  const int64_t axis = axisOf(x, dim, loc);
  const Tensor from = withAxis(x, loc);
  checkNotEmpty("min", from, axis, loc);
  return picked(from, axis, argmin(from, axis, true, loc), keepdim && x.dim() > 0, "MinBackward0",
                loc);
}

Pair cummax(const Tensor &x, std::int64_t dim, Location loc) {
  const int64_t axis = axisOf(x, dim, loc);
  if (x.dim() == 0)
    return Pair(x, alone(loc));
  return cumulated(x, asNumbers(x.detach(loc), loc), axis, "CummaxBackward0", loc);
}

Pair cummin(const Tensor &x, std::int64_t dim, Location loc) {
  const int64_t axis = axisOf(x, dim, loc);
  if (x.dim() == 0)
    return Pair(x, alone(loc));
  return cumulated(x, reversedOrder(asNumbers(x.detach(loc), loc), loc), axis, "CumminBackward0",
                   loc);
}

// With m the maximum so far: y[i] = m[i] + log s[i], s[i] = exp(m[i−1] − m[i])·s[i−1] + exp(x[i] −
// m[i]). It holds for any m, so m is a constant of differentiation.
Tensor logcumsumexp(const Tensor &x, std::int64_t dim, Location loc) {
  requireFloat(x, "logcumsumexp: expected a floating point tensor, but got ", loc);
  const int64_t axis = axisOf(x, dim, loc);
  if (x.dim() == 0 || x.size(axis, loc) == 0)
    return x;
  const Held zero(constantLike(0, x, loc), loc),
      infinity(constantLike(std::numeric_limits<double>::infinity(), x, loc), loc);
  const Tensor top = std::get<0>(cummax(x.detach(loc), axis, loc));
  // With m infinite the sum is 0 or inf, for any other m as well.
  const Tensor shift = where(eq(Operand(abs(top, loc), loc), infinity), zero, Operand(top, loc));
  const Tensor terms = exp(sub(Operand(x, loc), Operand(shift, loc)), loc);
  const int64_t count = x.size(axis, loc);
  Tensor total = terms;
  if (count > 1) {
    const Tensor before = shift.narrow(axis, 0, count - 1, loc),
                 here = shift.narrow(axis, 1, count - 1, loc);
    // m does not fall, but for that choice, and then scaling changes nothing.
    const Tensor step = minimum(Operand(sub(Operand(before, loc), Operand(here, loc)), loc), zero);
    Shape one(x.node()->shape);
    one[axis] = 1;
    const Tensor unused = tensorOf(build::constant(0, x.dtype(), one, loc));
    const Tensor factors = cat({unused, exp(step, loc)}, axis, loc);
    total = recurrence(factors, terms, axis, false, loc);
  }
  return named(add(Operand(shift, loc), Operand(log(total, loc), loc)), "LogcumsumexpBackward0");
}

} // namespace ad
