// Elementwise ops: those of the op records, comparisons, choices, and small compositions of them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Compose.h"
#include <limits>

namespace ad {
namespace {

Location locationOf(const Operand &a, const Operand &b) {
  return a.location().line ? a.location() : b.location();
}

Tensor binary(OpKind kind, const Operand &a, const Operand &b) {
  return finish(build::binary(kind, argumentOf(a), argumentOf(b), locationOf(a, b)),
                locationOf(a, b));
}

Tensor comparison(Predicate predicate, const Operand &a, const Operand &b) {
  return finish(build::compare(predicate, argumentOf(a), argumentOf(b), locationOf(a, b)),
                locationOf(a, b));
}

Operand number(const Scalar &scalar, Location loc) {
  switch (scalar.kind()) {
  case Scalar::Kind::Bool:
    return Operand(scalar.integer() != 0, loc);
  case Scalar::Kind::Integer:
    return Operand(scalar.integer(), loc);
  case Scalar::Kind::Real:
    break;
  }
  return Operand(scalar.real(), loc);
}

Tensor unary(OpKind kind, const Tensor &x, Location loc) {
  return finish(build::unary(kind, nodeOf(x, loc), loc), loc);
}

} // namespace

#define AD_ELEMENTWISE_1(name, ...)                                                                \
  Tensor Tensor::name(Location loc) const { return unary(OpKind::name##_, *this, loc); }
#define AD_ELEMENTWISE_2(name, ...)                                                                \
  Tensor Tensor::name(const Operand &other) const {                                                \
    return binary(OpKind::name##_, Operand(*this, other.location()), other);                       \
  }                                                                                                \
  Tensor name(const Operand &a, const Operand &b) { return binary(OpKind::name##_, a, b); }
#include "ad/elementwise.inc"

/// alpha·b. As in PyTorch an alpha that is no integer needs a float operand.
static Tensor scaled(const Operand &a, const Operand &b, const Scalar &alpha, Location loc) {
  const DType dtype = promote({argumentOf(a), argumentOf(b)});
  if (alpha.kind() == Scalar::Kind::Real && !isFloat(dtype))
    raise(Code::WrongDType,
          "For integral input tensors, argument alpha must not be a floating point number.", loc);
  return mul(b, number(alpha, loc));
}

Tensor add(const Operand &a, const Operand &b, Scalar alpha) {
  const Location loc = locationOf(a, b);
  return add(a, Held(scaled(a, b, alpha, loc), loc));
}
Tensor sub(const Operand &a, const Operand &b, Scalar alpha) {
  const Location loc = locationOf(a, b);
  return sub(a, Held(scaled(a, b, alpha, loc), loc));
}

Tensor div(const Operand &a, const Operand &b, Rounding rounding) {
  switch (rounding) {
  case Rounding::None:
    break;
  case Rounding::Trunc:
    return trunc_divide(a, b);
  case Rounding::Floor:
    return floor_divide(a, b);
  }
  return div(a, b);
}

Tensor eq(const Operand &a, const Operand &b) { return comparison(Predicate::eq, a, b); }
Tensor ne(const Operand &a, const Operand &b) { return comparison(Predicate::ne, a, b); }
Tensor lt(const Operand &a, const Operand &b) { return comparison(Predicate::lt, a, b); }
Tensor le(const Operand &a, const Operand &b) { return comparison(Predicate::le, a, b); }
Tensor gt(const Operand &a, const Operand &b) { return comparison(Predicate::gt, a, b); }
Tensor ge(const Operand &a, const Operand &b) { return comparison(Predicate::ge, a, b); }

Tensor operator-(const Operand &x) {
  // Only a tensor brings the call here: the negative of a number is C++'s own.
  return unary(OpKind::neg_, *x.tensor(), x.location());
}

Tensor where(const Tensor &condition, const Operand &a, const Operand &b) {
  const Location loc = locationOf(a, b);
  return finish(build::select(nodeOf(condition, loc), argumentOf(a), argumentOf(b), loc), loc);
}

Tensor masked_fill(const Tensor &x, const Tensor &mask, Scalar value, Location loc) {
  const Tensor filling = tensorOf(build::literal(value, nodeOf(x, loc)->dtype, loc));
  return named(where(mask, Operand(filling, loc), Operand(x, loc)), "MaskedFillBackward0");
}

// Chosen by comparisons rather than by max and min, so that the gradient at a bound is 1.
Tensor clamp_min(const Tensor &x, Scalar min, Location loc) {
  const Operand here(x, loc), low = number(min, loc);
  return named(where(lt(here, low), low, here), "ClampMinBackward0");
}
Tensor clamp_max(const Tensor &x, Scalar max, Location loc) {
  const Operand here(x, loc), high = number(max, loc);
  return named(where(gt(here, high), high, here), "ClampMaxBackward0");
}
Tensor clamp(const Tensor &x, Scalar min, Scalar max, Location loc) {
  const Operand here(x, loc), high = number(max, loc);
  const Tensor raised = clamp_min(x, min, loc);
  return named(where(gt(here, high), high, Operand(raised, loc)), "ClampBackward1");
}
Tensor Tensor::clamp(Scalar min, Scalar max, Location loc) const {
  return ad::clamp(*this, min, max, loc);
}

Tensor isnan(const Tensor &x, Location loc) { return ne(Operand(x, loc), Operand(x, loc)); }

/// `compare` of x and a number of its type; integers are in no such relation to an infinity.
static Tensor comparedWith(double number, const Tensor &x, Location loc,
                           Tensor (*compare)(const Operand &, const Operand &)) {
  if (!isFloat(nodeOf(x, loc)->dtype))
    return isnan(x, loc);
  return compare(Operand(x, loc), Held(constantLike(number, x, loc), loc));
}

constexpr double infinity = std::numeric_limits<double>::infinity();

Tensor isinf(const Tensor &x, Location loc) {
  return comparedWith(infinity, isFloat(nodeOf(x, loc)->dtype) ? abs(x, loc) : x, loc, eq);
}
Tensor isposinf(const Tensor &x, Location loc) { return comparedWith(infinity, x, loc, eq); }
Tensor isneginf(const Tensor &x, Location loc) { return comparedWith(-infinity, x, loc, eq); }
Tensor isfinite(const Tensor &x, Location loc) {
  if (!isFloat(nodeOf(x, loc)->dtype))
    return eq(Operand(x, loc), Operand(x, loc));
  return comparedWith(infinity, abs(x, loc), loc, lt);
}

// With m the greater and n the lesser one: m + log1p(exp(n − m)), which is smooth in m and n where
// they are equal. The difference of equal infinities is NaN; they are their own result.
Tensor logaddexp(const Operand &a, const Operand &b) {
  const Location loc = locationOf(a, b);
  const Tensor isGreater = gt(a, b);
  const Tensor m = where(isGreater, a, b), n = where(isGreater, b, a);
  const Tensor tail = log1p(exp(sub(Held(n, loc), Held(m, loc)), loc), loc);
  const Tensor y = add(Held(m, loc), Held(tail, loc));
  const Tensor bothInfinite = logical_and(Held(isinf(m, loc), loc), Held(eq(a, b), loc));
  const Tensor halves = mul(Held(add(a, b), loc), Held(constantLike(0.5, y, loc), loc));
  return named(where(bothInfinite, Held(halves, loc), Held(y, loc)), "LogaddexpBackward0");
}

// The product is not formed where it is 0 times something infinite or undefined; elsewhere it is,
// also for x = 0, so that its derivative in x is log y there.
Tensor xlogy(const Operand &x, const Operand &y) {
  const Location loc = locationOf(x, y);
  const Tensor wide = mul(y, Operand(1.0, loc)), product = mul(x, Held(log(wide, loc), loc));
  const Held zero(constantLike(0, product, loc), loc);
  const Tensor hasLog =
      logical_and(Held(gt(y, Operand(0, loc)), loc), Held(isfinite(wide, loc), loc));
  const Tensor isUndefined = logical_and(Held(logical_not(hasLog, loc), loc), Held(eq(y, y), loc));
  const Tensor isZero = logical_and(Held(eq(x, Operand(0, loc)), loc), Held(isUndefined, loc));
  return named(where(isZero, zero, Held(product, loc)), "XlogyBackward0");
}

Tensor logit(const Tensor &x, Location loc) {
  const Tensor odds = log(x, loc), against = log1p(neg(x, loc), loc);
  return named(sub(Held(odds, loc), Held(against, loc)), "LogitBackward0");
}

Tensor Tensor::to(DType dtype, Location loc) const {
  return finish(build::cast(nodeOf(*this, loc), dtype, loc), loc);
}

} // namespace ad
