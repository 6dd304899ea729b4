// Elementwise functions over arrays for AVX2.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/MathLoops.h"

namespace ad::runtime {

SymbolTable mathLoops256() { return mathLoops<32>(); }

} // namespace ad::runtime
