// Registration, and the pipeline ad-optimize.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Optimize/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Transforms/Passes.h"

namespace ad {

void buildOptimizePipeline(mlir::OpPassManager &passes) {
  passes.addPass(createInlinePass());
  passes.addPass(createWidenPass());
  passes.addPass(mlir::createCSEPass());
  passes.addPass(createSimplifyPass());
  passes.addPass(mlir::createCSEPass());
  passes.addPass(createFusePass());
}

void registerOptimizePipelines() {
  mlir::PassPipelineRegistration<>("ad-optimize", "inline, simplify and fuse",
                                   buildOptimizePipeline);
}

} // namespace ad
