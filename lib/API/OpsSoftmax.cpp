// Sums of exponentials that do not overflow.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"
#include <limits>

namespace ad {
namespace {

/// The maximum, which is subtracted and cancels in every formula here. It is a constant of
/// differentiation: its derivative cancels as well. Of infinities alone it is 0, since ∞ − ∞ is
/// NaN.
Tensor shiftOf(const Tensor &x, const Dims &dims, Location loc) {
  const Tensor maximum = x.amax(dims, true, loc).detach(loc);
  const Tensor infinity = constantLike(std::numeric_limits<double>::infinity(), maximum, loc);
  return where(lt(Operand(abs(maximum, loc), loc), Operand(infinity, loc)), Operand(maximum, loc),
               Operand(constantLike(0, maximum, loc), loc));
}

/// Integers become floats, as functions of reals have it.
Tensor asFloat(const Tensor &x, Location loc) {
  return isFloat(nodeOf(x, loc)->dtype) ? x : x.to(float32, loc);
}

/// x minus its maximum along `dim`. A softmax of ∞ is NaN, so here the maximum is as it is.
Tensor shifted(const Tensor &x, std::int64_t dim, Location loc) {
  const Tensor maximum = x.amax({dim}, true, loc).detach(loc);
  return sub(Operand(x, loc), Operand(maximum, loc));
}

/// log x, and −∞ with derivative 0 at 0.
Tensor logOfSum(const Tensor &x, Location loc) {
  const Tensor none = constantLike(-std::numeric_limits<double>::infinity(), x, loc);
  return where(eq(Operand(x, loc), Operand(constantLike(0, x, loc), loc)), Operand(none, loc),
               Operand(log(x, loc), loc));
}

} // namespace

// max + log Σ exp(x − max)
Tensor logsumexp(const Tensor &tensor, const Dims &dims, bool keepdim, Location loc) {
  const Tensor x = asFloat(tensor, loc);
  const Shape axes = axesOf(x, dims, loc);
  Tensor result;
  if (countOver(x, axes) == 0) {
    result = logOfSum(exp(x, loc).sum(dims, true, loc), loc);
  } else {
    const Tensor shift = shiftOf(x, dims, loc);
    const Tensor terms = exp(sub(Operand(x, loc), Operand(shift, loc)), loc);
    const Tensor total = logOfSum(terms.sum(dims, true, loc), loc);
    result = add(Operand(total, loc), Operand(shift, loc));
  }
  return named(withoutAxes(result, axes, keepdim, loc), "LogsumexpBackward0");
}

Tensor softmax(const Tensor &tensor, std::int64_t dim, Location loc) {
  const Tensor x = asFloat(tensor, loc);
  axisOf(x, dim, loc);
  if (x.numel() == 0)
    return named(exp(x, loc), "SoftmaxBackward0");
  const Tensor terms = exp(shifted(x, dim, loc), loc);
  const Tensor total = terms.sum({dim}, true, loc);
  return named(div(Operand(terms, loc), Operand(total, loc)), "SoftmaxBackward0");
}

Tensor log_softmax(const Tensor &tensor, std::int64_t dim, Location loc) {
  const Tensor x = asFloat(tensor, loc);
  axisOf(x, dim, loc);
  if (x.numel() == 0)
    return named(exp(x, loc), "LogSoftmaxBackward0");
  const Tensor terms = shifted(x, dim, loc);
  const Tensor total = log(exp(terms, loc).sum({dim}, true, loc), loc);
  return named(sub(Operand(terms, loc), Operand(total, loc)), "LogSoftmaxBackward0");
}

Tensor Tensor::softmax(std::int64_t dim, Location loc) const {
  return ad::softmax(*this, dim, loc);
}
Tensor Tensor::log_softmax(std::int64_t dim, Location loc) const {
  return ad::log_softmax(*this, dim, loc);
}
Tensor Tensor::logsumexp(std::int64_t dim, bool keepdim, Location loc) const {
  return ad::logsumexp(*this, dim, keepdim, loc);
}

} // namespace ad
