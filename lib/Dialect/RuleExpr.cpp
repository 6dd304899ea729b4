// The expression language of derivative rules.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/RuleExpr.h"
#include "Dialect/Dialect.h"
#include "SeededBugs/SeededBugs.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

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

template <typename OpTy>
Expr Expr::unary(Expr x) {
  // Rules apply functions to operands and results only, so a literal is a mistake of the rule.
  assert(!x.isLiteral() && "function of a literal in a rule");
  return x.made(OpTy::create(*x.builder, x.loc, x.materialize()));
}

template <typename OpTy>
Expr Expr::binary(Expr a, Expr b) {
  const Expr &context = a.isLiteral() ? b : a;
  const RankedTensorType type = context.type();
  const Value lhs = a.materialize(*context.builder, context.loc, type);
  const Value rhs = b.materialize(*context.builder, context.loc, type);
  return context.made(OpTy::create(*context.builder, context.loc, lhs, rhs));
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

Expr abs(Expr x) { return Expr::unary<AbsOp>(x); }
Expr cos(Expr x) { return Expr::unary<CosOp>(x); }
Expr cosh(Expr x) { return Expr::unary<CoshOp>(x); }
Expr digamma(Expr x) { return Expr::unary<DigammaOp>(x); }
Expr exp(Expr x) { return Expr::unary<ExpOp>(x); }
Expr hypot(Expr a, Expr b) { return Expr::binary<HypotOp>(a, b); }
Expr log(Expr x) { return Expr::unary<LogOp>(x); }
Expr rsqrt(Expr x) { return Expr::unary<RsqrtOp>(x); }
Expr sign(Expr x) { return Expr::unary<SignOp>(x); }
Expr sin(Expr x) { return Expr::unary<SinOp>(x); }
Expr sinh(Expr x) { return Expr::unary<SinhOp>(x); }
Expr sqrt(Expr x) { return Expr::unary<SqrtOp>(x); }
Expr tanh(Expr x) { return Expr::unary<TanhOp>(x); }
Expr pow(Expr a, Expr b) { return Expr::binary<PowOp>(a, b); }

// Σ 1/(x + k)² up to where the asymptotic series of what is left converges to all digits.
static Expr trigammaOfPositive(Expr x) {
  constexpr int steps = 10;
  // The Bernoulli numbers B₂, B₄, ….
  constexpr double bernoulli[] = {1.0 / 6,  -1.0 / 30,     1.0 / 42, -1.0 / 30,
                                  5.0 / 66, -691.0 / 2730, 7.0 / 6,  -3617.0 / 510};
  const Expr z = 1.0 / (x + double(steps)), s = z * z;
  Expr series = bernoulli[7];
  for (int i = 6; i >= 0; --i)
    series = bernoulli[i] + s * series;
  // 1/w + 1/(2w²) + Σ B₂ⱼ/w^(2j+1), w = x + steps
  Expr sum = z + 0.5 * s + z * s * series;
  for (int k = steps - 1; k >= 0; --k) {
    const Expr inverse = 1.0 / (x + double(k));
    sum = sum + inverse * inverse;
  }
  return sum;
}

// Reflection: trigamma(x) = π²/sin²(πx) − trigamma(1 − x), where sin²(πx) has period 1.
Expr trigamma(Expr x) {
  const Expr isNegative = lt(x, 0.0);
  const Expr positive = x.made(select(isNegative, 1.0 - x, x).materialize());
  const Expr ofPositive = trigammaOfPositive(positive);
  const Expr fraction = x - Expr::unary<RoundOp>(x), pi = 0x1.921fb54442d18p+1;
  const Expr quotient = pi / sin(pi * fraction);
  return select(isNegative, quotient * quotient - ofPositive, ofPositive);
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

Expr sum(Expr x, ArrayRef<int64_t> axes) {
  if (x.isLiteral(0.0))
    return x;
  return AD_SEEDED(unbroadcast_mean,
                   x.made(SumOp::create(*x.builder, x.loc, x.materialize(), axes)),
                   x.made(MeanOp::create(*x.builder, x.loc, x.materialize(), axes)));
}

Expr broadcastLike(Expr x, ArrayRef<int64_t> axes, Expr like) {
  const auto apply = [&](Value moved) -> Value {
    const Type element = getElementTypeOrSelf(moved.getType());
    return BroadcastOp::create(*x.builder, x.loc,
                               RankedTensorType::get(like.type().getShape(), element), moved, axes);
  };
  return Expr::underMask(x, apply, apply);
}

Expr reshapeLike(Expr x, Expr like) {
  const auto apply = [&](Value moved) -> Value {
    const Type element = getElementTypeOrSelf(moved.getType());
    return ReshapeOp::create(*x.builder, x.loc,
                             RankedTensorType::get(like.type().getShape(), element), moved);
  };
  return Expr::underMask(x, apply, apply);
}

Expr castLike(Expr x, Expr like) {
  const auto apply = [&](Value converted) -> Value {
    return CastOp::create(*x.builder, x.loc, like.type(), converted);
  };
  return Expr::underMask(x, apply, [](Value mask) { return mask; });
}

Expr transpose(Expr x, ArrayRef<int64_t> permutation) {
  const auto apply = [&](Value moved) -> Value {
    return TransposeOp::create(*x.builder, x.loc, moved, permutation);
  };
  return Expr::underMask(x, apply, apply);
}

Expr flip(Expr x, ArrayRef<int64_t> axes) {
  const auto apply = [&](Value moved) -> Value {
    return FlipOp::create(*x.builder, x.loc, moved, axes);
  };
  return Expr::underMask(x, apply, apply);
}

Expr cumsum(Expr x, int64_t axis, bool reverse) {
  return x.made(CumsumOp::create(*x.builder, x.loc, x.materialize(), axis,
                                 AD_SEEDED(cumsum_direction, reverse, !reverse)));
}

Expr matmul(Expr a, Expr b, bool transposeA, bool transposeB) {
  return a.made(MatmulOp::create(*a.builder, a.loc, a.materialize(), b.materialize(), transposeA,
                                 transposeB));
}

Expr unslice(Expr cy, SliceOp op) {
  const ArrayRef<int64_t> from = op.getX().getType().getShape(),
                          to = op.getY().getType().getShape();
  SmallVector<int64_t> low(op.getOffsets()), high, interior;
  for (auto [size, window, offset, stride] :
       llvm::zip_equal(from, to, op.getOffsets(), op.getStrides())) {
    // An empty window covers nothing; otherwise it ends one past its last element.
    const int64_t covered = window == 0 ? 0 : (window - 1) * stride + 1;
    interior.push_back(stride - 1);
    high.push_back(size - offset - covered);
  }
  if (AD_SEEDED(unslice_ends, false, true))
    std::swap(low, high);
  const auto apply = [&](Value window) -> Value {
    return PadOp::create(*cy.builder, cy.loc, window, low, high, interior, llvm::APFloat(0.0));
  };
  return Expr::underMask(cy, apply, apply);
}

Expr padLike(Expr dx, PadOp op) {
  const auto apply = [&](Value x) -> Value {
    return PadOp::create(*dx.builder, dx.loc, x, op.getLow(), op.getHigh(), op.getInterior(),
                         llvm::APFloat(0.0));
  };
  return Expr::underMask(dx, apply, apply);
}

/// A copy of `op` that moves other elements than its own.
static Value clonedOn(Operation *op, OpBuilder &builder, ArrayRef<Value> operands) {
  Operation *clone = builder.clone(*op);
  clone->setOperands(operands);
  clone->getResult(0).setType(llvm::cast<RankedTensorType>(op->getResult(0).getType())
                                  .clone(getElementTypeOrSelf(operands.front().getType())));
  return clone->getResult(0);
}

Expr moveLike(Operation *op, ArrayRef<Expr> tangents) {
  const Expr &some = *llvm::find_if(tangents, [](const Expr &dx) { return !dx.isLiteral(); });
  OpBuilder &builder = *some.builder;
  SmallVector<Value> values, masks;
  for (auto [x, dx] : llvm::zip_equal(op->getOperands(), tangents))
    values.push_back(
        (dx.isMasked() ? dx.nonZeros() : dx)
            .materialize(builder, some.loc, llvm::cast<RankedTensorType>(x.getType())));
  const Expr moved = some.made(clonedOn(op, builder, values));
  if (llvm::none_of(tangents, [](const Expr &dx) { return dx.isMasked(); }))
    return moved;
  // Without a mask any element may be other than 0, unless none is.
  for (auto [x, dx] : llvm::zip_equal(op->getOperands(), tangents)) {
    const auto type = llvm::cast<RankedTensorType>(maskTypeOf(x.getType()));
    masks.push_back(dx.isMasked()
                        ? dx.maskOfNonZeros().value
                        : ConstantOp::create(builder, some.loc, type, dx.isLiteral() ? 0.0 : 1.0));
  }
  return Expr::maskedBy(clonedOn(op, builder, masks), moved);
}

Expr Expr::window(const Expr &x, Type like, ArrayRef<int64_t> offsets, ArrayRef<int64_t> strides) {
  const auto apply = [&](Value whole) -> Value {
    const auto type =
        llvm::cast<RankedTensorType>(like).clone(getElementTypeOrSelf(whole.getType()));
    return SliceOp::create(*x.builder, x.loc, type, whole, offsets, strides);
  };
  return underMask(x, apply, apply);
}

Expr unpad(Expr cy, PadOp op) {
  SmallVector<int64_t> strides;
  for (const int64_t gap : op.getInterior())
    strides.push_back(AD_SEEDED(unpad_strides, gap + 1, 1));
  return Expr::window(cy, op.getX().getType(), op.getLow(), strides);
}

Expr sliceOfOperand(Expr cy, ConcatOp op, unsigned index) {
  SmallVector<int64_t> offsets(op.getY().getType().getRank(), 0);
  const SmallVector<int64_t> strides(offsets.size(), 1);
  for (const Value before : op.getInputs().take_front(index))
    offsets[op.getAxis()] += AD_SEEDED(
        concat_offset, llvm::cast<RankedTensorType>(before.getType()).getDimSize(op.getAxis()), 0);
  return Expr::window(cy, op.getInputs()[index].getType(), offsets, strides);
}

// A NaN is the maximum.
Expr isMaximum(Expr x, Expr y, ArrayRef<int64_t> axes) {
  return either(eq(x, broadcastLike(y, axes, x)), ne(x, x));
}

Expr countMaxima(Expr x, Expr y, ArrayRef<int64_t> axes) {
  return AD_SEEDED(maxima_uncounted, sum(select(isMaximum(x, y, axes), 1.0, 0.0), axes), Expr(1.0));
}

double reducedCount(ArrayRef<int64_t> shape, ArrayRef<int64_t> axes) {
  double count = 1.0;
  for (const int64_t axis : axes)
    count *= static_cast<double>(shape[axis]);
  return count;
}

SmallVector<int64_t> inversePermutation(ArrayRef<int64_t> permutation) {
  SmallVector<int64_t> inverse(permutation.size());
  for (auto [position, axis] : llvm::enumerate(permutation))
    inverse[axis] = position;
  return AD_SEEDED(permutation_uninverted, inverse, SmallVector<int64_t>(permutation));
}

} // namespace ad
