// What becomes of reversals when all derivatives are taken.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_EXPANDREVERSAL_H
#define AD_DIFFERENTIATE_EXPANDREVERSAL_H

#include "Dialect/Dialect.h"
#include "mlir/IR/SymbolTable.h"

namespace ad {

/// How many bytes the states of a loop may take in each function: so many percent of the least
/// memory budget among its own and those of functions that use it, by calls or requests.
llvm::DenseMap<mlir::Operation *, int64_t>
stateBudgetsOf(mlir::Operation *root, mlir::SymbolTableCollection &symbols, int64_t percent);

/// Puts a loop in the place of each `ad.reversal` under `root`, all of whose requests are expanded.
/// It keeps as many states as these bytes of the function around it hold.
void expandReversals(mlir::Operation *root, mlir::SymbolTableCollection &symbols, int64_t percent);

/// Puts a loop in the place of one, whose bodies hold no others. It computes states again from
/// those that it keeps: as many as Revolve.h says for so many bytes.
void keepStates(ReversalOp op, std::optional<int64_t> budget);

} // namespace ad

#endif
