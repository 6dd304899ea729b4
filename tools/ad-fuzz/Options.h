// The command line of ad-fuzz.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_FUZZ_OPTIONS_H
#define AD_TOOLS_FUZZ_OPTIONS_H

#include "Fuzz/Oracles.h"
#include <string>

namespace ad {

struct FuzzOptions {
  uint64_t seed = 0;
  uint64_t count = 0;
  unsigned maxOps = 0;
  /// Stop after this many seconds; 0: only after `count`.
  unsigned maxSeconds = 0;
  llvm::SmallVector<fuzz::Oracle> oracles;
  bool asksForAll = false;
  /// Where failing cases go.
  std::string output;
  bool isPrinting = false;
};

/// Parses the command line; ends the process with status 1 and an error if it is wrong, and with 0
/// for `--help`.
FuzzOptions parseFuzzOptions(int argc, char **argv);

} // namespace ad

#endif
