// Elementwise functions over arrays for the baseline of x86-64 or of another CPU.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/MathLoops.h"

namespace ad::runtime {

SymbolTable mathLoops128() { return mathLoops<16>(); }

} // namespace ad::runtime
