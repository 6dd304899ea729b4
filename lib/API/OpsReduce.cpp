// Reductions, and what is composed of them elementwise.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"
#include <cmath>

namespace ad {
namespace {

Tensor reduced(OpKind kind, const Tensor &x, Sizes dims, bool keepdim, Location loc) {
  return finish(build::reduce(kind, nodeOf(x, loc), dims, keepdim, loc), loc);
}

void checkNotEmpty(const char *name, const Tensor &x, Sizes axes, Location loc) {
  for (const int64_t axis : axes)
    if (x.node()->shape[axis] == 0)
      raise(Code::EmptyReduction,
            std::string(name) + "(): Expected reduction dim " + std::to_string(axis) +
                " to have non-zero size.",
            loc);
}

void checkSomeElement(const char *name, const Tensor &x, Location loc) {
  if (elementCount(nodeOf(x, loc)->shape) == 0)
    raise(Code::EmptyReduction,
          std::string(name) + "(): Expected reduction dim to be specified for input.numel() == 0. "
                              "Specify the reduction dim with the 'dim' argument.",
          loc);
}

Tensor minimumOver(const Tensor &x, const Dims &dims, bool keepdim, Location loc) {
  checkNotEmpty("amin", x, axesOf(x, dims, loc), loc);
  return reversedOrder(reversedOrder(x, loc).amax(dims, keepdim, loc), loc);
}

/// The least index among those that hold the maximum.
Tensor firstMaximum(const Tensor &x, int64_t axis, bool keepdim, Location loc) {
  if (x.dim() == 0)
    return constant(0, DType::Int64, loc);
  const Operand here(x, loc);
  // NaN is the maximum where there is one, and only NaN differs from itself.
  const Tensor equals = ge(here, Operand(x.amax({axis}, true, loc), loc));
  const Tensor holds = logical_or(Operand(equals, loc), ne(here, here));
  const Tensor index = indices(x.node()->shape, DType::Int64, axis, loc);
  const Tensor none = constant(-static_cast<double>(x.size(axis, loc)), DType::Int64, loc);
  return neg(
      where(holds, Operand(neg(index, loc), loc), Operand(none, loc)).amax({axis}, keepdim, loc),
      loc);
}

Tensor indexOfMaximum(const char *name, const Tensor &x, int64_t dim, bool keepdim, Location loc) {
  const int64_t axis = axisOf(x, dim, loc);
  if (x.dim())
    checkNotEmpty(name, x, axis, loc);
  return firstMaximum(x, axis, keepdim, loc);
}

/// Whether a reduction over some element is needed: x ≠ 0 as bool.
Tensor truth(const Tensor &x, Location loc) { return x.to(boolean, loc); }

Tensor anyOf(const Tensor &isTrue, const Dims &dims, bool keepdim, Location loc) {
  const Shape axes = axesOf(isTrue, dims, loc);
  if (countOver(isTrue, axes) > 0)
    return isTrue.amax(dims, keepdim, loc);
  const Shape shape = reducedShape(isTrue.node()->shape, axes, keepdim);
  return tensorOf(build::constant(0, DType::Bool, shape, loc));
}

// Σ (x − mean)² / max(0, n − correction)
Tensor variance(const Tensor &x, const Dims &dims, int64_t correction, bool keepdim, Location loc) {
  requireFloat(x, "std and var only support floating point and complex dtypes, but got ", loc);
  const Shape axes = axesOf(x, dims, loc);
  const Tensor centred = sub(Operand(x, loc), Operand(x.mean(dims, true, loc), loc));
  const Tensor total = square(centred, loc).sum(dims, keepdim, loc);
  const auto freedom = static_cast<double>(std::max<int64_t>(0, countOver(x, axes) - correction));
  return div(Operand(total, loc), Operand(constantLike(freedom, x, loc), loc));
}

/// The square root, with derivative 0 at 0: the root there is a constant.
Tensor rootOrZero(const Tensor &x, Location loc) {
  const Tensor zero = constantLike(0, x, loc);
  return where(eq(Operand(x, loc), Operand(zero, loc)), Operand(zero, loc),
               Operand(sqrt(x, loc), loc));
}

Tensor powerOrZero(const Tensor &x, double exponent, Location loc) {
  const Tensor zero = constantLike(0, x, loc);
  return where(eq(Operand(x, loc), Operand(zero, loc)), Operand(zero, loc),
               Operand(pow(Operand(x, loc), Operand(exponent, loc)), loc));
}

Tensor normOver(const Tensor &x, double p, const Dims &dims, bool keepdim, Location loc) {
  requireFloat(x, "linalg.vector_norm: Expected a floating point or complex tensor as input. Got ",
               loc);
  if (p == 2)
    return rootOrZero(square(x, loc).sum(dims, keepdim, loc), loc);
  const Tensor size = abs(x, loc);
  if (p == 1)
    return size.sum(dims, keepdim, loc);
  if (p == 0)
    return ne(Operand(x, loc), Operand(constantLike(0, x, loc), loc))
        .to(x.dtype(), loc)
        .sum(dims, keepdim, loc);
  if (std::isinf(p)) {
    checkNotEmpty("linalg.vector_norm", x, axesOf(x, dims, loc), loc);
    return p > 0 ? size.amax(dims, keepdim, loc) : amin(size, dims, keepdim, loc);
  }
  if (p < 0) {
    const Tensor total = pow(Operand(size, loc), Operand(p, loc)).sum(dims, keepdim, loc);
    return pow(Operand(total, loc), Operand(1 / p, loc));
  }
  return powerOrZero(powerOrZero(size, p, loc).sum(dims, keepdim, loc), 1 / p, loc);
}

} // namespace

Tensor Tensor::sum(Location loc) const { return reduced(OpKind::Sum, *this, {}, false, loc); }
Tensor Tensor::mean(Location loc) const { return reduced(OpKind::Mean, *this, {}, false, loc); }
Tensor Tensor::amax(Location loc) const { return reduced(OpKind::Amax, *this, {}, false, loc); }
Tensor Tensor::sum(const Dims &dims, bool keepdim, Location loc) const {
  return reduced(OpKind::Sum, *this, sizesOf(dims), keepdim, loc);
}
Tensor Tensor::mean(const Dims &dims, bool keepdim, Location loc) const {
  return reduced(OpKind::Mean, *this, sizesOf(dims), keepdim, loc);
}
Tensor Tensor::amax(const Dims &dims, bool keepdim, Location loc) const {
  return reduced(OpKind::Amax, *this, sizesOf(dims), keepdim, loc);
}

Tensor amin(const Tensor &x, Location loc) { return amin(x, Dims(), false, loc); }
Tensor amin(const Tensor &x, const Dims &dims, bool keepdim, Location loc) {
  return named(minimumOver(x, dims, keepdim, loc), "AminBackward0");
}
Tensor max(const Tensor &x, Location loc) {
  checkSomeElement("max", x, loc);
  return named(x.amax(loc), "MaxBackward1");
}
Tensor min(const Tensor &x, Location loc) {
  checkSomeElement("min", x, loc);
  return named(minimumOver(x, {}, false, loc), "MinBackward1");
}

Tensor argmax(const Tensor &x, Location loc) {
  checkSomeElement("argmax", x, loc);
  return firstMaximum(x.detach(loc).flatten(loc), 0, false, loc);
}
Tensor argmax(const Tensor &x, std::int64_t dim, bool keepdim, Location loc) {
  return indexOfMaximum("argmax", x.detach(loc), dim, keepdim, loc);
}
Tensor argmin(const Tensor &x, Location loc) {
  checkSomeElement("argmin", x, loc);
  return firstMaximum(reversedOrder(x.detach(loc).flatten(loc), loc), 0, false, loc);
}
Tensor argmin(const Tensor &x, std::int64_t dim, bool keepdim, Location loc) {
  return indexOfMaximum("argmin", reversedOrder(x.detach(loc), loc), dim, keepdim, loc);
}

Tensor any(const Tensor &x, Location loc) { return any(x, Dims(), false, loc); }
Tensor any(const Tensor &x, const Dims &dims, bool keepdim, Location loc) {
  return anyOf(truth(x, loc), dims, keepdim, loc);
}
Tensor all(const Tensor &x, Location loc) { return all(x, Dims(), false, loc); }
Tensor all(const Tensor &x, const Dims &dims, bool keepdim, Location loc) {
  return logical_not(anyOf(logical_not(truth(x, loc), loc), dims, keepdim, loc), loc);
}

Tensor var(const Tensor &x, Location loc) { return var(x, Dims(), 1, false, loc); }
Tensor var(const Tensor &x, const Dims &dims, std::int64_t correction, bool keepdim, Location loc) {
  return named(variance(x, dims, correction, keepdim, loc), "VarBackward0");
}
Tensor std(const Tensor &x, Location loc) { return ad::std(x, Dims(), 1, false, loc); }
Tensor std(const Tensor &x, const Dims &dims, std::int64_t correction, bool keepdim, Location loc) {
  return named(rootOrZero(variance(x, dims, correction, keepdim, loc), loc), "StdBackward0");
}

Tensor norm(const Tensor &x, Scalar p, Location loc) { return norm(x, p, Dims(), false, loc); }
Tensor norm(const Tensor &x, Scalar p, const Dims &dims, bool keepdim, Location loc) {
  return named(normOver(x, p.real(), dims, keepdim, loc), "LinalgVectorNormBackward0");
}

} // namespace ad
