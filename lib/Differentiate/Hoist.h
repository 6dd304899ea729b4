// What is the same in all trips of a loop is computed once, in front of it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_HOIST_H
#define AD_DIFFERENTIATE_HOIST_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace ad {

/// Copies costly ops of the body of a loop to where `before` stands: those that depend only on the
/// arguments that `outside` maps to values there, check nothing when they run, and have a result
/// that `isWanted`. Gives these results; `outside` maps them too.
llvm::SmallVector<mlir::Value> hoist(mlir::Block &body, mlir::IRMapping &outside,
                                     mlir::OpBuilder before,
                                     llvm::function_ref<bool(mlir::Value)> isWanted);

} // namespace ad

#endif
