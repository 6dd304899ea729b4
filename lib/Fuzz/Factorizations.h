// Ops on matrices, over the scalars of the reference.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_FACTORIZATIONS_H
#define AD_FUZZ_FACTORIZATIONS_H

#include "Fuzz/Reference.h"

namespace ad::fuzz::reference {

/// Whether it is an op of Factorizations.cpp. All of them are analytic.
bool isFactorization(mlir::Operation *op);

/// Computes such an op.
template <class S>
Row<S> factorized(mlir::Operation *op, llvm::ArrayRef<const Row<S> *> operands);

} // namespace ad::fuzz::reference

#endif
