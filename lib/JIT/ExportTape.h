// The runtime's tapes in somebody else's program.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_JIT_EXPORTTAPE_H
#define AD_JIT_EXPORTTAPE_H

#include "llvm/IR/Function.h"

namespace ad {

/// Gives the declaration of `ad_rt_NAME` a body that calls the C library, if it is one of those of
/// tapes (Runtime.h).
bool defineTapeCall(llvm::Function &function, llvm::StringRef name);

} // namespace ad

#endif
