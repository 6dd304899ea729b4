// The expression language of derivative rules: values, masks, arithmetic.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/RuleExpr.h"
#include "Dialect/Dialect.h"
#include "SeededBugs/SeededBugs.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using llvm::ArrayRef;

namespace ad {

struct Expr::Choice {
  Expr mask, whenTrue, whenFalse;
};

RankedTensorType Expr::type() const {
  if (choice)
    return choice->mask.branchType;
  return llvm::cast<RankedTensorType>(value.getType());
}

Value Expr::materialize(OpBuilder &atBuilder, Location atLoc, RankedTensorType type) const {
  if (isLiteral())
    return ConstantOp::create(atBuilder, atLoc, type, literal);
  return materialize();
}

Value Expr::materialize() const {
  if (value)
    return value;
  const RankedTensorType branch = type();
  const Value a = choice->whenTrue.materialize(*builder, loc, branch);
  const Value b = choice->whenFalse.materialize(*builder, loc, branch);
  return SelectOp::create(*builder, loc, choice->mask.value, a, b);
}

Expr Expr::distribute(const Expr &choice, llvm::function_ref<Expr(Expr)> apply) {
  return select(choice.choice->mask, apply(choice.choice->whenTrue),
                apply(choice.choice->whenFalse));
}

bool isMaskedDerivative(Value derivative) {
  auto masking = derivative.getDefiningOp<SelectOp>();
  return masking && matchPattern(masking.getA(), m_PosZeroFloat()) !=
                        matchPattern(masking.getB(), m_PosZeroFloat());
}

/// Whether this is in a function that is marked with `plainZeros`.
static bool hasPlainZeros(Block *block) {
  for (Operation *op = block->getParentOp(); op; op = op->getParentOp())
    if (op->hasAttr(plainZeros))
      return true;
  return false;
}

Expr Expr::derivative(OpBuilder &builder, Location loc, Value value) {
  Expr result(builder, loc, value);
  if (AD_SEEDED(mask_missing, !isMaskedDerivative(value), true) ||
      hasPlainZeros(builder.getInsertionBlock()))
    return result;
  auto masking = value.getDefiningOp<SelectOp>();
  const bool zeroWhenTrue = matchPattern(masking.getA(), m_PosZeroFloat());
  const bool zeroWhenFalse = !zeroWhenTrue;
  Expr mask(builder, loc, masking.getCondition());
  mask.branchType = result.type();
  const Expr a = zeroWhenTrue ? Expr() : Expr(builder, loc, masking.getA());
  const Expr b = zeroWhenFalse ? Expr() : Expr(builder, loc, masking.getB());
  result.choice = std::make_shared<Choice>(Choice{mask, a, b});
  return result;
}

bool Expr::isMasked() const {
  return choice && (choice->whenTrue.isLiteral(0.0) || choice->whenFalse.isLiteral(0.0));
}

bool Expr::hasMaskOf(const Expr &other) const {
  return choice->mask.value == other.choice->mask.value &&
         choice->whenTrue.isLiteral(0.0) == other.choice->whenTrue.isLiteral(0.0);
}

bool Expr::hasOppositeMaskOf(const Expr &other) const {
  return choice->mask.value == other.choice->mask.value &&
         choice->whenTrue.isLiteral(0.0) == other.choice->whenFalse.isLiteral(0.0);
}

Expr Expr::inverted(const Expr &mask) {
  Expr result = unary<NotOp>(mask);
  result.branchType = mask.branchType;
  return result;
}

Expr Expr::underEither(const Expr &a, const Expr &b, Expr whole) {
  return select(either(a.maskOfNonZeros(), b.maskOfNonZeros()), whole, 0.0);
}

Expr Expr::nonZeros() const {
  return choice->whenTrue.isLiteral(0.0) ? choice->whenFalse : choice->whenTrue;
}

Expr Expr::maskOfNonZeros() const {
  if (!choice->whenTrue.isLiteral(0.0) || AD_SEEDED(mask_uninverted, false, true))
    return choice->mask;
  return inverted(choice->mask);
}

Expr Expr::underMask(const Expr &x, llvm::function_ref<Value(Value)> apply,
                     llvm::function_ref<Value(Value)> applyToMask) {
  if (!x.isMasked())
    return x.made(apply(x.materialize()));
  const Expr moved = x.made(apply(x.nonZeros().materialize(*x.builder, x.loc, x.type())));
  Expr mask = x.made(applyToMask(x.choice->mask.value));
  mask.branchType = moved.type();
  return x.choice->whenTrue.isLiteral(0.0) ? select(mask, 0.0, moved) : select(mask, moved, 0.0);
}

Expr Expr::maskedBy(Value mask, const Expr &moved) {
  Expr moves = moved.made(mask);
  moves.branchType = moved.type();
  return select(moves, moved, 0.0);
}

Expr operator+(Expr a, Expr b) {
  if (a.isLiteral() && b.isLiteral())
    return a.literal + b.literal;
  if (a.isLiteral(0.0))
    return b;
  if (b.isLiteral(0.0))
    return a;
  if (!a.isMasked() || !b.isMasked())
    return Expr::binary<AddOp>(a, b);
  if (a.hasMaskOf(b))
    return Expr::distribute(
        a, [&](Expr branch) { return branch.isLiteral(0.0) ? branch : branch + b.nonZeros(); });
  if (a.hasOppositeMaskOf(b))
    return Expr::distribute(
        a, [&](Expr branch) { return branch.isLiteral(0.0) ? b.nonZeros() : branch; });
  return Expr::underEither(a, b, Expr::binary<AddOp>(a, b));
}

Expr operator-(Expr x) {
  // The structural zero has no sign.
  if (x.isLiteral())
    return 0.0 - x.literal;
  if (x.isChoice())
    return Expr::distribute(x, [](Expr branch) { return -branch; });
  return Expr::unary<NegOp>(x);
}

Expr operator-(Expr a, Expr b) {
  if (a.isLiteral() && b.isLiteral())
    return a.literal - b.literal;
  if (b.isLiteral(0.0))
    return a;
  if (a.isLiteral(0.0))
    return -b;
  if (a.isMasked() && b.isMasked())
    return a + -b;
  return Expr::binary<SubOp>(a, b);
}

Expr operator*(Expr a, Expr b) {
  if (a.isLiteral(0.0) || b.isLiteral(0.0))
    return 0.0;
  if (a.isLiteral() && b.isLiteral())
    return a.literal * b.literal;
  // A literal comes first, then a mask, so that it stays outside of another choice.
  if (b.isLiteral() || (b.isMasked() && !a.isLiteral()))
    std::swap(a, b);
  if (a.isLiteral(1.0))
    return b;
  if (a.isMasked() && b.isMasked())
    return select(AD_SEEDED(mask_of_product, both(a.maskOfNonZeros(), b.maskOfNonZeros()),
                            a.maskOfNonZeros()),
                  a.nonZeros() * b.nonZeros(), 0.0);
  if (a.isChoice())
    return Expr::distribute(a, [&](Expr branch) { return branch * b; });
  if (b.isChoice())
    return Expr::distribute(b, [&](Expr branch) { return a * branch; });
  if (a.isLiteral(-1.0))
    return AD_SEEDED(expr_minus_one, -b, b);
  return Expr::binary<MulOp>(a, b);
}

Expr operator/(Expr a, Expr b) {
  if (a.isLiteral(0.0))
    return 0.0;
  if (a.isLiteral() && b.isLiteral())
    return a.literal / b.literal;
  if (b.isLiteral(1.0))
    return a;
  if (a.isMasked())
    return Expr::distribute(a, [&](Expr branch) { return branch / b; });
  if (a.isLiteral(1.0))
    return Expr::unary<ReciprocalOp>(b);
  return Expr::binary<DivOp>(a, b);
}

Expr Expr::compare(int predicate, Expr a, Expr b) {
  const Expr &context = a.isLiteral() ? b : a;
  const RankedTensorType type = context.type();
  const Value lhs = a.materialize(*context.builder, context.loc, type);
  const Value rhs = b.materialize(*context.builder, context.loc, type);
  Expr mask = context.made(CompareOp::create(*context.builder, context.loc,
                                             static_cast<ComparePredicate>(predicate), lhs, rhs));
  mask.branchType = type;
  return mask;
}

Expr eq(Expr a, Expr b) { return Expr::compare(int(ComparePredicate::eq), a, b); }
Expr ne(Expr a, Expr b) { return Expr::compare(int(ComparePredicate::ne), a, b); }
Expr lt(Expr a, Expr b) { return Expr::compare(int(ComparePredicate::lt), a, b); }
Expr le(Expr a, Expr b) { return Expr::compare(int(ComparePredicate::le), a, b); }
Expr gt(Expr a, Expr b) { return Expr::compare(int(ComparePredicate::gt), a, b); }
Expr ge(Expr a, Expr b) { return Expr::compare(int(ComparePredicate::ge), a, b); }

Expr both(Expr a, Expr b) {
  Expr mask = Expr::binary<AndOp>(a, b);
  mask.branchType = a.branchType ? a.branchType : b.branchType;
  return mask;
}

Expr either(Expr a, Expr b) {
  Expr mask = Expr::binary<OrOp>(a, b);
  mask.branchType = a.branchType ? a.branchType : b.branchType;
  return mask;
}

Expr select(Expr mask, Expr a, Expr b) {
  if (a.isLiteral() && b.isLiteral() && a.literal == b.literal)
    return a;
  // Masks that are nested become one, so that it stays outside of what follows.
  if (b.isLiteral(0.0) && a.isMasked())
    return select(both(mask, a.maskOfNonZeros()), a.nonZeros(), 0.0);
  if (a.isLiteral(0.0) && b.isMasked())
    return select(both(Expr::inverted(mask), b.maskOfNonZeros()), b.nonZeros(), 0.0);
  // What is 0 on the side that is taken is 0 by a mask, too.
  if (a.isMasked() || b.isMasked()) {
    const Expr here = a.isMasked() ? both(mask, a.maskOfNonZeros()) : mask;
    const Expr there =
        b.isMasked() ? both(Expr::inverted(mask), b.maskOfNonZeros()) : Expr::inverted(mask);
    const RankedTensorType type = (a.isLiteral() ? b : a).type();
    const auto built = [&](const Expr &x) {
      return mask.made(x.materialize(*mask.builder, mask.loc, type));
    };
    const Expr chosen = select(mask, built(a), built(b));
    return select(either(here, there), mask.made(chosen.materialize()), 0.0);
  }
  Expr result = mask;
  result.value = Value();
  result.choice = std::make_shared<Expr::Choice>();
  // A mask that is an operand was not compared here: its branches are typed by one another.
  if (!mask.branchType)
    mask.branchType = (a.isLiteral() ? b : a).type();
  result.choice->mask = mask;
  result.choice->whenTrue = a;
  result.choice->whenFalse = b;
  return result;
}

} // namespace ad
