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
/// Of a function that could not be lowered because it takes more: how many bytes, an i64.
inline constexpr char overBudgetAttribute[] = "ad.over_budget";
/// Gives a function such a budget.
void setMemoryBudget(mlir::Operation *function, int64_t bytes);
/// Of a function while it is differentiated, if it or a function that uses it has a budget: the
/// most bytes that the states of a loop may take, an i64.
inline constexpr char withinBudget[] = "ad.within_budget";

} // namespace ad

#endif
