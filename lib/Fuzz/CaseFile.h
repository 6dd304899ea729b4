// A case as the text of a lit test, and back.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// The module, with the elements of each argument of `f` in its attribute `ad.value`; above it a RUN
// line that checks the one oracle which failed, so that the file can join the tests as it is.
#ifndef AD_FUZZ_CASEFILE_H
#define AD_FUZZ_CASEFILE_H

#include "Fuzz/Case.h"
#include "llvm/Support/Error.h"
#include <optional>

namespace ad::fuzz {

/// What is told of a case that fails.
struct Failure {
  /// Of the directions and weights that the oracle draws.
  uint64_t seed;
  std::string oracle, summary, finding;
};

/// "smooth", "analytic", "differential", and back.
llvm::StringRef nameOf(Flavor flavor);
std::optional<Flavor> flavorNamed(llvm::StringRef name);

/// A test that holds once the oracle does.
std::string toLitTest(const Case &input, const Failure &failure);

/// Reads what `toLitTest` wrote. Diagnostics of the parser go to `context`.
llvm::Expected<Case> readCase(llvm::StringRef path, Flavor flavor, mlir::MLIRContext &context);

} // namespace ad::fuzz

#endif
