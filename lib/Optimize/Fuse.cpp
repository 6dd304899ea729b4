// ad-fuse: groups the ops of each block into `ad.fused`.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// FuseGraph sees the block as nodes and edges, FusePlan makes groups that are legal, FuseCost moves
// cheap producers to where they cost least, FuseBuild rewrites. Each is about linear in the ops.
#include "Optimize/FuseBuild.h"
#include "Optimize/FuseRemarks.h"
#include "Optimize/Normalize.h"
#include "Optimize/Passes.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace ad {
#define GEN_PASS_DEF_FUSEPASS
#include "Optimize/Passes.h.inc"

using namespace mlir;

namespace {

struct Fuse : impl::FusePassBase<Fuse> {
  using FusePassBase::FusePassBase;

  LogicalResult initialize(MLIRContext *context) override {
    RewritePatternSet owned(context);
    populateNormalizePatterns(owned);
    patterns = std::move(owned);
    return success();
  }

  void runOnOperation() override {
    GreedyRewriteConfig config;
    config.setMaxIterations(GreedyRewriteConfig::kNoLimit);
    (void)applyPatternsGreedily(getOperation(), patterns, config);
    SmallVector<Block *> blocks;
    getOperation()->walk([&](Block *block) {
      Operation *parent = block->getParentOp();
      if (!llvm::isa<FusedOp>(parent) && !block->empty() &&
          block->back().hasTrait<mlir::OpTrait::IsTerminator>())
        blocks.push_back(block);
    });
    for (Block *block : blocks)
      fuseBlock(*block);
  }

  void fuseBlock(Block &block) {
    const FuseGraph graph(block);
    FusePlan plan(graph, {maxOps, maxRowBytes});
    const Places places = findPlaces(plan);
    remarkMissed(plan);
    for (FusedOp group : buildGroups(block, plan, places))
      remarkFused(group);
  }

  FrozenRewritePatternSet patterns;
};

} // namespace
} // namespace ad
