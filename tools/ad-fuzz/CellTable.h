// Prints the table of cells.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_FUZZ_CELLTABLE_H
#define AD_TOOLS_FUZZ_CELLTABLE_H

#include "Options.h"

namespace ad {

/// True if each cell is checked or has a reason.
llvm::Expected<bool> printCells(const FuzzOptions &options);

} // namespace ad

#endif
