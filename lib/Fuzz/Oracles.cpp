// The table of oracles, and what they share of a case.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Oracles.h"

namespace ad::fuzz {

llvm::ArrayRef<Oracle> oracles() {
  // To compile takes ten times as long as all else.
  static const Oracle table[] = {
      {"o1", "native code, on any number of threads, has the bits of the interpreter", true, 0.4,
       checkNative},
      {"o2", "results are as exact as their sums of terms allow", false, 0.3, checkRounding},
      {"o3", "derivatives of both modes are those of dual numbers", false, 1.0, checkDual},
      {"o4", "the modes agree: <w, Jv> = <J'w, v>", false, 1.0, checkDotProduct},
      {"o5", "the remainder of Taylor's formula falls with the square", false, 1.0, checkTaylor},
      {"o6", "the complex step gives the derivative", false, 1.0, checkComplexStep},
      {"o7", "difference quotients are near; for triage", false, 0.2, checkDifferences, true},
      {"o8", "second derivatives agree in all four orders of modes", false, 0.5, checkSecondOrder},
      {"o9", "values and the gradient are PyTorch's, where that is installed", false, 1.0,
       checkTorch},
      {"o10", "what must change nothing changes nothing", true, 1.0, checkSame},
  };
  return table;
}

const Probe *Check::anyProbe() {
  if (!made)
    made = makeProbe(input, seed);
  return made->probe.get();
}

const Probe *Check::probe() {
  const Probe *any = anyProbe();
  return any && any->isFinite ? any : nullptr;
}

const Reference &Check::reference() {
  if (!dual)
    dual = anyProbe() ? referenceOf(*anyProbe(), anyProbe()->direction) : Reference();
  return *dual;
}

Finding Check::withoutProbe() {
  isSkipped = true;
  return made->failure;
}

} // namespace ad::fuzz
