// The command line of ad-fuzz.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_TOOLS_FUZZ_OPTIONS_H
#define AD_TOOLS_FUZZ_OPTIONS_H

#include "Fuzz/CaseFile.h"
#include "Fuzz/Report.h"
#include <string>

namespace ad {

enum class Activity {
  Graphs, // draws programs and checks them
  Check,  // checks a program that was found before
  Cells,  // checks each op on each kind of operands
};

struct FuzzOptions {
  Activity activity = Activity::Graphs;
  /// The program to check, and what its arguments are good for.
  std::string file;
  fuzz::Flavor flavor = fuzz::Flavor::Smooth;
  uint64_t seed = 0;
  uint64_t count = 0;
  unsigned maxOps = 0;
  /// Stop after this many seconds; 0: only after `count`.
  unsigned maxSeconds = 0;
  llvm::SmallVector<fuzz::Oracle> oracles;
  bool asksForAll = false;
  /// Stop after this many mismatches.
  unsigned maxFailures = 1;
  fuzz::ReportOptions report;
  bool isPrinting = false;
};

/// Parses the command line; ends the process with status 1 and an error if it is wrong, and with 0
/// for `--help`.
FuzzOptions parseFuzzOptions(int argc, char **argv);

} // namespace ad

#endif
