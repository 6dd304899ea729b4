// What computing an op again takes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/RematCost.h"
#include "Dialect/Cost.h"
#include "Dialect/RuntimeCheck.h"
#include "Lower/Buffers.h"
#include "Lower/InPlace.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace ad {

bool isRecomputable(Operation *op) {
  return !op->hasTrait<mlir::OpTrait::IsTerminator>() && isMemoryEffectFree(op) &&
         !llvm::isa<RandomOp>(op) && !runtimeCheckOf(op) &&
         (op->getNumRegions() == 0 || llvm::isa<FusedOp>(op));
}

namespace {

/// Four operations of a product take about what one on elements does. Sums of costs do not
/// overflow.
int64_t costOfOp(Operation *op) {
  const uint64_t flops = flopsOf(op) / (llvm::isa<MatmulOp>(op) ? 4 : 1);
  return static_cast<int64_t>(std::min<uint64_t>(flops, uint64_t(1) << 50));
}

int64_t bytesMoved(Operation *op, ArrayRef<unsigned> operands, Value result) {
  int64_t bytes = bytesOf(result.getType());
  for (const unsigned operand : operands)
    bytes += bytesOf(op->getOperand(operand).getType());
  return bytes;
}

/// Of one result of a group: what computes it in the body.
RematOp::Result describeResult(FusedOp group, OpResult result) {
  Block &body = group.getBody().front();
  RematOp::Result described;
  llvm::SmallSetVector<Operation *, 16> slice;
  llvm::SmallSetVector<unsigned, 4> operands;
  const auto need = [&](Value value) {
    if (const auto argument = llvm::dyn_cast<BlockArgument>(value))
      operands.insert(argument.getArgNumber());
    else
      slice.insert(value.getDefiningOp());
  };
  need(body.getTerminator()->getOperand(result.getResultNumber()));
  for (size_t next = 0; next < slice.size(); ++next)
    for (const Value operand : slice[next]->getOperands())
      need(operand);
  described.operands.assign(operands.begin(), operands.end());
  llvm::sort(described.operands);
  for (Operation *op : slice)
    described.cost += costOfOp(op);
  described.cost += bytesMoved(group, described.operands, result);
  return described;
}

} // namespace

RematOp describeForRemat(Operation *op) {
  RematOp described{op, isRecomputable(op), 0, {}, {}};
  auto group = llvm::dyn_cast<FusedOp>(op);
  std::optional<KernelPlan> plan;
  if (group)
    plan = llvm::cantFail(KernelPlan::make(group)); // prepare has seen to it
  // Of groups in the bodies of loops no plan is made here.
  const auto ofGroup = [&](FusedOp inner, unsigned input, unsigned result) {
    return inner == group && correspond(inner, *plan, input, result);
  };
  for (unsigned result = 0; result < op->getNumResults(); ++result)
    for (unsigned operand = 0; operand < op->getNumOperands(); ++operand)
      if (writesOver(op, operand, result, ofGroup))
        described.overwrites.push_back({result, operand});
  for (const OpResult result : op->getResults()) {
    if (group) {
      described.results.push_back(describeResult(group, result));
      continue;
    }
    RematOp::Result whole;
    llvm::append_range(whole.operands, llvm::seq<unsigned>(0, op->getNumOperands()));
    if (described.isRecomputable)
      whole.cost = costOfOp(op) + bytesMoved(op, whole.operands, result);
    described.results.push_back(std::move(whole));
  }
  return described;
}

} // namespace ad
