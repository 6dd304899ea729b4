// Runs seed after seed, tells how far it is, and stops at the first mismatch.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_FUZZ_CAMPAIGN_H
#define AD_TOOLS_FUZZ_CAMPAIGN_H

#include "Options.h"

namespace ad {

/// True if nothing was found. A mismatch, with what shrinking made of it, goes to standard error.
llvm::Expected<bool> runCampaign(const FuzzOptions &options);

} // namespace ad

#endif
