// Turns a module into one that stands alone in somebody else's program.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_EXPORTSYMBOLS_H
#define AD_JIT_EXPORTSYMBOLS_H

#include "JIT/Translate.h"

namespace ad {

/// Fails if `name` cannot be the name of an exported C function.
llvm::Error checkExportName(llvm::StringRef name);

/// Adds `int64_t NAME(x0, …, result0, …, workspace)` and `size_t NAME_workspace_bytes(void)` around
/// the function `entry`, which becomes internal, and carries out matrix products by calls of a
/// CBLAS, and gets the memory of tapes from the C library.
llvm::Error addExports(llvm::Module &module, llvm::StringRef entry, llvm::StringRef name,
                       const EntryInfo &info);

} // namespace ad

#endif
