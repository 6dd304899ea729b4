// What computing an op again takes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/RematCost.h"
#include "Dialect/RuntimeCheck.h"
#include "Lower/Buffers.h"
#include "Lower/Target.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;

namespace ad {

bool isRecomputable(Operation *op) {
  return !op->hasTrait<mlir::OpTrait::IsTerminator>() && isMemoryEffectFree(op) &&
         !llvm::isa<RandomOp>(op) && !runtimeCheckOf(op) &&
         (op->getNumRegions() == 0 || llvm::isa<FusedOp>(op));
}

static int64_t elementsOf(TypeRange types) {
  int64_t most = 0;
  for (const Type type : types)
    most = std::max(most, llvm::cast<RankedTensorType>(type).getNumElements());
  return most;
}

int64_t costOfOp(Operation *op) {
  if (auto matmul = llvm::dyn_cast<MatmulOp>(op)) {
    const ArrayRef<int64_t> a = matmul.getA().getType().getShape();
    const int64_t inner = matmul.getTransposeA() ? a[a.size() - 2] : a.back();
    // Two operations of a product take about what one on elements does.
    return matmul.getY().getType().getNumElements() * inner / 2;
  }
  const int64_t elements =
      std::max(elementsOf(op->getOperandTypes()), elementsOf(op->getResultTypes()));
  return elements * (op->hasTrait<ad::OpTrait::Costly>() ? kCostlyOpSize : 1);
}

namespace {

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
    described.cost += llvm::isa<ConstantOp>(op) ? 0 : costOfOp(op);
  described.cost += bytesMoved(group, described.operands, result);
  return described;
}

} // namespace

RematOp describeForRemat(Operation *op) {
  RematOp described{op, isRecomputable(op), 0, {}, {}};
  auto group = llvm::dyn_cast<FusedOp>(op);
  if (group) {
    const KernelPlan plan = llvm::cantFail(KernelPlan::make(group)); // prepare has seen to it
    for (unsigned result = 0; result < group->getNumResults(); ++result)
      for (unsigned input = 0; input < group.getInputs().size(); ++input)
        if (correspond(group, plan, input, result))
          described.overwrites.push_back({result, input});
  }
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
