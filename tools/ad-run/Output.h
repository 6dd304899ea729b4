// Where results go: text on standard output, or `.npy` files.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_RUN_OUTPUT_H
#define AD_TOOLS_RUN_OUTPUT_H

#include "GradCheck/GradCheck.h"
#include "llvm/Support/Error.h"

namespace ad {

/// Prints each result as PyTorch prints a tensor, on a line of its own.
void printResults(llvm::ArrayRef<HostTensor> results);

/// Writes the only result to `path` if that ends in `.npy`; otherwise result i to `path/i.npy`,
/// making the directory.
llvm::Error writeResults(llvm::StringRef path, llvm::ArrayRef<HostTensor> results);

/// Prints one line for each comparison.
void printRows(llvm::ArrayRef<GradCheckRow> rows);

/// Whether all of standard output reached its target.
llvm::Error flushOutput();

} // namespace ad

#endif
