// What becomes of reversals when all derivatives are taken.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_EXPANDREVERSAL_H
#define AD_DIFFERENTIATE_EXPANDREVERSAL_H

#include "Dialect/Dialect.h"
#include "mlir/IR/SymbolTable.h"

namespace ad {

/// The least memory budget of each function and those that use it, by calls or requests.
llvm::DenseMap<mlir::Operation *, int64_t> budgetsOf(mlir::Operation *root,
                                                     mlir::SymbolTableCollection &symbols);

/// Puts a loop in the place of each `ad.reversal` under `root`. It keeps as many states as half of
/// the least memory budget holds among those of the function around it and of functions that call
/// that, all of whose requests are expanded.
void expandReversals(mlir::Operation *root, mlir::SymbolTableCollection &symbols);

/// Puts a loop in the place of one, whose bodies hold no others. It computes states again from
/// those that it keeps: as many as Revolve.h says for the budget.
void keepStates(ReversalOp op, std::optional<int64_t> budget);

} // namespace ad

#endif
