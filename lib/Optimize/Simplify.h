// The rewrites of ad-simplify, by family.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPTIMIZE_SIMPLIFY_H
#define AD_OPTIMIZE_SIMPLIFY_H

#include "mlir/IR/PatternMatch.h"

namespace ad {

/// Signs, squares, quotients by powers of two, selections, masks of relu.
void populateArithmeticPatterns(mlir::RewritePatternSet &patterns);
/// Broadcasts, reshapes and transposes move to where they are free or vanish.
void populateShapePatterns(mlir::RewritePatternSet &patterns);
/// Reductions of what is constant or already reduced.
void populateReductionPatterns(mlir::RewritePatternSet &patterns);
/// Transposes become flags of matrix products.
void populateContractionPatterns(mlir::RewritePatternSet &patterns);
/// Slices, pads and concats that meet one another.
void populateWindowPatterns(mlir::RewritePatternSet &patterns);
/// Loops and branches that run once or not at all; what they carry, take and yield for nothing.
void populateControlPatterns(mlir::RewritePatternSet &patterns);
/// Of these, what bodies take, carry and compute.
void populateBodyPatterns(mlir::RewritePatternSet &patterns);

} // namespace ad

#endif
