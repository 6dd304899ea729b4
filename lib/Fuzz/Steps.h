// Adds one drawn op to a graph, with what it needs in front of it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_STEPS_H
#define AD_FUZZ_STEPS_H

#include "Fuzz/Operands.h"

namespace ad::fuzz {

/// Functions that a graph may call.
using Helpers = llvm::ArrayRef<mlir::func::FuncOp>;

/// Draws a family, then an op of it. It may come to nothing.
void addStep(Graph &graph, Helpers helpers);

/// Draws an op of the kind `op` if there is a list of such ops, or of any family, which may be that
/// of `op`.
void addStepTowards(Graph &graph, llvm::StringRef op);

} // namespace ad::fuzz

#endif
