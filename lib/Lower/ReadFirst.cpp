// Reads what is about to be written over. The pullback of an entry that was replaced reads the
// entry of a cotangent and replaces it by 0, in any order.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/ReadFirst.h"
#include "Dialect/Dialect.h"
#include "Lower/Buffers.h"
#include "Lower/RematSchedule.h"

using namespace mlir;

namespace ad {
namespace {

bool isThereAt(Value value, Operation *op) {
  Operation *maker = value.getDefiningOp();
  return !maker || maker->getBlock() != op->getBlock() || maker->isBeforeInBlock(op);
}

bool makesLessThan(int64_t bytes, Operation *op) {
  int64_t made = 0;
  for (const Type type : op->getResultTypes())
    made += bytesOf(type);
  return made < bytes;
}

/// Those of `value`, and of what views the same memory.
void moveReaders(Value value, PutOp put) {
  for (Operation *reader : llvm::to_vector(value.getUsers())) {
    const bool isView = Buffers::isView(reader);
    const auto isThere = [&](Value operand) { return isThereAt(operand, put); };
    if (put->isBeforeInBlock(reader) && !reader->hasTrait<mlir::OpTrait::IsTerminator>() &&
        llvm::all_of(reader->getOperands(), isThere) &&
        (isView || makesLessThan(bytesOf(put.getType()), reader)))
      reader->moveBefore(put);
    if (isView && reader->isBeforeInBlock(put))
      moveReaders(reader->getResult(0), put);
  }
}

} // namespace

void readBeforePuts(Block &block) {
  for (auto put : llvm::make_early_inc_range(block.getOps<PutOp>()))
    moveReaders(viewedRoot(put.getX()), put);
}

} // namespace ad
