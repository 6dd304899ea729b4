// The table of oracles.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Oracles.h"

namespace ad::fuzz {

llvm::ArrayRef<Oracle> oracles() {
  static const Oracle table[] = {
      {"o1", "native code, fused and not, has the bits of the interpreter", true, 1.0, checkNative},
  };
  return table;
}

} // namespace ad::fuzz
