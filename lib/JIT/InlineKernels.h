// Puts small kernels into the loops that call them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_INLINEKERNELS_H
#define AD_JIT_INLINEKERNELS_H

#include "llvm/ADT/SetVector.h"

namespace llvm {
class Function;
class Module;
} // namespace llvm

namespace ad {

/// Inlines what the lowering has marked for it, and loads and stores small tensors as whole vectors
/// where these have padding; returns the functions that have changed.
llvm::SmallSetVector<llvm::Function *, 4> inlineKernels(llvm::Module &module);

} // namespace ad

#endif
