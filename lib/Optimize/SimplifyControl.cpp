// Simplification of loops and branches as a whole: those that surely run once, or not at all, and
// what they yield. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Optimize/Bodies.h"
#include "Optimize/Simplify.h"
#include <map>

using namespace mlir;

namespace ad {
namespace {

Value splatOf(OpBuilder &builder, Location loc, Type type, ConstantOp constant) {
  const auto element =
      llvm::cast<SplatElementsAttr>(constant.getValue()).getSplatValue<Attribute>();
  const auto tensor = llvm::cast<RankedTensorType>(type);
  return ConstantOp::create(builder, loc, DenseElementsAttr::get(tensor, element));
}

/// A constant of the block that is one number throughout.
ConstantOp splatConstant(Value value) {
  auto constant = value.getDefiningOp<ConstantOp>();
  return constant && llvm::isa<SplatElementsAttr>(constant.getValue()) ? constant : ConstantOp();
}

/// Puts a body in the place of its op; returns what it yields.
SmallVector<Value> inlineBody(PatternRewriter &rewriter, Operation *op, Block &body,
                              ValueRange arguments) {
  renewConstants(rewriter, body);
  Operation *yield = body.getTerminator();
  const SmallVector<Value> yielded(yield->getOperands());
  SmallVector<Value> values;
  for (const Value value : yielded) {
    const auto argument = llvm::dyn_cast<BlockArgument>(value);
    values.push_back(argument ? arguments[argument.getArgNumber()] : value);
  }
  rewriter.eraseOp(yield);
  rewriter.inlineBlockBefore(&body, op, arguments);
  return values;
}

/// No trips: what is carried stays as it is, and stacks are empty.
struct ForOfNone : OpRewritePattern<ForOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ForOp op, PatternRewriter &rewriter) const override {
    if (op.getTrips() != 0)
      return rewriter.notifyMatchFailure(op, "has trips");
    SmallVector<Value> results(op.getInits());
    for (const Value stack : op.getStacks()) {
      const auto type = llvm::cast<RankedTensorType>(stack.getType());
      results.push_back(ConstantOp::create(rewriter, op.getLoc(), type, 0.0));
    }
    rewriter.replaceOp(op, results);
    return success();
  }
};

/// One trip: the body is what happens.
struct ForOfOne : OpRewritePattern<ForOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ForOp op, PatternRewriter &rewriter) const override {
    if (op.getTrips() != 1)
      return rewriter.notifyMatchFailure(op, "has other than one trip");
    SmallVector<Value> arguments(op.getInits());
    for (auto [sequence, entry] : llvm::zip_equal(op.getSequences(), op.getEntryArguments()))
      arguments.push_back(ReshapeOp::create(rewriter, op.getLoc(), entry.getType(), sequence));
    llvm::append_range(arguments, op.getInvariants());
    SmallVector<Value> results = inlineBody(rewriter, op, op.getBody().front(), arguments);
    for (auto [value, stack] : llvm::zip(
             MutableArrayRef<Value>(results).drop_front(op.getInits().size()), op.getStacks()))
      value = ReshapeOp::create(rewriter, op.getLoc(), stack.getType(), value);
    rewriter.replaceOp(op, results);
    return success();
  }
};

struct IfOfConstant : OpRewritePattern<IfOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(IfOp op, PatternRewriter &rewriter) const override {
    ConstantOp condition = splatConstant(op.getCondition());
    if (!condition)
      return rewriter.notifyMatchFailure(op, "condition is not constant");
    const bool isThen = llvm::cast<SplatElementsAttr>(condition.getValue()).getSplatValue<bool>();
    Block &body = (isThen ? op.getThenBody() : op.getElseBody()).front();
    rewriter.replaceOp(op, inlineBody(rewriter, op, body, op.getInputs()));
    return success();
  }
};

struct WhileOfFalse : OpRewritePattern<WhileOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(WhileOp op, PatternRewriter &rewriter) const override {
    ConstantOp condition = splatConstant(op.getCondition().front().getTerminator()->getOperand(0));
    if (!condition || llvm::cast<SplatElementsAttr>(condition.getValue()).getSplatValue<bool>())
      return rewriter.notifyMatchFailure(op, "condition is not constant and false");
    if (!op.getStacks().empty())
      return rewriter.notifyMatchFailure(op, "there is no constant without entries");
    rewriter.replaceOp(op, op.getInits());
    return success();
  }
};

/// What a loop stacks without computing it is known outside.
struct StackOfTaken : OpRewritePattern<ForOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ForOp op, PatternRewriter &rewriter) const override {
    bool changes = false;
    for (auto [stack, yielded] : llvm::zip_equal(
             op.getStacks(), op.getYield().getValues().drop_front(op.getInits().size()))) {
      const Value known = stack.use_empty() ? Value() : stackOf(op, stack, yielded, rewriter);
      if (!known)
        continue;
      rewriter.replaceAllUsesWith(stack, known);
      changes = true;
    }
    return success(changes);
  }

private:
  static Value stackOf(ForOp op, Value stack, Value yielded, PatternRewriter &rewriter) {
    const bool hasEntries = !op.isDynamic() && op.getTrips() > 0;
    if (ConstantOp constant = splatConstant(yielded); constant && hasEntries)
      return splatOf(rewriter, op.getLoc(), stack.getType(), constant);
    const auto argument = llvm::dyn_cast<BlockArgument>(yielded);
    const Bodies bodies(op);
    if (!argument || argument.getArgNumber() < bodies.numCarried())
      return {};
    const Value operand = bodies.operand(argument.getArgNumber());
    if (bodies.isEntry(argument.getArgNumber()))
      return operand;
    if (op.isDynamic())
      return {};
    return BroadcastOp::create(rewriter, op.getLoc(), stack.getType(), operand,
                               ArrayRef<int64_t>{0});
  }
};

/// A result that both branches take from the same input is that input.
struct IfOfInput : OpRewritePattern<IfOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(IfOp op, PatternRewriter &rewriter) const override {
    bool changes = false;
    const auto yields = Bodies(op).yields();
    for (const OpResult result : op.getResults()) {
      const auto first =
                     llvm::dyn_cast<BlockArgument>(yields[0]->getOperand(result.getResultNumber())),
                 second =
                     llvm::dyn_cast<BlockArgument>(yields[1]->getOperand(result.getResultNumber()));
      if (result.use_empty() || !first || !second || first.getArgNumber() != second.getArgNumber())
        continue;
      rewriter.replaceAllUsesWith(result, op.getInputs()[first.getArgNumber()]);
      changes = true;
    }
    return success(changes);
  }
};

/// Of results that are equal, the first is used; those that are unused are not made. Carried values
/// are equal if they begin and go on alike.
template <typename OpTy>
struct DropResults : OpRewritePattern<OpTy> {
  using OpRewritePattern<OpTy>::OpRewritePattern;
  LogicalResult matchAndRewrite(OpTy op, PatternRewriter &rewriter) const override {
    Bodies bodies(op);
    llvm::BitVector dropped(op->getNumResults());
    const auto yields = bodies.yields();
    std::map<SmallVector<const void *, 3>, unsigned> firsts;
    for (const OpResult result : op->getResults()) {
      const unsigned number = result.getResultNumber();
      const bool isCarried = number < bodies.numCarried();
      if (!isCarried && result.use_empty()) {
        dropped.set(number);
        continue;
      }
      const Value init = isCarried ? bodies.operand(number) : Value();
      SmallVector<const void *, 3> key{init.getAsOpaquePointer()};
      for (Operation *yield : yields)
        key.push_back(yield->getOperand(number).getAsOpaquePointer());
      const auto [first, isNew] = firsts.insert({key, number});
      if (isNew)
        continue;
      rewriter.replaceAllUsesWith(result, op->getResult(first->second));
      if (isCarried)
        bodies.replaceArgument(rewriter, number, first->second);
      dropped.set(number);
    }
    if (dropped.none())
      return rewriter.notifyMatchFailure(op, "results are used and differ");
    bodies.dropResults(rewriter, dropped);
    return success();
  }
};

} // namespace

void populateControlPatterns(RewritePatternSet &patterns) {
  patterns.add<ForOfNone, ForOfOne, IfOfConstant, WhileOfFalse, StackOfTaken, IfOfInput,
               DropResults<ForOp>, DropResults<IfOp>, DropResults<WhileOp>>(patterns.getContext());
  populateBodyPatterns(patterns);
}

} // namespace ad
