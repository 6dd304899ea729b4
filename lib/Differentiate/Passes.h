// The differentiation stage, from outside: requests in, ordinary functions out.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_PASSES_H
#define AD_DIFFERENTIATE_PASSES_H

#include "mlir/Pass/Pass.h"
#include <memory>

namespace ad {

#define GEN_PASS_DECL
#include "Differentiate/Passes.h.inc"

/// Expands every request (`ad.grad`, `ad.vjp`, `ad.jvp`, `ad.linear_transpose`, `ad.vmap`) of a
/// module into an ordinary function.
std::unique_ptr<mlir::Pass> createDifferentiatePass();

#define GEN_PASS_REGISTRATION
#include "Differentiate/Passes.h.inc"

} // namespace ad

#endif
