// Passes and the pipeline between differentiation and lowering.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPTIMIZE_PASSES_H
#define AD_OPTIMIZE_PASSES_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include <memory>

namespace mlir {
class OpPassManager;
class DialectRegistry;
} // namespace mlir

namespace ad {

#define GEN_PASS_DECL
#include "Optimize/Passes.h.inc"

/// ad-optimize: inlines calls of functions with a body, drops private functions that nothing calls
/// any more, simplifies, and groups what remains into `ad.fused`.
void buildOptimizePipeline(mlir::OpPassManager &passes);

/// Registers the pipeline by name.
void registerOptimizePipelines();

#define GEN_PASS_REGISTRATION
#include "Optimize/Passes.h.inc"

} // namespace ad

#endif
