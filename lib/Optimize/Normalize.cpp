// Brings reductions, detach and broadcasts into the forms that fusion and lowering know.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Optimize/Normalize.h"
#include "Dialect/Dialect.h"

using namespace mlir;

namespace ad {
namespace {

/// y = mean(x) = sum(x) / n, in the element type.
struct ExpandMean : OpRewritePattern<MeanOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MeanOp op, PatternRewriter &rewriter) const override {
    if (op.getAxes().empty())
      return rewriter.notifyMatchFailure(op, "no axes: folds");
    const Value sum = SumOp::create(rewriter, op.getLoc(), op.getX(), op.getAxes());
    const double count = reducedCount(op.getX().getType().getShape(), op.getAxes());
    const Value divisor = ConstantOp::create(rewriter, op.getLoc(), op.getType(), count);
    rewriter.replaceOpWithNewOp<DivOp>(op, sum, divisor);
    return success();
  }
};

/// A reduction over axes apart is by definition one for each run of adjacent axes, the innermost
/// first.
template <typename OpTy>
struct SplitReduction : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    const llvm::ArrayRef<int64_t> axes = op.getAxes();
    size_t split = axes.size();
    while (split > 1 && axes[split - 2] + 1 == axes[split - 1])
      --split;
    if (split <= 1)
      return rewriter.notifyMatchFailure(op, "axes are adjacent");
    const Value inner = OpTy::create(rewriter, op.getLoc(), op.getX(), axes.drop_front(split - 1));
    rewriter.replaceOpWithNewOp<OpTy>(op, inner, axes.take_front(split - 1));
    return success();
  }
};

struct DropDetach : OpRewritePattern<DetachOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(DetachOp op, PatternRewriter &rewriter) const override {
    rewriter.replaceOp(op, op.getX());
    return success();
  }
};

/// The index along an axis, repeated along others, is the index along where that axis went.
struct BroadcastIota : OpRewritePattern<BroadcastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BroadcastOp op, PatternRewriter &rewriter) const override {
    auto iota = op.getX().getDefiningOp<IotaOp>();
    if (!iota)
      return rewriter.notifyMatchFailure(op, "operand is no iota");
    int64_t axis = 0;
    for (int64_t position = -1;; ++axis)
      if (!llvm::is_contained(op.getAxes(), axis) &&
          ++position == static_cast<int64_t>(iota.getAxis()))
        break;
    rewriter.replaceOpWithNewOp<IotaOp>(op, op.getType(), axis);
    return success();
  }
};

} // namespace

void populateMeanPatterns(RewritePatternSet &patterns) {
  patterns.add<ExpandMean, BroadcastIota>(patterns.getContext());
}

void populateNormalizePatterns(RewritePatternSet &patterns) {
  populateMeanPatterns(patterns);
  patterns.add<SplitReduction<SumOp>, SplitReduction<AmaxOp>, DropDetach>(patterns.getContext());
  BroadcastOp::getCanonicalizationPatterns(patterns, patterns.getContext());
}

} // namespace ad
