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

bool carriesInPlace(LoopOpInterface loop, unsigned number, GroupWritesOver ofGroup) {
  if (loop.getStaticTrips() == 0)
    return false;
  Block &body = loop.getBodyBlock();
  const Value argument = body.getArgument(number);
  const auto next = llvm::dyn_cast<OpResult>(nextCarried(loop, number));
  if (!next || next.getOwner()->getBlock() != &body ||
      bytesOf(next.getType()) != bytesOf(argument.getType()))
    return false;
  const auto reads = [](Operation *op, Value root) {
    return llvm::count_if(op->getOperands(), [&](Value x) { return viewedRoot(x) == root; });
  };
  Operation *maker = next.getOwner();
  for (Operation *later = maker->getNextNode(); later; later = later->getNextNode())
    if (!Buffers::isView(later) && reads(later, argument) > 0)
      return false;
  if (reads(body.getTerminator(), next) != 1 || reads(maker, argument) != 1)
    return false;
  OpOperand *read = llvm::find_if(maker->getOpOperands(),
                                  [&](OpOperand &x) { return viewedRoot(x.get()) == argument; });
  return bytesOf(read->get().getType()) == bytesOf(argument.getType()) &&
         writesOver(maker, read->getOperandNumber(), next.getResultNumber(), ofGroup);
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
