// The forms that fusion and lowering know; patterns that bring ops into them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPTIMIZE_NORMALIZE_H
#define AD_OPTIMIZE_NORMALIZE_H

#include "mlir/IR/PatternMatch.h"

namespace ad {

/// mean → sum and quotient; reductions over axes apart → one for each run of axes, the innermost
/// first; detach → its operand (differentiation is over); broadcast of iota → iota; broadcast of
/// broadcast → one broadcast.
void populateNormalizePatterns(mlir::RewritePatternSet &patterns);
/// The part of it that may run before differentiation as well: means and broadcasts.
void populateMeanPatterns(mlir::RewritePatternSet &patterns);

} // namespace ad

#endif
