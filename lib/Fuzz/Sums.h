// Ops that add or multiply elements up, over the scalars of the reference.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_SUMS_H
#define AD_FUZZ_SUMS_H

#include "Fuzz/Reference.h"

namespace ad::fuzz::reference {

/// Whether it is an op of Sums.cpp, and if so whether an analytic one.
bool isSum(mlir::Operation *op);
bool isAnalyticSum(mlir::Operation *op);

/// Computes such an op.
template <class S>
Row<S> sumUp(mlir::Operation *op, llvm::ArrayRef<const Row<S> *> operands);

} // namespace ad::fuzz::reference

#endif
