// What must hold for a case, each under the name that `--oracle` takes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// | name | file | what |
// | o1 | OracleNative.cpp | native code, fused and not, has the bits of the interpreter |
#ifndef AD_FUZZ_ORACLES_H
#define AD_FUZZ_ORACLES_H

#include "Fuzz/Dice.h"
#include "Fuzz/Native.h"
#include <optional>

namespace ad::fuzz {

/// What an oracle needs beside the case.
struct Check {
  const Case &input;
  Native &native;
  /// Directions and weights are drawn from here, so that a case fails again in the same way.
  uint64_t seed;
  /// Set by an oracle that has nothing to say about the case.
  bool isSkipped = false;
};

/// What is wrong, or nothing.
using Finding = std::optional<std::string>;

struct Oracle {
  llvm::StringRef name, summary;
  /// Whether it looks at cases of any flavor or only at smooth ones.
  bool takesAny;
  /// The share of the cases that it looks at, when all oracles are asked for.
  double share;
  Finding (*check)(Check &check);
};

llvm::ArrayRef<Oracle> oracles();

Finding checkNative(Check &check);

} // namespace ad::fuzz

#endif
