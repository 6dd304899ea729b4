// Folds and canonicalizations. Only identities that keep every bit are used.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Fold.h"
#include "Dialect/Dialect.h"
#include "Dialect/FoldConstants.h"
#include "SeededBugs/SeededBugs.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;

namespace ad {
namespace {

/// Whether the constant is a splat of `number`, sign of zero included.
bool isSplatOf(Attribute attribute, double number) {
  const auto elements = llvm::dyn_cast_or_null<DenseElementsAttr>(attribute);
  if (!elements || !elements.isSplat())
    return false;
  if (llvm::isa<FloatType>(elements.getElementType()))
    return elements.getSplatValue<APFloat>().bitwiseIsEqual([&] {
      APFloat value(number);
      bool loses = false;
      value.convert(elements.getSplatValue<APFloat>().getSemantics(), APFloat::rmNearestTiesToEven,
                    &loses);
      return value;
    }());
  return elements.getElementType().isInteger() &&
         elements.getSplatValue<APInt>().getSExtValue() == number;
}

/// x·1, 1·x, x/1, x-0, x+(-0), -(-x). (x+0 is not an identity: -0 + 0 is +0.)
Value foldIdentity(Operation *op, ArrayRef<Attribute> operands) {
  if (llvm::isa<MulOp>(op) && isSplatOf(operands[1], 1.0))
    return op->getOperand(0);
  if (llvm::isa<MulOp>(op) && isSplatOf(operands[0], 1.0))
    return op->getOperand(1);
  if (llvm::isa<DivOp>(op) && isSplatOf(operands[1], 1.0))
    return op->getOperand(0);
  if (llvm::isa<SubOp>(op) && isSplatOf(operands[1], 0.0))
    return op->getOperand(0);
  const bool isInteger = !isDifferentiableType(op->getResult(0).getType());
  if (llvm::isa<AddOp>(op) &&
      isSplatOf(operands[1], isInteger ? 0.0 : AD_SEEDED(fold_add_zero, -0.0, 0.0)))
    return op->getOperand(0);
  if (llvm::isa<NegOp>(op))
    if (auto inner = op->getOperand(0).getDefiningOp<NegOp>())
      return inner.getX();
  return Value();
}

/// A splat constant under another shape of the same element type.
OpFoldResult reshapedSplat(Attribute attribute, Type type) {
  auto elements = llvm::dyn_cast_or_null<DenseElementsAttr>(attribute);
  if (!elements || !elements.isSplat())
    return {};
  return elements.resizeSplat(llvm::cast<ShapedType>(type));
}

bool isIdentityPermutation(llvm::ArrayRef<int64_t> permutation) {
  return llvm::all_of(llvm::enumerate(permutation),
                      [](auto pair) { return static_cast<int64_t>(pair.index()) == pair.value(); });
}

} // namespace

OpFoldResult foldElementwise(Operation *op, ArrayRef<Attribute> operands) {
  if (const Value same = foldIdentity(op, operands))
    return same;
  return foldConstants(op, operands);
}

OpFoldResult CompareOp::fold(FoldAdaptor adaptor) {
  return foldConstants(*this, adaptor.getOperands());
}

OpFoldResult SelectOp::fold(FoldAdaptor adaptor) {
  if (getA() == getB())
    return getA();
  if (isSplatOf(adaptor.getCondition(), 1.0) || isSplatOf(adaptor.getCondition(), -1.0))
    return getA();
  if (isSplatOf(adaptor.getCondition(), 0.0))
    return AD_SEEDED(fold_select, getB(), getA());
  return foldConstants(*this, adaptor.getOperands());
}

OpFoldResult CastOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getY().getType())
    return getX();
  return foldConstants(*this, adaptor.getOperands());
}

OpFoldResult BroadcastOp::fold(FoldAdaptor adaptor) {
  if (getAxes().empty())
    return getX();
  return reshapedSplat(adaptor.getX(), getType());
}

OpFoldResult ReshapeOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getType())
    return getX();
  if (auto inner = getX().getDefiningOp<ReshapeOp>()) {
    setOperand(inner.getX());
    return getResult();
  }
  return reshapedSplat(adaptor.getX(), getType());
}

OpFoldResult TransposeOp::fold(FoldAdaptor adaptor) {
  if (isIdentityPermutation(getPermutation()))
    return getX();
  if (auto inner = getX().getDefiningOp<TransposeOp>()) {
    SmallVector<int64_t> composed;
    for (const int64_t axis : getPermutation())
      composed.push_back(AD_SEEDED(fold_transposes, inner.getPermutation()[axis],
                                   getPermutation()[inner.getPermutation()[composed.size()]]));
    setPermutation(composed);
    setOperand(inner.getX());
    return getResult();
  }
  return reshapedSplat(adaptor.getX(), getType());
}

OpFoldResult FlipOp::fold(FoldAdaptor adaptor) {
  if (getAxes().empty())
    return getX();
  if (auto inner = getX().getDefiningOp<FlipOp>();
      inner && AD_SEEDED(fold_flips, inner.getAxes() == getAxes(), true))
    return inner.getX();
  return reshapedSplat(adaptor.getX(), getType());
}

OpFoldResult SliceOp::fold(FoldAdaptor adaptor) {
  if (getX().getType() == getType())
    return getX();
  return reshapedSplat(adaptor.getX(), getType());
}

OpFoldResult PadOp::fold(FoldAdaptor) {
  return getX().getType() == getType() ? OpFoldResult(getX()) : OpFoldResult();
}

OpFoldResult ConcatOp::fold(FoldAdaptor) {
  return getInputs().size() == 1 ? OpFoldResult(getInputs().front()) : OpFoldResult();
}

OpFoldResult SumOp::fold(FoldAdaptor) {
  return getAxes().empty() ? OpFoldResult(getX()) : OpFoldResult();
}
OpFoldResult MeanOp::fold(FoldAdaptor) {
  return getAxes().empty() ? OpFoldResult(getX()) : OpFoldResult();
}
OpFoldResult AmaxOp::fold(FoldAdaptor adaptor) {
  if (getAxes().empty())
    return getX();
  return reshapedSplat(adaptor.getX(), getType());
}

namespace {

/// broadcast(broadcast(x, inner), outer) = broadcast(x, axes), axes in terms of the outer result.
struct MergeBroadcasts : OpRewritePattern<BroadcastOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(BroadcastOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<BroadcastOp>();
    if (!inner)
      return rewriter.notifyMatchFailure(op, "operand is no broadcast");
    SmallVector<int64_t> axes(op.getAxes());
    int64_t position = 0;
    for (int64_t axis = 0; axis < op.getType().getRank(); ++axis) {
      if (llvm::is_contained(op.getAxes(), axis))
        continue;
      if (llvm::is_contained(inner.getAxes(), position++))
        axes.push_back(AD_SEEDED(merge_broadcasts, axis, position - 1));
    }
    llvm::sort(axes);
    rewriter.replaceOpWithNewOp<BroadcastOp>(op, op.getType(), inner.getX(), axes);
    return success();
  }
};

/// Drops inputs of a fused group that its body does not use, and results that nothing uses.
struct DropDeadOfFused : OpRewritePattern<FusedOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(FusedOp op, PatternRewriter &rewriter) const override {
    Block &block = op.getBody().front();
    auto yield = llvm::cast<YieldOp>(block.getTerminator());
    const bool hasDeadResult = llvm::any_of(op.getResults(), [](Value v) { return v.use_empty(); });
    const bool hasDeadInput =
        llvm::any_of(block.getArguments(), [](Value v) { return v.use_empty(); });
    if (op.use_empty() || (!hasDeadResult && !hasDeadInput))
      return rewriter.notifyMatchFailure(op, "every input and result is used");
    SmallVector<Value> yielded, replaced, inputs;
    for (auto [result, value] : llvm::zip_equal(op.getResults(), yield.getValues()))
      if (!result.use_empty()) {
        replaced.push_back(result);
        yielded.push_back(value);
      }
    rewriter.modifyOpInPlace(yield, [&] { yield.getValuesMutable().assign(yielded); });
    llvm::BitVector dead(block.getNumArguments());
    for (auto [index, argument] : llvm::enumerate(block.getArguments()))
      if (argument.use_empty())
        dead.set(index);
      else
        inputs.push_back(op.getInputs()[index]);
    rewriter.modifyOpInPlace(op, [&] { block.eraseArguments(dead); });
    auto fused = FusedOp::create(rewriter, op.getLoc(), ValueRange(replaced).getTypes(), inputs);
    rewriter.inlineRegionBefore(op.getBody(), fused.getBody(), fused.getBody().end());
    SmallVector<Value> results(op.getNumResults());
    unsigned next = 0;
    for (auto [index, result] : llvm::enumerate(op.getResults()))
      results[index] = result.use_empty() ? Value() : Value(fused.getResult(next++));
    for (auto [from, to] : llvm::zip_equal(op.getResults(), results))
      if (to)
        rewriter.replaceAllUsesWith(from, to);
    rewriter.eraseOp(op);
    return success();
  }
};

} // namespace

void BroadcastOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<MergeBroadcasts>(context);
}
void FusedOp::getCanonicalizationPatterns(RewritePatternSet &patterns, MLIRContext *context) {
  patterns.add<DropDeadOfFused>(context);
}

} // namespace ad
