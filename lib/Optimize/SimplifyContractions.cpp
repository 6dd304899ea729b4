// Transposes of the last two axes become flags of matrix products.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Optimize/Simplify.h"
#include "SeededBugs/SeededBugs.h"

using namespace mlir;

namespace ad {
namespace {

/// Whether the op swaps the last two axes and nothing else.
bool swapsMatrixAxes(TransposeOp op) {
  const llvm::ArrayRef<int64_t> permutation = op.getPermutation();
  const int64_t rank = permutation.size();
  if (rank < 2 || permutation[rank - 1] != rank - 2 || permutation[rank - 2] != rank - 1)
    return false;
  return llvm::equal(permutation.drop_back(2), llvm::seq<int64_t>(0, rank - 2));
}

struct MatmulOfTranspose : OpRewritePattern<MatmulOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(MatmulOp op, PatternRewriter &rewriter) const override {
    Value a = op.getA(), b = op.getB();
    bool transposeA = op.getTransposeA(), transposeB = op.getTransposeB();
    const auto takeIn = [](Value &operand, bool &flag) {
      auto transpose = operand.getDefiningOp<TransposeOp>();
      if (!transpose || !swapsMatrixAxes(transpose))
        return false;
      operand = transpose.getX();
      flag = AD_SEEDED(simplify_transposed_factor, !flag, flag);
      return true;
    };
    const bool tookA = takeIn(a, transposeA), tookB = takeIn(b, transposeB);
    if (!tookA && !tookB)
      return rewriter.notifyMatchFailure(op, "no operand is a transposed matrix");
    rewriter.replaceOpWithNewOp<MatmulOp>(op, a, b, transposeA, transposeB);
    return success();
  }
};

/// (A·B)ᵀ = Bᵀ·Aᵀ: the same products in the same order for each element.
struct TransposeOfMatmul : OpRewritePattern<TransposeOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(TransposeOp op, PatternRewriter &rewriter) const override {
    auto product = op.getX().getDefiningOp<MatmulOp>();
    if (!product || !product->hasOneUse() || !swapsMatrixAxes(op))
      return rewriter.notifyMatchFailure(op, "operand is no product that only this op reads");
    rewriter.replaceOpWithNewOp<MatmulOp>(
        op, product.getB(), product.getA(), !product.getTransposeB(),
        AD_SEEDED(simplify_product, !product.getTransposeA(), product.getTransposeA()));
    return success();
  }
};

} // namespace

void populateContractionPatterns(RewritePatternSet &patterns) {
  patterns.add<MatmulOfTranspose, TransposeOfMatmul>(patterns.getContext());
}

} // namespace ad
