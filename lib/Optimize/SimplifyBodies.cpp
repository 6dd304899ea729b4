// Simplification of what bodies take and carry, and of what they compute in each trip alike.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/RuntimeCheck.h"
#include "Dialect/Stacks.h"
#include "Optimize/Bodies.h"
#include "Optimize/Simplify.h"

using namespace mlir;

namespace ad {
namespace {

template <typename OpTy>
struct DropUnusedArguments : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    Bodies bodies(op);
    bool changes = false;
    for (unsigned number = bodies.numArguments(); number-- > bodies.numCarried();)
      if (bodies.isUnused(number) && !bodies.isCount(number)) {
        bodies.eraseArgument(rewriter, number);
        changes = true;
      }
    return success(changes);
  }
};

/// Bodies take a value once.
template <typename OpTy>
struct MergeArguments : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    Bodies bodies(op);
    llvm::DenseMap<std::pair<Value, unsigned>, unsigned> firsts;
    bool changes = false;
    for (unsigned number = bodies.numCarried(); number < bodies.numArguments(); ++number) {
      const auto [first, isNew] =
          firsts.try_emplace({bodies.operand(number), unsigned(bodies.isEntry(number))}, number);
      if (isNew || bodies.isUnused(number))
        continue;
      bodies.replaceArgument(rewriter, number, first->second);
      changes = true;
    }
    return success(changes);
  }
};

/// Whether something takes a few elements of a tensor, which has to be in memory for that.
bool isGathered(Value table) {
  return llvm::any_of(table.getUsers(), [&](Operation *user) {
    auto gather = llvm::dyn_cast<GatherOp>(user);
    return gather && gather.getType().getNumElements() < gather.getX().getType().getNumElements();
  });
}

/// What is one number throughout is written where it is read, so that groups can hold it.
template <typename OpTy>
struct SinkConstants : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    Bodies bodies(op);
    bool changes = false;
    for (unsigned number = bodies.numCarried(); number < bodies.numArguments(); ++number) {
      auto constant = bodies.operand(number).template getDefiningOp<ConstantOp>();
      const auto splat =
          constant ? llvm::dyn_cast<SplatElementsAttr>(constant.getValue()) : SplatElementsAttr();
      const auto isGatheredIn = [&](Block *block) {
        return isGathered(block->getArgument(number));
      };
      if (!splat || bodies.isUnused(number) || llvm::any_of(bodies.blocks(), isGatheredIn))
        continue;
      changes = true;
      for (Block *block : bodies.blocks()) {
        const BlockArgument argument = block->getArgument(number);
        if (argument.use_empty())
          continue;
        OpBuilder::InsertionGuard guard(rewriter);
        rewriter.setInsertionPointToStart(block);
        const auto type = llvm::cast<RankedTensorType>(argument.getType());
        rewriter.replaceAllUsesWith(
            argument,
            ConstantOp::create(rewriter, constant.getLoc(),
                               DenseElementsAttr::get(type, splat.getSplatValue<Attribute>())));
      }
    }
    return success(changes);
  }
};

/// A sequence that repeats what does not vary along it is no sequence.
struct EntriesOfBroadcast : OpRewritePattern<ForOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ForOp op, PatternRewriter &rewriter) const override {
    Bodies bodies(op);
    for (unsigned number = bodies.numCarried(); bodies.isEntry(number); ++number) {
      if (bodies.isUnused(number))
        continue;
      const Value entry = repeatedEntry(rewriter, bodies.operand(number));
      if (!entry)
        continue;
      bodies.replaceArgument(rewriter, number, bodies.addInvariant(rewriter, entry));
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no sequence is a broadcast along its leading axis");
  }
};

/// What is carried and yielded as it is does not vary.
template <typename OpTy>
struct UnchangedCarried : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    Bodies bodies(op);
    Operation *yield = bodies.yields().front();
    llvm::BitVector dropped(op->getNumResults());
    for (unsigned number = 0; number < bodies.numCarried(); ++number) {
      if (yield->getOperand(number) != yield->getBlock()->getArgument(number))
        continue;
      const Value init = bodies.operand(number);
      rewriter.replaceAllUsesWith(op->getResult(number), init);
      bodies.replaceArgument(rewriter, number, bodies.addInvariant(rewriter, init));
      dropped.set(number);
    }
    if (dropped.none())
      return rewriter.notifyMatchFailure(op, "all that is carried changes");
    bodies.dropResults(rewriter, dropped);
    return success();
  }
};

/// Which of the carried values somebody needs: as a result, in a stack, in a condition, or to
/// compute the next of those.
llvm::BitVector findNeeded(Operation *op, const Bodies &bodies) {
  Operation *yield = bodies.yields().front();
  llvm::BitVector needed(bodies.numCarried());
  SmallVector<Value> open;
  auto need = [&](unsigned number) {
    if (!needed.test(number))
      open.push_back(yield->getOperand(number));
    needed.set(number);
  };
  for (const OpResult result : op->getResults())
    if (result.getResultNumber() >= bodies.numCarried())
      open.push_back(yield->getOperand(result.getResultNumber()));
    else if (!result.use_empty())
      need(result.getResultNumber());
  if (auto loop = llvm::dyn_cast<WhileOp>(op))
    for (unsigned number = 0; number < bodies.numCarried(); ++number)
      if (!loop.getCondition().getArgument(number).use_empty())
        need(number);
  llvm::DenseSet<Operation *> seen;
  while (!open.empty()) {
    const Value value = open.pop_back_val();
    if (const auto argument = llvm::dyn_cast<BlockArgument>(value)) {
      if (argument.getArgNumber() < bodies.numCarried())
        need(argument.getArgNumber());
    } else if (seen.insert(value.getDefiningOp()).second) {
      llvm::append_range(open, value.getDefiningOp()->getOperands());
    }
  }
  return needed;
}

/// What only serves to compute itself is carried unchanged, and then not at all.
template <typename OpTy>
struct DeadCarried : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    const Bodies bodies(op);
    const llvm::BitVector needed = findNeeded(op, bodies);
    Operation *yield = bodies.yields().front();
    bool changes = false;
    for (unsigned number = 0; number < bodies.numCarried(); ++number) {
      const Value argument = yield->getBlock()->getArgument(number);
      if (needed.test(number) || yield->getOperand(number) == argument)
        continue;
      rewriter.modifyOpInPlace(yield, [&] { yield->setOperand(number, argument); });
      changes = true;
    }
    return success(changes);
  }
};

// ---------------------------------------------------------------------------------- hoisting

/// Costs nothing where it is read, and memory where it is not.
bool isFree(Operation *op) { return llvm::isa<BroadcastOp, IotaOp, ConstantOp, ReshapeOp>(op); }

/// Little is lost if it is computed before a loop that does not run.
bool isCheap(Operation *op) {
  return op->hasTrait<mlir::OpTrait::Elementwise>() && !op->hasTrait<ad::OpTrait::Costly>() &&
         !runtimeCheckOf(op);
}

class Hoister {
public:
  Hoister(Operation *loop, PatternRewriter &rewriter) : bodies(loop), rewriter(rewriter) {}

  /// Moves what does not vary out of a body; whether anything was.
  bool hoist(Block &body, bool runsSurely) {
    bool changes = false;
    for (Operation &op : llvm::make_early_inc_range(body.without_terminator())) {
      if (isFree(&op) || op.use_empty() || (!runsSurely && !isCheap(&op)) ||
          !llvm::all_of(op.getOperands(), [&](Value operand) { return isInvariant(operand); }))
        continue;
      IRMapping mapping = outsideOf(op);
      Operation *outside = rewriter.clone(op, mapping);
      for (auto [inner, outer] : llvm::zip_equal(op.getResults(), outside->getResults()))
        if (!inner.use_empty())
          rewriter.replaceAllUsesWith(inner,
                                      body.getArgument(bodies.addInvariant(rewriter, outer)));
      rewriter.eraseOp(&op);
      changes = true;
    }
    return changes;
  }

private:
  bool isInvariant(Value value) const {
    if (const auto argument = llvm::dyn_cast<BlockArgument>(value))
      return argument.getArgNumber() >= bodies.numCarried() &&
             !bodies.isEntry(argument.getArgNumber());
    Operation *op = value.getDefiningOp();
    return isFree(op) &&
           llvm::all_of(op->getOperands(), [&](Value operand) { return isInvariant(operand); });
  }

  /// Where operands of the op come from outside of the loop; what is free is made there too.
  IRMapping outsideOf(Operation &op) {
    IRMapping mapping;
    for (const Value operand : op.getOperands())
      mapping.map(operand, outsideOf(operand));
    return mapping;
  }
  Value outsideOf(Value value) {
    if (const auto argument = llvm::dyn_cast<BlockArgument>(value))
      return bodies.operand(argument.getArgNumber());
    Operation *op = value.getDefiningOp();
    IRMapping mapping = outsideOf(*op);
    return rewriter.clone(*op, mapping)->getResult(0);
  }

  Bodies bodies;
  PatternRewriter &rewriter;
};

/// A loop without trips has been dropped, so the body of an `ad.for` runs, as does any condition.
struct HoistFromFor : OpRewritePattern<ForOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ForOp op, PatternRewriter &rewriter) const override {
    const bool runsSurely = !op.isDynamic() && op.getTrips() > 0;
    return success(Hoister(op, rewriter).hoist(op.getBody().front(), runsSurely));
  }
};

struct HoistFromWhile : OpRewritePattern<WhileOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(WhileOp op, PatternRewriter &rewriter) const override {
    Hoister hoister(op, rewriter);
    const bool fromCondition = hoister.hoist(op.getCondition().front(), /*runsSurely=*/true);
    return success(hoister.hoist(op.getBody().front(), /*runsSurely=*/false) || fromCondition);
  }
};

} // namespace

void populateBodyPatterns(RewritePatternSet &patterns) {
  patterns.add<DropUnusedArguments<ForOp>, DropUnusedArguments<IfOp>, DropUnusedArguments<WhileOp>,
               MergeArguments<ForOp>, MergeArguments<IfOp>, MergeArguments<WhileOp>,
               SinkConstants<ForOp>, SinkConstants<IfOp>, SinkConstants<WhileOp>,
               EntriesOfBroadcast, UnchangedCarried<ForOp>, UnchangedCarried<WhileOp>,
               DeadCarried<ForOp>, DeadCarried<WhileOp>, HoistFromFor, HoistFromWhile>(
      patterns.getContext());
}

} // namespace ad
