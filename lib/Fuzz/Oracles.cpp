// The table of oracles, and what they share of a case.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Oracles.h"

namespace ad::fuzz {

llvm::ArrayRef<Oracle> oracles() {
  static const Oracle table[] = {
      {"o1", "native code, fused and not, has the bits of the interpreter", true, 1.0, checkNative},
      {"o2", "results are as exact as their sums of terms allow", false, 0.5, checkRounding},
      {"o3", "derivatives of both modes are those of dual numbers", false, 1.0, checkDual},
      {"o4", "the modes agree: <w, Jv> = <J'w, v>", false, 1.0, checkDotProduct},
      {"o5", "the remainder of Taylor's formula falls with the square", false, 0.5, checkTaylor},
      {"o6", "the complex step gives the derivative", false, 0.5, checkComplexStep},
      {"o7", "difference quotients are near; for triage", false, 0.2, checkDifferences, true},
      {"o8", "second derivatives agree in all four orders of modes", false, 0.2, checkSecondOrder},
      {"o10", "what must change nothing changes nothing", true, 0.5, checkSame},
  };
  return table;
}

const Probe *Check::probe() {
  if (!made)
    made = makeProbe(input, seed);
  return made->probe.get();
}

const Reference &Check::reference() {
  if (!dual)
    dual = probe() ? referenceOf(*probe(), probe()->direction) : Reference();
  return *dual;
}

Finding Check::withoutProbe() {
  isSkipped = true;
  return made->failure;
}

} // namespace ad::fuzz
