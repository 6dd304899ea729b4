// Random shapes, element types and elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_INPUTS_H
#define AD_FUZZ_INPUTS_H

#include "Fuzz/Case.h"
#include "Fuzz/Dice.h"

namespace ad::fuzz {

/// Most elements that one value of a drawn graph has.
inline constexpr int64_t maxElements = 4096;

/// Rank 0 to 4; sizes mostly below 8, some 0, a quarter 1, some up to 33.
llvm::SmallVector<int64_t> drawShape(Dice &dice);
/// One size of such a shape.
int64_t drawSize(Dice &dice);

/// f64 and f32, and for a differential case one in ten others.
ElementKind drawKind(Dice &dice, Flavor flavor);

/// A tensor of `type`. Smooth: distinct numbers in [-2, 2). Differential: uniform, small
/// integers for ties, or zeros of both signs, infinities, NaN, subnormals and largest numbers.
HostTensor drawTensor(Dice &dice, mlir::RankedTensorType type, Flavor flavor);

/// The tensor as a constant.
mlir::DenseElementsAttr toAttribute(const HostTensor &tensor);

/// The element as a double, which is exact but for large integers.
double elementAt(const HostTensor &tensor, size_t index);

} // namespace ad::fuzz

#endif
