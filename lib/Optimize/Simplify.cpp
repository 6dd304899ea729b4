// ad-simplify: algebra that keeps every bit, to a fixed point.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Optimize/Simplify.h"
#include "Dialect/Dialect.h"
#include "Optimize/Normalize.h"
#include "Optimize/Passes.h"
#include "Optimize/Widen.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace ad {
#define GEN_PASS_DEF_SIMPLIFYPASS
#include "Optimize/Passes.h.inc"

using namespace mlir;

namespace {

struct Simplify : impl::SimplifyPassBase<Simplify> {
  using SimplifyPassBase::SimplifyPassBase;

  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<ADDialect>();
  }

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet owned(context);
    populateMeanPatterns(owned);
    populateArithmeticPatterns(owned);
    populateShapePatterns(owned);
    populateReductionPatterns(owned);
    populateContractionPatterns(owned);
    populateWindowPatterns(owned);
    populateControlPatterns(owned);
    BroadcastOp::getCanonicalizationPatterns(owned, context);
    FusedOp::getCanonicalizationPatterns(owned, context);
    patterns = std::move(owned);
    return success();
  }

  void runOnOperation() override {
    GreedyRewriteConfig config;
    config.setUseTopDownTraversal(true);
    config.setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    // Each level of bodies may take a few sweeps more.
    config.setMaxIterations(GreedyRewriteConfig::kNoLimit);
    widen(getOperation());
    (void)applyPatternsGreedily(getOperation(), patterns, config);
  }

  FrozenRewritePatternSet patterns;
};

} // namespace
} // namespace ad
