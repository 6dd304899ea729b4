// How values flow through loops and branches.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Bodies.h"
#include "Dialect/Dialect.h"
#include "Differentiate/BodyRules.h"

using namespace mlir;

namespace ad {
namespace {

using Visit = llvm::function_ref<void(Value, Value)>;

template <typename Sources, typename Targets>
void visitPairs(const Sources &sources, const Targets &targets, Visit visit) {
  for (auto [source, target] : llvm::zip(sources, targets))
    visit(source, target);
}

void visitFor(ForOp loop, Visit visit) {
  const auto yielded = loop.getYield().getOperands();
  visitPairs(loop->getOperands(), loop.getBody().getArguments(), visit);
  visitPairs(yielded, loop.getCarriedArguments(), visit);
  visitPairs(loop.getCarriedArguments(), loop.getFinals(), visit);
  visitPairs(yielded, loop->getResults(), visit);
  if (loop.isDynamic()) // instances that end at other times differ
    for (const Value argument : loop.getCarriedArguments())
      visit(loop.getCount(), argument);
}

/// Bodies that all take `inputs` and give the results of the op.
void visitBranches(Operation *op, ValueRange inputs, Visit visit) {
  for (Region &body : op->getRegions()) {
    visitPairs(inputs, body.getArguments(), visit);
    visitPairs(body.front().getTerminator()->getOperands(), op->getResults(), visit);
  }
}

void visitIf(IfOp branch, Visit visit) {
  visitBranches(branch, branch.getInputs(), visit);
  for (const Value result : branch->getResults())
    visit(branch.getCondition(), result);
}

void visitWhile(WhileOp loop, Visit visit) {
  Block &body = loop.getBody().front();
  const auto carried = body.getArguments().take_front(loop.getInits().size());
  const Value holds = loop.getCondition().front().getTerminator()->getOperand(0);
  for (Region *region : {&loop.getCondition(), &loop.getBody()}) {
    visitPairs(loop->getOperands(), region->getArguments(), visit);
    visitPairs(body.getTerminator()->getOperands().take_front(carried.size()),
               region->getArguments(), visit);
  }
  visitPairs(carried, loop.getFinals(), visit);
  visitPairs(body.getTerminator()->getOperands().drop_front(carried.size()), loop.getStacks(),
             visit);
  for (const Value argument : carried)
    visit(holds, argument);
  for (const Value result : loop->getResults())
    visit(holds, result);
}

/// The trips decide what every value is in the end.
void visitReversal(ReversalOp op, Visit visit) {
  Block &step = op.getStep().front(), &pull = op.getPull().front();
  const size_t numStates = op.getInits().size(), numCotangents = op.getCotangents().size();
  const auto stepped = step.getArguments(), pulled = pull.getArguments();
  const auto cotangents = pulled.slice(numStates, numCotangents);
  for (const auto states : {stepped.take_front(numStates), pulled.take_front(numStates)}) {
    visitPairs(op.getInits(), states, visit);
    visitPairs(step.getTerminator()->getOperands(), states, visit);
    for (const Value state : states)
      visit(op.getTrips(), state);
  }
  visitPairs(op.getCotangents(), cotangents, visit);
  visitPairs(pull.getTerminator()->getOperands(), cotangents, visit);
  visitPairs(cotangents, op->getResults(), visit);
  for (const Value cotangent : cotangents)
    visit(op.getTrips(), cotangent);
  visitPairs(op.getInvariants(), stepped.drop_front(numStates), visit);
  visitPairs(op.getInvariants(), pulled.drop_front(numStates + numCotangents), visit);
}

} // namespace

bool hasBodies(Operation *op) {
  return llvm::isa<ForOp, IfOp, WhileOp, CheckpointOp, ReversalOp>(op);
}

void forEachStep(Operation *op, Visit visit) {
  if (auto loop = llvm::dyn_cast<ForOp>(op))
    visitFor(loop, visit);
  else if (auto branch = llvm::dyn_cast<IfOp>(op))
    visitIf(branch, visit);
  else if (auto checkpoint = llvm::dyn_cast<CheckpointOp>(op))
    visitBranches(checkpoint, checkpoint.getInputs(), visit);
  else if (auto reversal = llvm::dyn_cast<ReversalOp>(op))
    visitReversal(reversal, visit);
  else
    visitWhile(llvm::cast<WhileOp>(op), visit);
}

Operation *remake(OpBuilder &builder, Operation *op, TypeRange results, ValueRange operands) {
  OperationState state(op->getLoc(), op->getName(), operands, results, op->getAttrs());
  for (unsigned count = op->getNumRegions(); count > 0; --count)
    state.addRegion();
  Operation *made = builder.create(state);
  for (auto [from, to] : llvm::zip_equal(op->getRegions(), made->getRegions()))
    to.takeBody(from);
  return made;
}

LogicalResult pullBodies(Operation *op, OpBuilder &builder, const Activity &activity,
                         ValueRange cotangents, ArrayRef<bool> needed,
                         SmallVectorImpl<Value> &operandCotangents) {
  if (auto loop = llvm::dyn_cast<ForOp>(op))
    return pullFor(loop, builder, activity, cotangents, needed, operandCotangents);
  if (auto loop = llvm::dyn_cast<WhileOp>(op))
    return pullWhile(loop, builder, activity, cotangents, needed, operandCotangents);
  if (auto checkpoint = llvm::dyn_cast<CheckpointOp>(op))
    return pullCheckpoint(checkpoint, builder, activity, cotangents, needed, operandCotangents);
  if (auto reversal = llvm::dyn_cast<ReversalOp>(op))
    return pullReversal(reversal, builder, activity, cotangents, needed, operandCotangents);
  return pullIf(llvm::cast<IfOp>(op), builder, activity, cotangents, needed, operandCotangents);
}

LogicalResult pushBodies(Operation *op, ForwardSweep &sweep) {
  if (auto loop = llvm::dyn_cast<ForOp>(op))
    return pushFor(loop, sweep);
  if (auto branch = llvm::dyn_cast<IfOp>(op))
    return pushIf(branch, sweep);
  if (auto checkpoint = llvm::dyn_cast<CheckpointOp>(op))
    return pushCheckpoint(checkpoint, sweep);
  if (auto reversal = llvm::dyn_cast<ReversalOp>(op))
    return pushReversal(reversal, sweep);
  return pushWhile(llvm::cast<WhileOp>(op), sweep);
}

} // namespace ad
