// Reductions of what is constant, repeated, or of one element.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The order of a sum is part of the op, so a rewrite may neither merge two sums nor change which
// axes lead: what remains are sums whose every partial sum is exact.
#include "Dialect/Dialect.h"
#include "Optimize/Simplify.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;
using llvm::ArrayRef;

namespace ad {
namespace {

bool areUnitAxes(RankedTensorType type, ArrayRef<int64_t> axes) {
  return llvm::all_of(axes, [&](int64_t axis) { return type.getDimSize(axis) == 1; });
}

/// The sum over axes of size 1 starts at +0, so that it makes -0 a +0: reshape(x) + 0.
struct SumOfUnitAxes : OpRewritePattern<SumOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SumOp op, PatternRewriter &rewriter) const override {
    if (op.getAxes().empty() || !areUnitAxes(op.getX().getType(), op.getAxes()))
      return rewriter.notifyMatchFailure(op, "sums more than one element");
    const Value x = ReshapeOp::create(rewriter, op.getLoc(), op.getType(), op.getX());
    const Value zero = ConstantOp::create(rewriter, op.getLoc(), op.getType(),
                                          AD_SEEDED(simplify_unit_sum, 0.0, -0.0));
    rewriter.replaceOpWithNewOp<AddOp>(op, x, zero);
    return success();
  }
};

struct AmaxOfUnitAxes : OpRewritePattern<AmaxOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AmaxOp op, PatternRewriter &rewriter) const override {
    if (op.getAxes().empty() || !areUnitAxes(op.getX().getType(), op.getAxes()))
      return rewriter.notifyMatchFailure(op, "compares more than one element");
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getX());
    return success();
  }
};

/// The sum of n copies of c is n·c if n times the significand of c fits the significand of the
/// type: then every partial sum in every order is exact.
struct SumOfSplat : OpRewritePattern<SumOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SumOp op, PatternRewriter &rewriter) const override {
    auto constant = op.getX().getDefiningOp<ConstantOp>();
    const auto splat =
        constant ? llvm::dyn_cast<SplatElementsAttr>(constant.getValue()) : SplatElementsAttr();
    if (!splat || op.getAxes().empty())
      return rewriter.notifyMatchFailure(op, "operand is no splat");
    const double count = reducedCount(op.getX().getType().getShape(), op.getAxes());
    const Attribute total = totalOf(splat, AD_SEEDED(simplify_sum_splat, count, count - 1));
    if (!total)
      return rewriter.notifyMatchFailure(op, "a partial sum may round");
    rewriter.replaceOpWithNewOp<ConstantOp>(op, DenseElementsAttr::get(op.getType(), total));
    return success();
  }

  static Attribute totalOf(SplatElementsAttr splat, double count) {
    const Type element = splat.getElementType();
    if (llvm::isa<IntegerType>(element)) {
      const APInt value = splat.getSplatValue<APInt>();
      return IntegerAttr::get(
          element,
          value * APInt(64, static_cast<uint64_t>(count)).zextOrTrunc(value.getBitWidth()));
    }
    const APFloat value = splat.getSplatValue<APFloat>();
    if (!value.isFinite())
      return {};
    if (count == 0.0 || value.isZero())
      return FloatAttr::get(element, 0.0);
    const double number =
        llvm::cast<FloatType>(element).isF64() ? value.convertToDouble() : value.convertToFloat();
    int exponent = 0;
    // The significand as an odd integer: what partial sums are multiples of.
    uint64_t significand =
        static_cast<uint64_t>(std::ldexp(std::abs(std::frexp(number, &exponent)), 53));
    significand >>= llvm::countr_zero(significand);
    const unsigned precision = APFloat::semanticsPrecision(value.getSemantics());
    if (static_cast<double>(significand) * count > std::ldexp(1.0, precision))
      return {};
    APFloat total(number * count);
    bool loses = false;
    total.convert(value.getSemantics(), APFloat::rmNearestTiesToEven, &loses);
    return !loses && total.isFinite() ? FloatAttr::get(element, total) : FloatAttr();
  }
};

/// amax over repeated elements needs one copy of each.
struct AmaxOfBroadcast : OpRewritePattern<AmaxOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(AmaxOp op, PatternRewriter &rewriter) const override {
    auto broadcast = op.getX().getDefiningOp<BroadcastOp>();
    if (!broadcast)
      return rewriter.notifyMatchFailure(op, "operand is no broadcast");
    const auto isRepeated = [&](int64_t axis) {
      return llvm::is_contained(broadcast.getAxes(), axis);
    };
    const auto isReduced = [&](int64_t axis) { return llvm::is_contained(op.getAxes(), axis); };
    if (llvm::none_of(op.getAxes(), isRepeated))
      return rewriter.notifyMatchFailure(op, "reduces no repeated axis");
    // Axes that are both go; positions of the others are counted without them, and then without
    // the reduced ones for those of the result.
    SmallVector<int64_t> reduced, repeated, shape;
    int64_t inResult = 0, inOperand = 0;
    for (int64_t axis = 0; axis < broadcast.getType().getRank(); ++axis) {
      if (!isRepeated(axis)) {
        if (isReduced(axis))
          reduced.push_back(AD_SEEDED(simplify_amax, inOperand, axis));
        ++inOperand;
      } else if (!isReduced(axis)) {
        repeated.push_back(inResult);
      }
      inResult += !isReduced(axis);
    }
    Value x = broadcast.getX();
    if (!reduced.empty())
      x = AmaxOp::create(rewriter, op.getLoc(), x, reduced);
    if (!repeated.empty())
      x = BroadcastOp::create(rewriter, op.getLoc(), op.getType(), x, repeated);
    rewriter.replaceOp(op, x);
    return success();
  }
};

/// A reduction of everything sees the elements in row-major order, whatever the shape.
template <typename OpTy>
struct TotalOfReshape : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    auto reshape = op.getX().template getDefiningOp<ReshapeOp>();
    if (!reshape || op.getType().getRank() != 0 || op.getAxes().empty() ||
        reshape.getX().getType().getRank() == 0)
      return rewriter.notifyMatchFailure(op, "no reduction of all axes of a reshape");
    const SmallVector<int64_t> axes =
        llvm::to_vector(llvm::seq<int64_t>(0, reshape.getX().getType().getRank()));
    rewriter.replaceOpWithNewOp<OpTy>(op, reshape.getX(), axes);
    return success();
  }
};

} // namespace

void populateReductionPatterns(RewritePatternSet &patterns) {
  patterns.add<SumOfUnitAxes, AmaxOfUnitAxes, SumOfSplat, AmaxOfBroadcast, TotalOfReshape<SumOp>,
               TotalOfReshape<AmaxOp>>(patterns.getContext());
}

} // namespace ad
