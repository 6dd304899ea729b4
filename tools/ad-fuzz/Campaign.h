// Runs seed after seed, tells how far it is, and stops at as many mismatches as are wanted.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_FUZZ_CAMPAIGN_H
#define AD_TOOLS_FUZZ_CAMPAIGN_H

#include "Options.h"

namespace ad {

/// True if nothing was found.
llvm::Expected<bool> runCampaign(const FuzzOptions &options);

} // namespace ad

#endif
