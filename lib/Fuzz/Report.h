// What becomes of a case that fails: it is told, shrunk, and written as a test.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_REPORT_H
#define AD_FUZZ_REPORT_H

#include "Fuzz/Oracles.h"

namespace ad::fuzz {

struct ReportOptions {
  /// Whether the case is shrunk and written, and not only told.
  bool isShrinking = true;
  unsigned shrinkSeconds = 20;
  /// The folder to write to; made if it does not exist.
  std::string output;
};

/// Tells on standard error of the case that `oracle` found something in. In what is written the
/// finding is that of the shrunk case.
llvm::Error reportFailure(const ReportOptions &options, const Case &input, Native &native,
                          const Oracle &oracle, uint64_t seed, llvm::StringRef finding);

} // namespace ad::fuzz

#endif
