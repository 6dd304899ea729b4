// Smaller versions of a case: some of its ops, results or elements.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_RESTRICT_H
#define AD_FUZZ_RESTRICT_H

#include "Fuzz/Case.h"
#include "llvm/ADT/BitVector.h"
#include <optional>

namespace ad::fuzz {

/// The ops of `f`, its return aside.
size_t countOps(const Case &input);

/// The case with those ops of `f` that are in `kept`, by position: what they need of the others
/// becomes arguments with the values that the interpreter computes, and what the others need of
/// them, or nothing needs, becomes results. Nothing if the interpreter fails or no result is left.
std::optional<Case> keepOps(const Case &input, const llvm::BitVector &kept);

/// The case with those results of `f` that are in `kept`, and without what they do not need.
Case keepResults(const Case &input, const llvm::BitVector &kept);

/// The case with calls replaced by what they call, or nothing if that cannot be done.
std::optional<Case> withoutCalls(const Case &input);

/// The sizes of axes in the module that are greater than one, greatest first.
llvm::SmallVector<int64_t> sizesOf(const Case &input);

/// The case with every axis of size `from` shortened to `to`. Nothing if that is no valid program.
std::optional<Case> shortenAxes(const Case &input, int64_t from, int64_t to);

/// The case with the elements of float argument `index` rounded to eighths, or all made equal.
std::optional<Case> simplifyArgument(const Case &input, size_t index, bool makeEqual);

} // namespace ad::fuzz

#endif
