// What must hold for a case, each under the name that `--oracle` takes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// | name | file | what |
// | o1 | OracleNative.cpp | native code, fused and not, has the bits of the interpreter |
// | o2 | OracleRounding.cpp | each op is as exact as its sum of terms allows; so is native code |
// | o3 | OracleDual.cpp | both modes agree with dual numbers |
// | o4 | OracleDirection.cpp | ⟨w, J·v⟩ = ⟨Jᵀ·w, v⟩, and Jᵀ·w is the gradient of ⟨w, f⟩ |
// | o5 | OracleDirection.cpp | f(x + hv) - f(x) - hJv falls with h² |
// | o6 | OracleDirection.cpp | J·v is the complex step |
// | o7 | OracleDirection.cpp | J·v is near the difference quotient; for triage |
// | o8 | OracleSecond.cpp | the four second derivatives agree, with dual numbers too |
// | o9 | OracleTorch.cpp | values and the gradient are PyTorch's, where that is installed |
// | o10 | OracleSame.cpp | what must change nothing changes nothing |
#ifndef AD_FUZZ_ORACLES_H
#define AD_FUZZ_ORACLES_H

#include "Fuzz/Dice.h"
#include "Fuzz/Native.h"
#include "Fuzz/Probe.h"
#include <optional>

namespace ad::fuzz {

/// What is wrong, or nothing.
using Finding = std::optional<std::string>;

/// A case under check, and what several oracles need of it.
class Check {
public:
  /// Directions and weights are drawn from `seed`, so that a case fails again in the same way.
  Check(const Case &input, Native &native, uint64_t seed)
      : input(input), native(native), seed(seed) {}

  const Case &input;
  Native &native;
  const uint64_t seed;
  /// Set by an oracle that has nothing to say about the case.
  bool isSkipped = false;

  /// The derivatives of a smooth case, made once, or null: then the oracle returns
  /// `withoutProbe()`.
  const Probe *probe();
  /// The same, also if some derivative is not finite.
  const Probe *anyProbe();
  /// What the reference says, made once; it may not know.
  const Reference &reference();
  /// Why there is no probe: a failure, or nothing and the case is skipped.
  Finding withoutProbe();

private:
  std::optional<ProbeOrReason> made;
  std::optional<Reference> dual;
};

struct Oracle {
  llvm::StringRef name, summary;
  /// Whether it looks at cases of any flavor or only at smooth ones.
  bool takesAny;
  /// The share of the cases that it looks at, when all oracles are asked for.
  double share;
  Finding (*check)(Check &check);
  /// What it finds is to be looked at, but no proof of a mistake.
  bool isAdvice = false;
};

llvm::ArrayRef<Oracle> oracles();

Finding checkNative(Check &check);
Finding checkRounding(Check &check);
Finding checkDual(Check &check);
Finding checkDotProduct(Check &check);
Finding checkTaylor(Check &check);
Finding checkComplexStep(Check &check);
Finding checkDifferences(Check &check);
Finding checkSecondOrder(Check &check);
Finding checkTorch(Check &check);
Finding checkSame(Check &check);

} // namespace ad::fuzz

#endif
