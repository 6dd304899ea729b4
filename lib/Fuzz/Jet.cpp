// Differences of five values.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Jet.h"

namespace ad::fuzz::reference {

// With h = 2⁻²⁰·|x| the truncation, of order h⁴, and the rounding, of order 2⁻¹¹³/h, are both far
// below the 64 bits that are kept.
Jet jetAt(Quad (*function)(Quad), Real x) {
  const Real size = x < 0 ? -x : x;
  const Quad h = static_cast<Quad>(0x1p-20L * (size > 0x1p-6L ? size : 0x1p-6L)), at = x;
  const Quad f0 = function(at), f1 = function(at + h), f2 = function(at + 2 * h),
             g1 = function(at - h), g2 = function(at - 2 * h);
  const Quad first = (8 * (f1 - g1) - (f2 - g2)) / (12 * h);
  const Quad second = (16 * (f1 + g1) - (f2 + g2) - 30 * f0) / (12 * h * h);
  const Quad third = ((f2 - g2) - 2 * (f1 - g1)) / (2 * h * h * h);
  return {static_cast<Real>(f0), static_cast<Real>(first), static_cast<Real>(second),
          static_cast<Real>(third)};
}

} // namespace ad::fuzz::reference
