// What an op takes to compute and a value takes to keep: one model for all who weigh them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_COST_H
#define AD_DIALECT_COST_H

#include <cstdint>

namespace mlir {
class Operation;
class Type;
} // namespace mlir

namespace ad {

/// Instructions of an op with the trait Costly, about.
inline constexpr int64_t kCostlyOpSize = 20;

/// Floating-point operations of one run of an op, about: one for each element, kCostlyOpSize if the
/// op is Costly, none if it only moves elements; 2mnk for a product, and the usual counts for
/// factorizations. Ops that hold bodies count nothing themselves.
uint64_t flopsOf(mlir::Operation *op);

/// Bytes of a tensor of static shape in memory; 0 for any other type.
uint64_t storedBytes(mlir::Type tensor);

} // namespace ad

#endif
