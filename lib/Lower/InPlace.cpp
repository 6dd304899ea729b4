// What may be written over memory that it was made from.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/InPlace.h"
#include "Lower/Buffers.h"
#include "Lower/RematSchedule.h"

using namespace mlir;

namespace ad {

Value nextCarried(LoopOpInterface loop, unsigned number) {
  return viewedRoot(loop.getYielded()[number]);
}

/// Whether an op behind `op` in its block reads the memory of a value.
static bool isReadBehind(Value value, Operation *op) {
  return llvm::any_of(value.getUsers(), [&](Operation *user) {
    return Buffers::isView(user) ? isReadBehind(user->getResult(0), op) : op->isBeforeInBlock(user);
  });
}

/// The value that a result is written over: all of it, which nothing else reads then or later. Null
/// if there is none among those wanted.
static Value overwritten(OpResult result, llvm::function_ref<bool(Value)> isWanted,
                         GroupWritesOver ofGroup) {
  Operation *op = result.getOwner();
  for (OpOperand &read : op->getOpOperands()) {
    const Value root = viewedRoot(read.get());
    const auto isSame = [&](Value other) { return viewedRoot(other) == root; };
    if (isWanted(root) && bytesOf(root.getType()) == bytesOf(result.getType()) &&
        bytesOf(read.get().getType()) == bytesOf(result.getType()) &&
        llvm::count_if(op->getOperands(), isSame) == 1 && !isReadBehind(root, op) &&
        writesOver(op, read.getOperandNumber(), result.getResultNumber(), ofGroup))
      return root;
  }
  return Value();
}

SmallVector<OpResult, 2> writtenOver(OpResult last) {
  SmallVector<OpResult, 2> results{last};
  Block *block = last.getOwner()->getBlock();
  const auto isComputed = [&](Value root) {
    return root.getParentBlock() == block && root.getDefiningOp() &&
           !llvm::isa<ConstantOp>(root.getDefiningOp()); // which is not made here
  };
  const auto ofGroup = [](FusedOp, unsigned, unsigned) { return false; };
  while (const Value before = overwritten(results.back(), isComputed, ofGroup))
    results.push_back(llvm::cast<OpResult>(before));
  std::reverse(results.begin(), results.end());
  return results;
}

bool carriesInPlace(LoopOpInterface loop, unsigned number, GroupWritesOver ofGroup) {
  Block &body = loop.getBodyBlock();
  const auto next = llvm::dyn_cast<OpResult>(nextCarried(loop, number));
  if (loop.getStaticTrips() == 0 || !next || next.getOwner()->getBlock() != &body ||
      llvm::count_if(loop.getYielded(), [&](Value y) { return viewedRoot(y) == next; }) != 1)
    return false;
  const Value argument = body.getArgument(number);
  return overwritten(
             writtenOver(next).front(), [&](Value root) { return root == argument; }, ofGroup) ==
         argument;
}

bool writesOver(Operation *op, unsigned operand, unsigned result, GroupWritesOver ofGroup) {
  if (auto group = llvm::dyn_cast<FusedOp>(op))
    return ofGroup(group, operand, result);
  if (llvm::isa<PutOp>(op))
    return operand == 0;
  return operand == result && Buffers::isLastCarried(op->getResult(result)) &&
         carriesInPlace(llvm::cast<LoopOpInterface>(op), result, ofGroup);
}

} // namespace ad
