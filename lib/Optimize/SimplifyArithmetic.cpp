// Arithmetic that is exact in IEEE: the result has the same bits for every input that is no NaN.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Optimize/Simplify.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

/// The number of a float splat, if the value is one.
std::optional<APFloat> floatSplat(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  if (!constant)
    return std::nullopt;
  const auto splat = llvm::dyn_cast<SplatElementsAttr>(constant.getValue());
  if (!splat || !llvm::isa<FloatType>(splat.getElementType()))
    return std::nullopt;
  return splat.getSplatValue<APFloat>();
}

Value splatLike(PatternRewriter &rewriter, Location loc, Value like, const APFloat &number) {
  const auto type = llvm::cast<RankedTensorType>(like.getType());
  return ConstantOp::create(rewriter, loc, DenseElementsAttr::get(type, number));
}

bool isFloat(Value value) { return isDifferentiableType(value.getType()); }

/// a + (-b) = a - b, (-a) + b = b - a.
struct AddOfNeg : OpRewritePattern<AddOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AddOp op, PatternRewriter &rewriter) const override {
    if (auto neg = op.getB().getDefiningOp<NegOp>()) {
      rewriter.replaceOpWithNewOp<SubOp>(op, op.getA(), neg.getX());
      return success();
    }
    if (auto neg = op.getA().getDefiningOp<NegOp>()) {
      rewriter.replaceOpWithNewOp<SubOp>(op, AD_SEEDED(simplify_neg_add, op.getB(), op.getA()),
                                         neg.getX());
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no operand is a negation");
  }
};

/// a - (-b) = a + b.
struct SubOfNeg : OpRewritePattern<SubOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SubOp op, PatternRewriter &rewriter) const override {
    auto neg = op.getB().getDefiningOp<NegOp>();
    if (!neg)
      return rewriter.notifyMatchFailure(op, "subtrahend is no negation");
    rewriter.replaceOpWithNewOp<AddOp>(op, op.getA(),
                                       AD_SEEDED(simplify_sub_neg, neg.getX(), op.getB()));
    return success();
  }
};

/// (-a) · (-b) = a · b and (-a) · c = a · (-c), for quotients as well; x · -1 = -x.
template <typename OpTy>
struct SignsOf : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    auto a = op.getA().template getDefiningOp<NegOp>();
    auto b = op.getB().template getDefiningOp<NegOp>();
    if (a && b)
      return replace(op, rewriter, a.getX(), AD_SEEDED(simplify_signs, b.getX(), op.getB()));
    const std::optional<APFloat> left = floatSplat(op.getA()), right = floatSplat(op.getB());
    if (a && right)
      return replace(op, rewriter, a.getX(), splatLike(rewriter, op.getLoc(), op.getB(), -*right));
    if (b && left)
      return replace(op, rewriter, splatLike(rewriter, op.getLoc(), op.getA(), -*left), b.getX());
    if (right && right->isExactlyValue(-1.0))
      return negate(op, rewriter, op.getA());
    if (left && left->isExactlyValue(-1.0) && llvm::isa<MulOp>(op))
      return negate(op, rewriter, op.getB());
    return rewriter.notifyMatchFailure(op, "no signs cancel");
  }
  static LogicalResult replace(OpTy op, PatternRewriter &rewriter, Value a, Value b) {
    rewriter.replaceOpWithNewOp<OpTy>(op, a, b);
    return success();
  }
  static LogicalResult negate(OpTy op, PatternRewriter &rewriter, Value x) {
    rewriter.replaceOpWithNewOp<NegOp>(op, x);
    return success();
  }
};

/// -(a · c) = a · (-c) and -(a / c) = a / (-c) for a constant c, -(c / a) = (-c) / a.
struct NegOfProduct : OpRewritePattern<NegOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(NegOp op, PatternRewriter &rewriter) const override {
    Operation *product = op.getX().getDefiningOp();
    if (!llvm::isa_and_nonnull<MulOp, DivOp>(product) || !product->hasOneUse())
      return rewriter.notifyMatchFailure(op, "operand is no product that only this op reads");
    for (const unsigned index : {1u, 0u}) {
      const Value factor = product->getOperand(index);
      const std::optional<APFloat> number = floatSplat(factor);
      if (!number)
        continue;
      IRMapping mapping;
      mapping.map(factor, splatLike(rewriter, op.getLoc(), factor,
                                    AD_SEEDED(simplify_neg_product, -*number, *number)));
      rewriter.replaceOp(op, rewriter.clone(*product, mapping)->getResults());
      return success();
    }
    return rewriter.notifyMatchFailure(op, "product has no constant factor");
  }
};

/// x · x = square(x), so that both spellings are one op.
struct MulToSquare : OpRewritePattern<MulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MulOp op, PatternRewriter &rewriter) const override {
    if (op.getA() != op.getB())
      return rewriter.notifyMatchFailure(op, "factors differ");
    rewriter.replaceOpWithNewOp<SquareOp>(op, op.getA());
    return success();
  }
};

/// (-x)² = x² and |-x| = |x|.
template <typename OpTy>
struct EvenOfNeg : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    auto neg = op.getX().template getDefiningOp<NegOp>();
    if (!neg || !isFloat(op.getX()))
      return rewriter.notifyMatchFailure(op, "operand is no negation of floats");
    rewriter.replaceOpWithNewOp<OpTy>(op, neg.getX());
    return success();
  }
};

/// 1 / x = reciprocal(x); x / 2ᵏ = x · 2⁻ᵏ, where 2⁻ᵏ is a normal number.
struct DivByConstant : OpRewritePattern<DivOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(DivOp op, PatternRewriter &rewriter) const override {
    if (const auto left = floatSplat(op.getA()); left && left->isExactlyValue(1.0)) {
      rewriter.replaceOpWithNewOp<ReciprocalOp>(op, op.getB());
      return success();
    }
    const std::optional<APFloat> right = floatSplat(op.getB());
    if (!right)
      return rewriter.notifyMatchFailure(op, "divisor is no splat");
    APFloat inverse(right->getSemantics());
    if (AD_SEEDED(simplify_reciprocal, !right->getExactInverse(&inverse),
                  ((inverse = APFloat::getOne(right->getSemantics()) / *right), false)))
      return rewriter.notifyMatchFailure(op, "divisor is no power of two");
    rewriter.replaceOpWithNewOp<MulOp>(op, op.getA(),
                                       splatLike(rewriter, op.getLoc(), op.getB(), inverse));
    return success();
  }
};

/// select(!c, a, b) = select(c, b, a); select(c, select(c, a, _), b) = select(c, a, b).
struct SelectOfMask : OpRewritePattern<SelectOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SelectOp op, PatternRewriter &rewriter) const override {
    Value condition = op.getCondition(), a = op.getA(), b = op.getB();
    if (auto inverted = condition.getDefiningOp<NotOp>()) {
      condition = inverted.getX();
      if (AD_SEEDED(simplify_not, true, false))
        std::swap(a, b);
    }
    if (auto inner = a.getDefiningOp<SelectOp>(); inner && inner.getCondition() == condition)
      a = inner.getA();
    if (auto inner = b.getDefiningOp<SelectOp>(); inner && inner.getCondition() == condition)
      b = AD_SEEDED(simplify_select, inner.getB(), inner.getA());
    if (condition == op.getCondition() && a == op.getA() && b == op.getB())
      return rewriter.notifyMatchFailure(op, "nothing repeats the condition");
    rewriter.replaceOpWithNewOp<SelectOp>(op, condition, a, b);
    return success();
  }
};

struct NotOfNot : OpRewritePattern<NotOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(NotOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<NotOp>();
    if (!inner)
      return rewriter.notifyMatchFailure(op, "operand is no negation");
    rewriter.replaceOp(op, inner.getX());
    return success();
  }
};

/// x > 0 where relu(x) exists: relu(x) > 0, so that the derivative keeps the activation only and
/// not what it was made of. Equal for NaN too, since relu keeps it.
struct MaskOfRelu : OpRewritePattern<CompareOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(CompareOp op, PatternRewriter &rewriter) const override {
    const std::optional<APFloat> bound = floatSplat(op.getB());
    if (op.getPredicate() != ComparePredicate::gt || !bound || !bound->isZero())
      return rewriter.notifyMatchFailure(op, "no test for positive floats");
    for (Operation *user : op.getA().getUsers()) {
      auto relu = llvm::dyn_cast<ReluOp>(user);
      if (!relu || relu->getBlock() != op->getBlock() || !relu->isBeforeInBlock(op))
        continue;
      rewriter.modifyOpInPlace(op, [&] { op.getAMutable().assign(relu.getY()); });
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no relu of the operand before it");
  }
};

/// A wider float and back is the float itself.
struct CastThere : OpRewritePattern<CastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(CastOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<CastOp>();
    if (!inner || inner.getX().getType() != op.getType() || !isFloat(op.getX()) ||
        !isFloat(op.getY()))
      return rewriter.notifyMatchFailure(op, "no cast of floats there and back");
    const auto width = [](Value value) {
      return llvm::cast<RankedTensorType>(value.getType()).getElementTypeBitWidth();
    };
    if (AD_SEEDED(simplify_casts, width(inner.getY()) < width(inner.getX()), false))
      return rewriter.notifyMatchFailure(op, "the inner cast rounds");
    rewriter.replaceOp(op, inner.getX());
    return success();
  }
};

} // namespace

void populateArithmeticPatterns(RewritePatternSet &patterns) {
  patterns.add<AddOfNeg, SubOfNeg, SignsOf<MulOp>, SignsOf<DivOp>, NegOfProduct, MulToSquare,
               EvenOfNeg<SquareOp>, EvenOfNeg<AbsOp>, DivByConstant, SelectOfMask, NotOfNot,
               MaskOfRelu, CastThere>(patterns.getContext());
}

} // namespace ad
