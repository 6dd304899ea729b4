// Elementwise functions over arrays for AVX-512.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/MathLoops.h"

namespace ad::runtime {

SymbolTable mathLoops512() { return mathLoops<64>(); }

} // namespace ad::runtime
