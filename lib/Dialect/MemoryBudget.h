// The attribute by which a function says how much memory it may take.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_MEMORYBUDGET_H
#define AD_DIALECT_MEMORYBUDGET_H

#include <cstdint>

namespace mlir {
class Operation;
} // namespace mlir

namespace ad {

/// Of a function: the most bytes that its temporaries may take, an i64.
inline constexpr char memoryBudgetAttribute[] = "ad.memory_budget";
/// Gives a function such a budget.
void setMemoryBudget(mlir::Operation *function, int64_t bytes);
/// Marks a function while it is differentiated, if it or one that uses it has such a budget.
inline constexpr char withinBudget[] = "ad.within_budget";

} // namespace ad

#endif
