// Slices, pads and concats that undo or continue one another.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Optimize/Simplify.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;
using llvm::ArrayRef;

namespace ad {
namespace {

/// slice(slice(x)) = one slice.
struct SliceOfSlice : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SliceOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<SliceOp>();
    if (!inner)
      return rewriter.notifyMatchFailure(op, "operand is no slice");
    SmallVector<int64_t> offsets, strides;
    for (size_t axis = 0; axis < op.getOffsets().size(); ++axis) {
      if (op.getType().getDimSize(axis) == 0) { // where nothing begins may be behind the end of x
        offsets.push_back(0);
        strides.push_back(1);
        continue;
      }
      offsets.push_back(inner.getOffsets()[axis] +
                        AD_SEEDED(simplify_slices, inner.getStrides()[axis], 1) *
                            op.getOffsets()[axis]);
      strides.push_back(inner.getStrides()[axis] * op.getStrides()[axis]);
    }
    rewriter.replaceOpWithNewOp<SliceOp>(op, op.getType(), inner.getX(), offsets, strides);
    return success();
  }
};

/// slice(pad(x)): a slice of x if every element of the window is one of x, a splat if none is.
struct SliceOfPad : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SliceOp op, PatternRewriter &rewriter) const override {
    auto pad = op.getX().getDefiningOp<PadOp>();
    if (!pad || op.getType().getNumElements() == 0)
      return rewriter.notifyMatchFailure(op, "operand is no pad, or nothing is left of it");
    SmallVector<int64_t> offsets, strides;
    bool isInside = true;
    for (int64_t axis = 0; axis < op.getType().getRank(); ++axis) {
      const Window window{op.getOffsets()[axis], op.getStrides()[axis],
                          op.getType().getDimSize(axis)};
      if (window.last() < pad.getLow()[axis] + AD_SEEDED(simplify_slice_pad, 0, 1) ||
          window.offset >= pad.getType().getDimSize(axis) - pad.getHigh()[axis]) {
        rewriter.replaceOpWithNewOp<ConstantOp>(op, op.getType(), pad.getValue().convertToDouble());
        return success();
      }
      isInside = isInside && inside(window, pad, axis, offsets, strides);
    }
    if (!isInside)
      return rewriter.notifyMatchFailure(op, "window has elements of both");
    rewriter.replaceOpWithNewOp<SliceOp>(op, op.getType(), pad.getX(), offsets, strides);
    return success();
  }

  struct Window {
    int64_t offset, stride, size;
    int64_t last() const { return offset + (size - 1) * stride; }
  };

  /// Whether all of the window falls on elements of x; appends the window in x.
  static bool inside(Window window, PadOp pad, int64_t axis, SmallVectorImpl<int64_t> &offsets,
                     SmallVectorImpl<int64_t> &strides) {
    const int64_t step = pad.getInterior()[axis] + 1, begin = window.offset - pad.getLow()[axis];
    if (begin < 0 || window.last() >= pad.getType().getDimSize(axis) - pad.getHigh()[axis] ||
        begin % step != 0)
      return false;
    if (window.size > 1 && window.stride % step != 0)
      return false;
    offsets.push_back(begin / step);
    strides.push_back(window.size > 1 ? window.stride / step : 1);
    return true;
  }
};

/// slice(concat(..)) = a slice of the operand that holds all of the window.
struct SliceOfConcat : OpRewritePattern<SliceOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(SliceOp op, PatternRewriter &rewriter) const override {
    auto concat = op.getX().getDefiningOp<ConcatOp>();
    if (!concat || op.getType().getNumElements() == 0)
      return rewriter.notifyMatchFailure(op, "operand is no concat, or nothing is left of it");
    const int64_t axis = concat.getAxis(), begin = op.getOffsets()[axis];
    const int64_t last = begin + (op.getType().getDimSize(axis) - 1) * op.getStrides()[axis];
    int64_t start = 0;
    for (const Value input : concat.getInputs()) {
      const int64_t size = llvm::cast<RankedTensorType>(input.getType()).getDimSize(axis);
      if (begin >= start && last < start + AD_SEEDED(simplify_slice_concat, size, size + 1)) {
        SmallVector<int64_t> offsets(op.getOffsets());
        offsets[axis] -= start;
        rewriter.replaceOpWithNewOp<SliceOp>(op, op.getType(), input, offsets, op.getStrides());
        return success();
      }
      start += size;
    }
    return rewriter.notifyMatchFailure(op, "window crosses operands");
  }
};

/// concat of slices that follow one another in one tensor = one slice of it.
struct ConcatOfSlices : OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConcatOp op, PatternRewriter &rewriter) const override {
    auto first = op.getInputs().front().getDefiningOp<SliceOp>();
    if (!first || op.getInputs().size() < 2)
      return rewriter.notifyMatchFailure(op, "first operand is no slice");
    const int64_t axis = op.getAxis();
    int64_t next = first.getOffsets()[axis];
    for (const Value input : op.getInputs()) {
      auto slice = input.getDefiningOp<SliceOp>();
      if (!slice || slice.getX() != first.getX() || slice.getStrides() != first.getStrides() ||
          AD_SEEDED(simplify_concat, slice.getOffsets()[axis] != next, false))
        return rewriter.notifyMatchFailure(op, "operands do not follow one another in one tensor");
      SmallVector<int64_t> offsets(slice.getOffsets());
      offsets[axis] = first.getOffsets()[axis];
      if (ArrayRef<int64_t>(offsets) != first.getOffsets())
        return rewriter.notifyMatchFailure(op, "operands differ along another axis");
      next += slice.getType().getDimSize(axis) * first.getStrides()[axis];
    }
    rewriter.replaceOpWithNewOp<SliceOp>(op, op.getType(), first.getX(), first.getOffsets(),
                                         first.getStrides());
    return success();
  }
};

/// concat(concat(a, b), c) = concat(a, b, c) along one axis.
struct ConcatOfConcat : OpRewritePattern<ConcatOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ConcatOp op, PatternRewriter &rewriter) const override {
    SmallVector<Value> inputs;
    for (const Value input : op.getInputs()) {
      auto inner = input.getDefiningOp<ConcatOp>();
      if (inner && inner.getAxis() == op.getAxis() && inner->hasOneUse())
        llvm::append_range(inputs, inner.getInputs());
      else
        inputs.push_back(input);
    }
    if (inputs.size() == op.getInputs().size())
      return rewriter.notifyMatchFailure(
          op, "no operand is a concat along the axis that only this reads");
    rewriter.replaceOpWithNewOp<ConcatOp>(op, inputs, op.getAxis());
    return success();
  }
};

/// pad(pad(x)) with one value and nothing in between = one pad.
struct PadOfPad : OpRewritePattern<PadOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(PadOp op, PatternRewriter &rewriter) const override {
    auto inner = op.getX().getDefiningOp<PadOp>();
    const auto isZero = [](int64_t amount) { return amount == 0; };
    if (!inner ||
        AD_SEEDED(simplify_pads, !inner.getValue().bitwiseIsEqual(op.getValue()), false) ||
        !llvm::all_of(inner.getInterior(), isZero) || !llvm::all_of(op.getInterior(), isZero))
      return rewriter.notifyMatchFailure(op, "operand is no pad of the same value around");
    SmallVector<int64_t> low, high;
    for (size_t axis = 0; axis < op.getLow().size(); ++axis) {
      low.push_back(inner.getLow()[axis] + op.getLow()[axis]);
      high.push_back(inner.getHigh()[axis] + op.getHigh()[axis]);
    }
    rewriter.replaceOpWithNewOp<PadOp>(op, inner.getX(), low, high, op.getInterior(),
                                       op.getValue());
    return success();
  }
};

} // namespace

void populateWindowPatterns(RewritePatternSet &patterns) {
  patterns.add<SliceOfSlice, SliceOfPad, SliceOfConcat, ConcatOfSlices, ConcatOfConcat, PadOfPad>(
      patterns.getContext());
}

} // namespace ad
