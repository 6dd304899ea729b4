// Broadcasts move toward readers, so that work is done on the smaller shape; reshapes and
// transposes move to where they cancel or are free.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Optimize/Simplify.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;
using llvm::ArrayRef;

namespace ad {
namespace {

RankedTensorType typeOf(Value value) { return llvm::cast<RankedTensorType>(value.getType()); }
RankedTensorType withShape(Value like, ArrayRef<int64_t> shape) {
  return RankedTensorType::get(shape, typeOf(like).getElementType());
}

bool isElementwise(Operation *op) {
  return llvm::isa<ADDialect>(op->getDialect()) && op->hasTrait<mlir::OpTrait::Elementwise>() &&
         op->getNumOperands() > 0;
}

SplatElementsAttr splatOf(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  return constant ? llvm::dyn_cast<SplatElementsAttr>(constant.getValue()) : SplatElementsAttr();
}

Value resplat(PatternRewriter &rewriter, Value splat, ArrayRef<int64_t> shape) {
  return ConstantOp::create(rewriter, splat.getLoc(),
                            splatOf(splat).resizeSplat(withShape(splat, shape)));
}

/// The elementwise op on other operands, which all have one shape.
Value cloneOn(PatternRewriter &rewriter, Operation *op, ArrayRef<Value> operands) {
  const Type type = withShape(op->getResult(0), typeOf(operands.front()).getShape());
  return rewriter
      .create(op->getLoc(), op->getName().getIdentifier(), operands, TypeRange(type),
              op->getAttrs())
      ->getResult(0);
}

SmallVector<int64_t> withoutAxes(ArrayRef<int64_t> shape, ArrayRef<int64_t> axes) {
  SmallVector<int64_t> kept;
  for (auto [axis, size] : llvm::enumerate(shape))
    if (!llvm::is_contained(axes, static_cast<int64_t>(axis)))
      kept.push_back(size);
  return kept;
}

/// e(broadcast(a), broadcast(b), splat) = broadcast(e(a', b', splat')) over the axes along which no
/// operand varies.
struct ElementwiseOfBroadcasts : RewritePattern {
  explicit ElementwiseOfBroadcasts(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), 1, context) {}

  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    SmallVector<int64_t> common;
    if (!isElementwise(op) || !findCommonAxes(op, common))
      return rewriter.notifyMatchFailure(op, "operands are not constant along a common axis");
    const SmallVector<int64_t> shape = withoutAxes(typeOf(op->getResult(0)).getShape(), common);
    SmallVector<Value> operands;
    for (const Value operand : op->getOperands())
      operands.push_back(shrink(rewriter, operand, common, shape));
    const Value small = cloneOn(rewriter, op, operands);
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op->getResult(0).getType(), small, common);
    return success();
  }

  static bool findCommonAxes(Operation *op, SmallVectorImpl<int64_t> &common) {
    bool isFirst = true;
    for (const Value operand : op->getOperands()) {
      if (splatOf(operand))
        continue;
      auto broadcast = operand.getDefiningOp<BroadcastOp>();
      if (!broadcast)
        return false;
      if (isFirst)
        common.assign(broadcast.getAxes().begin(), broadcast.getAxes().end());
      else
        llvm::erase_if(
            common, [&](int64_t axis) { return !llvm::is_contained(broadcast.getAxes(), axis); });
      isFirst = false;
    }
    return !common.empty();
  }

  /// The operand without the common axes.
  static Value shrink(PatternRewriter &rewriter, Value operand, ArrayRef<int64_t> common,
                      ArrayRef<int64_t> shape) {
    if (splatOf(operand))
      return resplat(rewriter, operand, shape);
    auto broadcast = operand.getDefiningOp<BroadcastOp>();
    SmallVector<int64_t> rest;
    int64_t position = 0;
    for (int64_t axis = 0; axis < broadcast.getType().getRank(); ++axis) {
      if (llvm::is_contained(common, axis))
        continue;
      if (llvm::is_contained(broadcast.getAxes(), axis))
        rest.push_back(AD_SEEDED(simplify_broadcast_rest, position, axis));
      ++position;
    }
    if (rest.empty())
      return broadcast.getX();
    return BroadcastOp::create(rewriter, broadcast.getLoc(), withShape(operand, shape),
                               broadcast.getX(), rest);
  }
};

bool onlyAddsUnitAxes(ReshapeOp op) {
  ArrayRef<int64_t> from = op.getX().getType().getShape();
  for (const int64_t size : op.getType().getShape())
    if (!from.empty() && size == from.front())
      from = from.drop_front();
    else if (size != 1)
      return false;
  return from.empty() && op.getType().getRank() > op.getX().getType().getRank();
}

/// e(reshape(a), reshape(b), splat) = reshape(e(a, b, splat')) where the reshapes add axes of size
/// 1 (kept dimensions of reductions), so that the values of a row stay plain rows.
struct ElementwiseOfKeptAxes : RewritePattern {
  explicit ElementwiseOfKeptAxes(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), 1, context) {}

  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    if (!isElementwise(op))
      return rewriter.notifyMatchFailure(op, "not elementwise");
    ReshapeOp first;
    for (const Value operand : op->getOperands()) {
      if (splatOf(operand))
        continue;
      auto reshape = operand.getDefiningOp<ReshapeOp>();
      if (!reshape || !onlyAddsUnitAxes(reshape) ||
          (first && first.getX().getType().getShape() != reshape.getX().getType().getShape()))
        return rewriter.notifyMatchFailure(op,
                                           "operands do not all add axes of size 1 to one shape");
      if (!first)
        first = reshape;
    }
    if (!first)
      return rewriter.notifyMatchFailure(op, "all operands are constant");
    const ArrayRef<int64_t> shape = first.getX().getType().getShape();
    SmallVector<Value> operands;
    for (const Value operand : op->getOperands())
      operands.push_back(splatOf(operand) ? resplat(rewriter, operand, shape)
                                          : operand.getDefiningOp<ReshapeOp>().getX());
    const Value flat = cloneOn(rewriter, op, operands);
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op->getResult(0).getType(), flat);
    return success();
  }
};

/// reshape(e(a, b)) = e(reshape(a), reshape(b)), where the new reshapes are views of memory and e
/// has no other reader: a reshape between ops would keep them from one loop nest.
struct ReshapeOfElementwise : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op, PatternRewriter &rewriter) const override {
    Operation *inner = op.getX().getDefiningOp();
    if (!inner || !isElementwise(inner) || !inner->hasOneUse() || onlyAddsUnitAxes(op))
      return rewriter.notifyMatchFailure(op, "operand is no elementwise op that only this reads");
    const ArrayRef<int64_t> shape = op.getType().getShape();
    for (const Value operand : inner->getOperands())
      if (!splatOf(operand) && !isInMemory(operand, shape))
        return rewriter.notifyMatchFailure(op, "an operand is computed by a loop nest");
    SmallVector<Value> operands;
    for (const Value operand : inner->getOperands())
      operands.push_back(splatOf(operand)
                             ? resplat(rewriter, operand, shape)
                             : Value(ReshapeOp::create(rewriter, op.getLoc(),
                                                       withShape(operand, shape), operand)));
    rewriter.replaceOp(op, cloneOn(rewriter, inner, operands));
    return success();
  }

  static bool isInMemory(Value value, ArrayRef<int64_t> shape) {
    Operation *producer = value.getDefiningOp();
    if (auto reshape = llvm::dyn_cast_or_null<ReshapeOp>(producer))
      return reshape.getX().getType().getShape() == shape || isInMemory(reshape.getX(), shape);
    return !producer || llvm::isa<MatmulOp, ConcatOp, SliceOp, PadOp, TransposeOp>(producer);
  }
};

/// broadcast over axes of size 1 = reshape.
struct BroadcastOfUnitAxes : OpRewritePattern<BroadcastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BroadcastOp op, PatternRewriter &rewriter) const override {
    if (llvm::any_of(op.getAxes(),
                     [&](int64_t axis) { return op.getType().getDimSize(axis) != 1; }))
      return rewriter.notifyMatchFailure(op, "repeats elements");
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getX());
    return success();
  }
};

/// reshape(broadcast(x)) of a scalar x = broadcast(x).
struct ReshapeOfBroadcast : OpRewritePattern<ReshapeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ReshapeOp op, PatternRewriter &rewriter) const override {
    auto broadcast = op.getX().getDefiningOp<BroadcastOp>();
    if (!broadcast || broadcast.getX().getType().getRank() != 0 || op.getType().getRank() == 0)
      return rewriter.notifyMatchFailure(op, "operand is no broadcast scalar");
    const SmallVector<int64_t> axes =
        llvm::to_vector(llvm::seq<int64_t>(0, op.getType().getRank()));
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op.getType(), broadcast.getX(), axes);
    return success();
  }
};

/// transpose(broadcast(x)) = broadcast(transpose(x)): less to move, and nothing for rank ≤ 1.
struct TransposeOfBroadcast : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto broadcast = op.getX().getDefiningOp<BroadcastOp>();
    if (!broadcast)
      return rewriter.notifyMatchFailure(op, "operand is no broadcast");
    // Result axis i is new if axis permutation[i] of the broadcast was; the others keep their order
    // of appearance, which permutes the axes of x.
    SmallVector<int64_t> axes, order;
    for (auto [position, axis] : llvm::enumerate(op.getPermutation())) {
      if (llvm::is_contained(broadcast.getAxes(), axis))
        axes.push_back(position);
      else
        order.push_back(axis - llvm::count_if(broadcast.getAxes(), [axis = axis](int64_t other) {
                          return other < axis;
                        }));
    }
    Value x = broadcast.getX();
    if (AD_SEEDED(simplify_broadcast_order, !llvm::is_sorted(order), false))
      x = TransposeOp::create(rewriter, op.getLoc(), x, order);
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op.getType(), x, axes);
    return success();
  }
};

/// A transpose that moves axes of size 1 only is a reshape.
struct TransposeOfUnitAxes : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    SmallVector<int64_t> moved;
    for (const int64_t axis : op.getPermutation())
      if (op.getX().getType().getDimSize(axis) != 1)
        moved.push_back(axis);
    if (AD_SEEDED(simplify_unit_transpose, !llvm::is_sorted(moved), false))
      return rewriter.notifyMatchFailure(op, "moves elements");
    rewriter.replaceOpWithNewOp<ReshapeOp>(op, op.getType(), op.getX());
    return success();
  }
};

/// e(transpose(a), transpose(b), splat) = transpose(e(a, b, splat')) where only products and
/// transposes read it, which take the transpose in.
struct ElementwiseOfTransposes : RewritePattern {
  explicit ElementwiseOfTransposes(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), 1, context) {}

  LogicalResult matchAndRewrite(Operation *op, PatternRewriter &rewriter) const override {
    if (!isElementwise(op) || op->use_empty() || !llvm::all_of(op->getUsers(), [](Operation *user) {
          return llvm::isa<MatmulOp, TransposeOp>(user);
        }))
      return rewriter.notifyMatchFailure(op, "readers do not take a transpose in");
    TransposeOp first;
    for (const Value operand : op->getOperands()) {
      if (splatOf(operand))
        continue;
      auto transpose = operand.getDefiningOp<TransposeOp>();
      if (!transpose ||
          (first && AD_SEEDED(simplify_transposes,
                              first.getPermutation() != transpose.getPermutation(), false)))
        return rewriter.notifyMatchFailure(op, "operands are not transposed alike");
      first = transpose;
    }
    if (!first)
      return rewriter.notifyMatchFailure(op, "all operands are constant");
    const ArrayRef<int64_t> shape = first.getX().getType().getShape();
    SmallVector<Value> operands;
    for (const Value operand : op->getOperands())
      operands.push_back(splatOf(operand) ? resplat(rewriter, operand, shape)
                                          : operand.getDefiningOp<TransposeOp>().getX());
    const SmallVector<int64_t> permutation(first.getPermutation());
    const Value straight = cloneOn(rewriter, op, operands);
    rewriter.replaceOpWithNewOp<TransposeOp>(op, straight, permutation);
    return success();
  }
};

} // namespace

void populateShapePatterns(RewritePatternSet &patterns) {
  patterns.add<ElementwiseOfBroadcasts, ElementwiseOfKeptAxes, ReshapeOfElementwise,
               BroadcastOfUnitAxes, ReshapeOfBroadcast, TransposeOfBroadcast, TransposeOfUnitAxes,
               ElementwiseOfTransposes>(patterns.getContext());
}

} // namespace ad
