// How the tool ends when it cannot go on.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPT_FAILURE_H
#define AD_OPT_FAILURE_H

#include "llvm/ADT/StringRef.h"

namespace ad {

/// Prints `ad-opt: error: message` on standard error.
void printFailure(llvm::StringRef message);

/// Makes exhausted memory and errors that LLVM calls fatal end the process with an error and exit
/// status 1.
void installFailureHandlers();

} // namespace ad

#endif
