// Edits of ops with bodies: what they take, carry and yield.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Optimize/Bodies.h"

using namespace mlir;

namespace ad {

Bodies::Bodies(Operation *op) : op(op) {
  if (auto loop = llvm::dyn_cast<ForOp>(op)) {
    carried = loop.getInits().size();
    sequences = loop.getSequences().size();
  } else if (auto loop = llvm::dyn_cast<WhileOp>(op)) {
    carried = loop.getInits().size();
  } else {
    firstOperand = 1; // the condition
  }
}

SmallVector<Block *, 2> Bodies::blocks() const {
  SmallVector<Block *, 2> result;
  for (Region &body : op->getRegions())
    result.push_back(&body.front());
  return result;
}

SmallVector<Operation *, 2> Bodies::yields() const {
  if (auto loop = llvm::dyn_cast<WhileOp>(op))
    return {loop.getBody().front().getTerminator()};
  SmallVector<Operation *, 2> result;
  for (Block *block : blocks())
    result.push_back(block->getTerminator());
  return result;
}

bool Bodies::isCount(unsigned argument) const {
  auto loop = llvm::dyn_cast<ForOp>(op);
  return loop && loop.isDynamic() && argument == carried + sequences;
}

bool Bodies::isUnused(unsigned argument) const {
  return llvm::all_of(blocks(),
                      [&](Block *block) { return block->getArgument(argument).use_empty(); });
}

static MutableOperandRange invariantsOf(Operation *op) {
  if (auto loop = llvm::dyn_cast<ForOp>(op))
    return loop.getInvariantsMutable();
  if (auto loop = llvm::dyn_cast<WhileOp>(op))
    return loop.getInvariantsMutable();
  return llvm::cast<IfOp>(op).getInputsMutable();
}

void Bodies::eraseArgument(PatternRewriter &rewriter, unsigned number) {
  for (Block *block : blocks())
    block->eraseArgument(number);
  rewriter.modifyOpInPlace(op, [&] {
    if (isEntry(number))
      llvm::cast<ForOp>(op).getSequencesMutable().erase(number - carried);
    else
      invariantsOf(op).erase(number - carried - sequences);
  });
  sequences -= isEntry(number);
}

unsigned Bodies::addInvariant(PatternRewriter &rewriter, Value value) {
  rewriter.modifyOpInPlace(op, [&] { invariantsOf(op).append(value); });
  for (Block *block : blocks())
    block->addArgument(value.getType(), value.getLoc());
  return numArguments() - 1;
}

void Bodies::replaceArgument(PatternRewriter &rewriter, unsigned number, unsigned by) {
  for (Block *block : blocks())
    rewriter.replaceAllUsesWith(block->getArgument(number), block->getArgument(by));
}

/// The same op with the results of the types, taking the inits, without bodies.
static Operation *withResults(PatternRewriter &rewriter, Operation *op, TypeRange types,
                              ValueRange inits) {
  if (auto loop = llvm::dyn_cast<ForOp>(op))
    return ForOp::create(rewriter, op->getLoc(), types, inits, loop.getSequences(),
                         loop.getInvariants(), loop.getTrips(), loop.getReverse());
  if (auto loop = llvm::dyn_cast<WhileOp>(op))
    return WhileOp::create(rewriter, op->getLoc(), types, inits, loop.getInvariants(),
                           loop.getLimit());
  auto branch = llvm::cast<IfOp>(op);
  return IfOp::create(rewriter, op->getLoc(), types, branch.getCondition(), branch.getInputs());
}

void Bodies::dropResults(PatternRewriter &rewriter, const llvm::BitVector &dropped) {
  for (Operation *yield : yields())
    rewriter.modifyOpInPlace(yield, [&] { yield->eraseOperands(dropped); });
  llvm::BitVector arguments(numArguments());
  SmallVector<Value> inits, kept;
  for (const OpResult result : op->getResults())
    if (!dropped[result.getResultNumber()])
      kept.push_back(result);
  for (unsigned number = 0; number < carried; ++number)
    dropped[number] ? (void)arguments.set(number) : inits.push_back(operand(number));
  for (Block *block : blocks()) {
    block->eraseArguments(arguments);
    renewConstants(rewriter, *block);
  }
  Operation *smaller = withResults(rewriter, op, ValueRange(kept).getTypes(), inits);
  for (auto [from, to] : llvm::zip_equal(op->getRegions(), smaller->getRegions()))
    rewriter.inlineRegionBefore(from, to, to.end());
  for (auto [from, to] : llvm::zip_equal(kept, smaller->getResults()))
    rewriter.replaceAllUsesWith(from, to);
  rewriter.eraseOp(op);
  op = smaller;
}

void renewConstants(PatternRewriter &rewriter, Block &body) {
  OpBuilder::InsertionGuard guard(rewriter);
  for (ConstantOp constant : llvm::make_early_inc_range(body.getOps<ConstantOp>())) {
    rewriter.setInsertionPoint(constant);
    rewriter.replaceOp(constant, rewriter.clone(*constant));
  }
}

} // namespace ad
