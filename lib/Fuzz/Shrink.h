// Makes a failing case small.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_SHRINK_H
#define AD_FUZZ_SHRINK_H

#include "Fuzz/Case.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace ad::fuzz {

struct ShrinkOptions {
  /// Stop trying after so long.
  double maxSeconds = 20.0;
  /// Whether elements may become equal: a tie has no difference quotient.
  bool allowTies = false;
};

/// The smallest case that is found for which `fails` holds, as it does for `input`. Each candidate
/// is a valid program that the interpreter can run.
Case shrink(const Case &input, llvm::function_ref<bool(const Case &)> fails,
            const ShrinkOptions &options = {});

} // namespace ad::fuzz

#endif
