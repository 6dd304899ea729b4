// What rounding can make of a function's results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_ROUNDING_H
#define AD_FUZZ_ROUNDING_H

#include "Fuzz/Reference.h"

namespace ad::fuzz {

/// The elements of arguments, which are not off by anything.
std::vector<reference::Row<reference::Summed>> exactRows(const Tensors &arguments);

/// The results of the interpreter, with the terms that they may be off by where another engine
/// computes the function in another order; nothing if the interpreter fails or an op is not known.
std::optional<std::vector<reference::Row<reference::Summed>>>
roundedResults(mlir::func::FuncOp function, const Tensors &arguments);

/// Whether a small error can make a large one: at a comparison, at a step of `floor`, or where two
/// elements change their order.
bool hasJumps(mlir::func::FuncOp function);

} // namespace ad::fuzz

#endif
