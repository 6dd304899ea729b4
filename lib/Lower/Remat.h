// Computing values again instead of keeping them, so that a function keeps to a memory budget.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_REMAT_H
#define AD_LOWER_REMAT_H

#include "Lower/RematSchedule.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include <optional>

namespace ad {

/// The most bytes that the function's temporaries may take, if its user said so by the attribute
/// `ad.memory_budget`. Reports one that is no number of bytes.
llvm::FailureOr<std::optional<int64_t>> memoryBudgetOf(mlir::func::FuncOp function);

/// Has a prepared function compute values again, more than it does, until its temporaries fit into
/// so many bytes, or until nothing makes them fewer. `scratch` tells what ops take for themselves
/// while they run. The order of the changes does not depend on the budget, so a smaller one never
/// takes more memory, nor less time. No bit of a result changes. Tells whether anything did change.
bool rematerialize(mlir::func::FuncOp function, int64_t budget,
                   ScratchBytes scratch = ScratchBytes());

} // namespace ad

#endif
