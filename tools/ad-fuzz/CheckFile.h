// Checks a case that the fuzzer wrote to a file.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_FUZZ_CHECKFILE_H
#define AD_TOOLS_FUZZ_CHECKFILE_H

#include "Options.h"

namespace ad {

/// True if all oracles hold. Each verdict is a line of standard output.
llvm::Expected<bool> checkFile(const FuzzOptions &options);

} // namespace ad

#endif
