// The expression language of derivative rules.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/RuleExpr.h"
#include "Dialect/Dialect.h"

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
  if (!choice)
    return value;
  const RankedTensorType branch = type();
  const Value a = choice->whenTrue.materialize(*builder, loc, branch);
  const Value b = choice->whenFalse.materialize(*builder, loc, branch);
  return SelectOp::create(*builder, loc, choice->mask.value, a, b);
}

template <typename OpTy> Expr Expr::unary(Expr x) {
  // Rules apply functions to operands and results only, so a literal is a mistake of the rule.
  assert(!x.isLiteral() && "function of a literal in a rule");
  return x.made(OpTy::create(*x.builder, x.loc, x.materialize()));
}

template <typename OpTy> Expr Expr::binary(Expr a, Expr b) {
  const Expr &context = a.isLiteral() ? b : a;
  const RankedTensorType type = context.type();
  const Value lhs = a.materialize(*context.builder, context.loc, type);
  const Value rhs = b.materialize(*context.builder, context.loc, type);
  return context.made(OpTy::create(*context.builder, context.loc, lhs, rhs));
}

Expr Expr::distribute(const Expr &choice, llvm::function_ref<Expr(Expr)> apply) {
  return select(choice.choice->mask, apply(choice.choice->whenTrue), apply(choice.choice->whenFalse));
}

Expr operator+(Expr a, Expr b) {
  if (a.isLiteral() && b.isLiteral())
    return a.literal + b.literal;
  if (a.isLiteral(0.0))
    return b;
  if (b.isLiteral(0.0))
    return a;
  return Expr::binary<AddOp>(a, b);
}

Expr operator-(Expr x) {
  if (x.isLiteral())
    return -x.literal;
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
  return Expr::binary<SubOp>(a, b);
}

Expr operator*(Expr a, Expr b) {
  if (a.isLiteral() && b.isLiteral())
    return a.literal * b.literal;
  if (a.isLiteral(0.0) || b.isLiteral(0.0))
    return 0.0;
  if (a.isChoice())
    return Expr::distribute(a, [&](Expr branch) { return branch * b; });
  if (b.isChoice())
    return Expr::distribute(b, [&](Expr branch) { return a * branch; });
  if (b.isLiteral())
    std::swap(a, b);
  if (a.isLiteral(1.0))
    return b;
  if (a.isLiteral(-1.0))
    return -b;
  return Expr::binary<MulOp>(a, b);
}

Expr operator/(Expr a, Expr b) {
  if (a.isLiteral() && b.isLiteral())
    return a.literal / b.literal;
  if (a.isLiteral(0.0))
    return 0.0;
  if (b.isLiteral(1.0))
    return a;
  if (a.isLiteral(1.0))
    return Expr::unary<ReciprocalOp>(b);
  return Expr::binary<DivOp>(a, b);
}

Expr abs(Expr x) { return Expr::unary<AbsOp>(x); }
Expr cos(Expr x) { return Expr::unary<CosOp>(x); }
Expr exp(Expr x) { return Expr::unary<ExpOp>(x); }
Expr log(Expr x) { return Expr::unary<LogOp>(x); }
Expr sign(Expr x) { return Expr::unary<SignOp>(x); }
Expr sin(Expr x) { return Expr::unary<SinOp>(x); }
Expr sqrt(Expr x) { return Expr::unary<SqrtOp>(x); }
Expr tanh(Expr x) { return Expr::unary<TanhOp>(x); }
Expr pow(Expr a, Expr b) { return Expr::binary<PowOp>(a, b); }

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
Expr lt(Expr a, Expr b) { return Expr::compare(int(ComparePredicate::lt), a, b); }
Expr le(Expr a, Expr b) { return Expr::compare(int(ComparePredicate::le), a, b); }
Expr gt(Expr a, Expr b) { return Expr::compare(int(ComparePredicate::gt), a, b); }
Expr ge(Expr a, Expr b) { return Expr::compare(int(ComparePredicate::ge), a, b); }

Expr both(Expr a, Expr b) {
  Expr mask = Expr::binary<AndOp>(a, b);
  mask.branchType = a.branchType;
  return mask;
}

Expr select(Expr mask, Expr a, Expr b) {
  if (a.isLiteral() && b.isLiteral() && a.literal == b.literal)
    return a;
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
  return x.isLiteral(0.0) ? x : x.made(SumOp::create(*x.builder, x.loc, x.materialize(), axes));
}

Expr broadcastLike(Expr x, ArrayRef<int64_t> axes, Expr like) {
  const auto type = RankedTensorType::get(like.type().getShape(), x.type().getElementType());
  return x.made(BroadcastOp::create(*x.builder, x.loc, type, x.materialize(), axes));
}

Expr reshapeLike(Expr x, Expr like) {
  const auto type = RankedTensorType::get(like.type().getShape(), x.type().getElementType());
  return x.made(ReshapeOp::create(*x.builder, x.loc, type, x.materialize()));
}

Expr castLike(Expr x, Expr like) {
  return x.made(CastOp::create(*x.builder, x.loc, like.type(), x.materialize()));
}

Expr transpose(Expr x, ArrayRef<int64_t> permutation) {
  return x.made(TransposeOp::create(*x.builder, x.loc, x.materialize(), permutation));
}

Expr matmul(Expr a, Expr b, bool transposeA, bool transposeB) {
  return a.made(MatmulOp::create(*a.builder, a.loc, a.materialize(), b.materialize(), transposeA, transposeB));
}

Expr unslice(Expr cy, SliceOp op) {
  const ArrayRef<int64_t> from = op.getX().getType().getShape(), to = op.getY().getType().getShape();
  SmallVector<int64_t> high, interior;
  for (auto [size, window, offset, stride] : llvm::zip_equal(from, to, op.getOffsets(), op.getStrides())) {
    // An empty window covers nothing; otherwise it ends one past its last element.
    const int64_t covered = window == 0 ? 0 : (window - 1) * stride + 1;
    interior.push_back(stride - 1);
    high.push_back(size - offset - covered);
  }
  return cy.made(PadOp::create(*cy.builder, cy.loc, cy.materialize(), op.getOffsets(), high, interior,
                               llvm::APFloat(0.0)));
}

Expr padLike(Expr dx, PadOp op) {
  return dx.made(PadOp::create(*dx.builder, dx.loc, dx.materialize(), op.getLow(), op.getHigh(), op.getInterior(),
                               llvm::APFloat(0.0)));
}

Expr unpad(Expr cy, PadOp op) {
  SmallVector<int64_t> strides;
  for (const int64_t gap : op.getInterior())
    strides.push_back(gap + 1);
  return cy.made(SliceOp::create(*cy.builder, cy.loc, op.getX().getType(), cy.materialize(), op.getLow(), strides));
}

Expr sliceOfOperand(Expr cy, ConcatOp op, unsigned index) {
  SmallVector<int64_t> offsets(op.getY().getType().getRank(), 0);
  const SmallVector<int64_t> strides(offsets.size(), 1);
  for (const Value before : op.getInputs().take_front(index))
    offsets[op.getAxis()] += llvm::cast<RankedTensorType>(before.getType()).getDimSize(op.getAxis());
  return cy.made(SliceOp::create(*cy.builder, cy.loc, op.getInputs()[index].getType(), cy.materialize(), offsets, strides));
}

Expr isMaximum(Expr x, Expr y, ArrayRef<int64_t> axes) { return eq(x, broadcastLike(y, axes, x)); }

Expr countMaxima(Expr x, Expr y, ArrayRef<int64_t> axes) {
  return sum(select(isMaximum(x, y, axes), 1.0, 0.0), axes);
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
  return inverse;
}

} // namespace ad
