// Names of values: what groups and bodies call what they are given, and what is called what they
// give. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Definitions.h"
#include "Dialect/Dialect.h"

using namespace mlir;

namespace ad::explain {
namespace {

using DefinitionOf = llvm::function_ref<Value(Value)>;

Value yieldedBy(Region &region, unsigned index) {
  return region.front().getTerminator()->getOperand(index);
}
Value yieldedBy(LoopOpInterface loop, unsigned index) { return loop.getYielded()[index]; }

/// The number among the results of `loop` that a stack has, if it is one of a loop with as many
/// trips.
std::optional<unsigned> stackNumber(Value definition, ForOp reader) {
  auto loop = definition.getDefiningOp<LoopOpInterface>();
  if (!loop || loop.getStaticTrips() != reader.getStaticTrips())
    return std::nullopt;
  const unsigned number = llvm::cast<OpResult>(definition).getResultNumber();
  return number < loop.getNumCarried() ? std::nullopt : std::optional(number);
}

/// What the trip of another loop has stacked, or null.
Value stackedEntry(ForOp loop, unsigned argument, DefinitionOf definitionOf) {
  const Value stack = definitionOf(loop->getOperand(argument));
  const auto number = stackNumber(stack, loop);
  return number ? yieldedBy(stack.getDefiningOp<LoopOpInterface>(), *number) : Value();
}

/// A loop that goes back through the trips of another one carries what that carried on from trip to
/// trip: it begins with the last, and goes on with the entry that stacks what was carried. Gives
/// what the trip of the other loop computed, or null.
Value carriedBack(ForOp loop, unsigned number, DefinitionOf definitionOf) {
  const Value init = definitionOf(loop.getInits()[number]);
  auto other = init.getDefiningOp<LoopOpInterface>();
  const auto next = llvm::dyn_cast<BlockArgument>(yieldedBy(loop.getBody(), number));
  if (!other || !next || next.getOwner() != &loop.getBody().front() ||
      next.getArgNumber() < loop.getInits().size() ||
      next.getArgNumber() >= loop.getInits().size() + loop.getSequences().size())
    return Value();
  const unsigned final = llvm::cast<OpResult>(init).getResultNumber();
  const Value entry = stackedEntry(loop, next.getArgNumber(), definitionOf);
  const bool isCarried = final < other.getNumCarried() && entry &&
                         entry == Value(other.getBodyBlock().getArgument(final));
  return isCarried ? yieldedBy(other, final) : Value();
}

Value argumentOf(ForOp loop, BlockArgument argument, DefinitionOf definitionOf) {
  const unsigned number = argument.getArgNumber(), numCarried = loop.getInits().size();
  if (number >= numCarried + loop.getSequences().size())
    return loop->getOperand(number);
  if (number >= numCarried) {
    const Value entry = stackedEntry(loop, number, definitionOf);
    return entry ? entry : Value(argument);
  }
  if (yieldedBy(loop.getBody(), number) == argument)
    return loop->getOperand(number);
  const Value back = carriedBack(loop, number, definitionOf);
  return back ? back : Value(argument);
}

/// What a branch on the same condition has computed on the same side is what it gave.
Value argumentOf(IfOp branch, BlockArgument argument, DefinitionOf definitionOf) {
  const Value input = definitionOf(branch.getInputs()[argument.getArgNumber()]);
  auto other = input.getDefiningOp<IfOp>();
  if (!other || definitionOf(other.getCondition()) != definitionOf(branch.getCondition()))
    return input;
  const unsigned side = argument.getOwner()->getParent()->getRegionNumber();
  return yieldedBy(other->getRegion(side), llvm::cast<OpResult>(input).getResultNumber());
}

Value argumentOf(WhileOp loop, BlockArgument argument) {
  const unsigned number = argument.getArgNumber();
  const bool isSame = number >= loop.getInits().size() ||
                      yieldedBy(loop.getBody(), number) == loop.getBody().getArgument(number);
  return isSame ? loop->getOperand(number) : Value(argument);
}

} // namespace

bool isRenaming(Operation *op) {
  if (llvm::isa<ReshapeOp, DetachOp>(op))
    return true;
  const auto isYielded = [](Operation *user) { return llvm::isa<YieldOp>(user); };
  return llvm::isa<BroadcastOp>(op) && llvm::isa<FusedOp>(op->getParentOp()) &&
         llvm::none_of(op->getUsers(), isYielded);
}

Value renamed(Value value, DefinitionOf definitionOf) {
  if (Operation *op = value.getDefiningOp()) {
    if (llvm::isa<FusedOp, CheckpointOp>(op))
      return yieldedBy(op->getRegion(0), llvm::cast<OpResult>(value).getResultNumber());
    return isRenaming(op) ? op->getOperand(0) : value;
  }
  const auto argument = llvm::cast<BlockArgument>(value);
  Operation *op = argument.getOwner()->getParentOp();
  if (llvm::isa<FusedOp, CheckpointOp>(op))
    return op->getOperand(argument.getArgNumber());
  if (auto loop = llvm::dyn_cast<ForOp>(op))
    return argumentOf(loop, argument, definitionOf);
  if (auto branch = llvm::dyn_cast<IfOp>(op))
    return argumentOf(branch, argument, definitionOf);
  if (auto loop = llvm::dyn_cast<WhileOp>(op))
    return argumentOf(loop, argument);
  return value;
}

} // namespace ad::explain
