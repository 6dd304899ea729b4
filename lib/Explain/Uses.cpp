// Who reads each value, through memory or beside the op that computes it, and for what.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Explain/Uses.h"
#include "Dialect/Dialect.h"

using namespace mlir;

namespace ad::explain {
namespace {

/// What an op reads itself. Bodies read what they are given where they use it.
OperandRange readBy(Operation *op) {
  if (auto loop = llvm::dyn_cast<ForOp>(op))
    return loop.getInits();
  if (auto loop = llvm::dyn_cast<WhileOp>(op))
    return loop.getInits();
  if (llvm::isa<IfOp>(op))
    return op->getOperands().take_front(1);
  return llvm::isa<CheckpointOp>(op) ? op->getOperands().take_front(0) : op->getOperands();
}

/// What holds the memory that a definition is read from: of an entry, the whole sequence.
Value memoryOf(Value definition, const Program &program) {
  while (const auto argument = llvm::dyn_cast<BlockArgument>(definition)) {
    auto loop = llvm::dyn_cast<ForOp>(argument.getOwner()->getParentOp());
    if (!loop || argument.getArgNumber() < loop.getInits().size())
      break;
    definition = program.definitionOf(loop->getOperand(argument.getArgNumber()));
  }
  return definition;
}

} // namespace

Uses::Uses(const Program &program, func::FuncOp function) : program(program) {
  for (auto [index, instance] : llvm::enumerate(program.instances()))
    for (const Value operand : readBy(instance.op))
      add(operand, index);
  function.walk([&](func::ReturnOp op) {
    for (const Value value : op.getOperands())
      returned.insert(program.definitionOf(value));
  });
}

void Uses::add(Value operand, unsigned reader) {
  const Value definition = memoryOf(program.definitionOf(operand), program);
  if (Program::isFree(definition))
    return;
  const Instance *maker = program.instanceOf(definition);
  const bool isInside = maker && maker->place == program.instances()[reader].place;
  SmallVector<Use, 2> &list = uses[definition];
  if (list.empty() || list.back().reader != reader)
    list.push_back({reader, !isInside});
}

ArrayRef<Use> Uses::of(Value definition) const {
  const auto found = uses.find(definition);
  return found == uses.end() ? ArrayRef<Use>() : ArrayRef<Use>(found->second);
}

void Uses::findPurposes(const llvm::BitVector &isRepeat) {
  repeats = isRepeat;
  serving.resize(program.instances().size());
  late.resize(program.instances().size());
  // From the last to the first, so that readers are known.
  for (unsigned index = program.instances().size(); index-- > 0;) {
    serving[index] = findServing(index);
    late[index] = isLate(index);
  }
}

bool Uses::findServing(unsigned index) const {
  const Instance &instance = program.instances()[index];
  // A body that runs again does so for nothing else.
  if (program.isAgain(instance))
    return true;
  return llvm::any_of(instance.op->getResults(), [&](Value result) {
    return llvm::any_of(of(result), [&](const Use &use) {
      const Instance &reader = program.instances()[use.reader];
      return reader.origin.order > instance.origin.order ||
             (repeats.test(use.reader) && serving.test(use.reader));
    });
  });
}

/// Whether the instance stands in a group for the sake of derivatives in it and of nothing else.
bool Uses::isLate(unsigned index) const {
  const Instance &instance = program.instances()[index];
  if (!llvm::isa<FusedOp>(program.places()[instance.place].op) || repeats.test(index))
    return false;
  const Value result = instance.op->getResult(0);
  return !isReturned(result) && llvm::all_of(of(result), [&](const Use &use) {
    const Instance &reader = program.instances()[use.reader];
    return !use.isThroughMemory &&
           (reader.origin.order > instance.origin.order || late.test(use.reader));
  });
}

/// Whether a late instance reads what the primal has read before, and could have dropped then.
bool Uses::isReadLate(Value definition, const Use &use) const {
  return late.test(use.reader) && of(definition).front().isThroughMemory &&
         program.instances()[of(definition).front().reader].place !=
             program.instances()[use.reader].place;
}

bool Uses::isForDerivative(Value definition, const Use &use) const {
  const Instance &reader = program.instances()[use.reader];
  // What a loop carries is kept only if somebody else reads it.
  if (const int holder = program.holderOf(definition);
      llvm::isa<BlockArgument>(definition) && holder >= 0 && program.isIn(reader.place, holder))
    return false;
  const unsigned order = program.orderOf(definition);
  return reader.origin.order > order || reader.origin.again > order ||
         (repeats.test(use.reader) && serving.test(use.reader)) || isReadLate(definition, use);
}

} // namespace ad::explain
