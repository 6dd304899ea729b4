// The lowering stage, from outside.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_PASSES_H
#define AD_LOWER_PASSES_H

#include "mlir/Pass/Pass.h"
#include <memory>

namespace ad {

#define GEN_PASS_DECL
#include "Lower/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "Lower/Passes.h.inc"

} // namespace ad

#endif
