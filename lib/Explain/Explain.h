// What a derivative keeps of the program that it belongs to, what it computes again, and why.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Reads on in Program.h (what runs, and which values are the same one), Uses.h (who reads them),
// Decide.cpp (what becomes of each), and in the writers.
#ifndef AD_EXPLAIN_EXPLAIN_H
#define AD_EXPLAIN_EXPLAIN_H

#include "Explain/Report.h"
#include "mlir/IR/BuiltinOps.h"

namespace ad::explain {

/// The report on the functions of a module as it is: what `ad-fuse` has not grouped is in memory.
/// Derivatives are known by the marks of `ad-differentiate` (Dialect/Origin.h).
Report explain(mlir::ModuleOp module);

/// A table for each function, with totals.
void writeText(const Report &report, llvm::raw_ostream &os);
/// One object; all sizes are numbers.
void writeJson(const Report &report, llvm::raw_ostream &os);
/// One page that refers to nothing: the tables, and for each function a graph of its steps and of
/// what they read from memory.
void writeHtml(const Report &report, llvm::raw_ostream &os);

} // namespace ad::explain

#endif
