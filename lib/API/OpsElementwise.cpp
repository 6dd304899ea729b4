// Elementwise ops: those of the op records, comparisons, choices.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "API/Glue.h"
#include "ad/ops.h"

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
Tensor clamp(const Tensor &x, Scalar min, Scalar max, Location loc) {
  const Operand here(x, loc), low = number(min, loc), high = number(max, loc);
  const Tensor raised = where(lt(here, low), low, here);
  return named(where(gt(here, high), high, Operand(raised, loc)), "ClampBackward1");
}
Tensor Tensor::clamp(Scalar min, Scalar max, Location loc) const {
  return ad::clamp(*this, min, max, loc);
}

// log(1 + exp(x)) as max(x, 0) + log1p(exp(-|x|)), which does not overflow.
Tensor softplus(const Tensor &x, Location loc) {
  const Tensor tail = log1p(exp(neg(abs(x, loc), loc), loc), loc);
  return named(add(Operand(relu(x, loc), loc), Operand(tail, loc)), "SoftplusBackward0");
}

Tensor Tensor::to(DType dtype, Location loc) const {
  return finish(build::cast(nodeOf(*this, loc), dtype, loc), loc);
}

} // namespace ad
