// Verification of ops with bodies: fused groups, loops, branches.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/Stacks.h"

using namespace mlir;

namespace ad {
namespace {

/// A body takes values of the types `taken` and ends in a yield, which it returns.
FailureOr<YieldOp> verifyBody(Operation *op, Region &body, TypeRange taken) {
  Block &block = body.front();
  auto yield = block.empty() ? YieldOp() : llvm::dyn_cast<YieldOp>(block.back());
  if (!yield)
    return op->emitOpError() << "body has no terminator, expected 'ad.yield'";
  if (failed(verifyTypeList(op, "block arguments", block.getArgumentTypes(), taken)))
    return failure();
  return yield;
}

LogicalResult verifyBody(Operation *op, Region &body, TypeRange taken, TypeRange yielded) {
  FailureOr<YieldOp> yield = verifyBody(op, body, taken);
  return failure(failed(yield) ||
                 failed(verifyTypeList(op, "yielded values", yield->getOperandTypes(), yielded)));
}

LogicalResult verifyMask(Operation *op, llvm::StringRef what, Type type) {
  const auto tensor = llvm::dyn_cast<RankedTensorType>(type);
  if (tensor && tensor.getRank() == 0 && tensor.getElementType().isInteger(1))
    return success();
  return op->emitOpError() << what << " is " << type << ", expected 'tensor<i1>'";
}

} // namespace

bool isStaticBehindLeadingAxis(Type type) {
  const auto tensor = llvm::cast<RankedTensorType>(type);
  const int64_t dynamicAxes = tensor.getNumDynamicDims();
  return dynamicAxes == 0 || (dynamicAxes == 1 && tensor.isDynamicDim(0));
}

LogicalResult FusedOp::verify() {
  return verifyBody(*this, getBody(), getInputs().getTypes(), getOutputs().getTypes());
}

YieldOp ForOp::getYield() { return llvm::cast<YieldOp>(getBody().front().back()); }

Block::BlockArgListType ForOp::getCarriedArguments() {
  return getBody().getArguments().take_front(getInits().size());
}

Block::BlockArgListType ForOp::getEntryArguments() {
  return getBody().getArguments().slice(getInits().size(), getSequences().size());
}

Block::BlockArgListType ForOp::getInvariantArguments() {
  return getBody().getArguments().take_back(getInvariants().size());
}

/// A loop's body, which takes values of the types `taken`, yields the carried values and what is
/// stacked in `trips` entries.
static LogicalResult verifyLoopBody(Operation *op, Region &body, TypeRange taken,
                                    TypeRange carriedTypes, int64_t trips) {
  FailureOr<YieldOp> yield = verifyBody(op, body, taken);
  if (failed(yield))
    return failure();
  const size_t carried = carriedTypes.size();
  if (yield->getNumOperands() < carried)
    return op->emitOpError() << "yields " << yield->getNumOperands() << " values, expected the "
                             << carried << " that are carried";
  const TypeRange yielded(yield->getOperandTypes());
  SmallVector<Type> results(carriedTypes);
  if (failed(verifyTypeList(op, "carried values", yielded.take_front(carried), results)))
    return failure();
  llvm::append_range(results, stacked(yielded.drop_front(carried), trips));
  return verifyTypeList(op, "results", op->getResultTypes(), results);
}

LogicalResult ForOp::verify() {
  const auto trips = static_cast<int64_t>(getTrips());
  if (trips < 0 && !isDynamic())
    return emitOpError() << "runs " << trips << " times, expected at least 0";
  const auto isCount = [](Type type) {
    const auto tensor = llvm::cast<RankedTensorType>(type);
    return tensor.getRank() == 0 && tensor.getElementType().isInteger(64);
  };
  if (isDynamic() && getInvariants().empty())
    return emitOpError() << "has no invariant, expected the number of trips as the first";
  if (isDynamic() && !isCount(getCount().getType()))
    return emitOpError() << "number of trips is " << getCount().getType()
                         << ", expected 'tensor<i64>'";
  SmallVector<Type> taken(getInits().getTypes());
  for (auto [index, sequence] : llvm::enumerate(getSequences())) {
    const auto type = llvm::cast<RankedTensorType>(sequence.getType());
    if (type.getRank() == 0 || type.getDimSize(0) != trips) {
      InFlightDiagnostic error = emitOpError() << "sequence " << index << " is " << type;
      return isDynamic() ? error << ", expected '?' entries along its leading axis"
                         : error << ", expected " << trips << " entries along its leading axis";
    }
    taken.push_back(entryOf(type));
  }
  llvm::append_range(taken, getInvariants().getTypes());
  return verifyLoopBody(*this, getBody(), taken, getInits().getTypes(), trips);
}

LogicalResult IfOp::verify() {
  if (failed(verifyMask(*this, "condition", getCondition().getType())))
    return failure();
  for (Region *body : {&getThenBody(), &getElseBody()})
    if (failed(verifyBody(*this, *body, getInputs().getTypes(), getOutputs().getTypes())))
      return failure();
  return success();
}

LogicalResult CheckpointOp::verify() {
  return verifyBody(*this, getBody(), getInputs().getTypes(), getOutputs().getTypes());
}

LogicalResult WhileOp::verify() {
  if (getLimit() < 1)
    return emitOpError() << "limit is " << getLimit() << ", expected at least 1";
  SmallVector<Type> taken(getInits().getTypes());
  llvm::append_range(taken, getInvariants().getTypes());
  FailureOr<YieldOp> condition = verifyBody(*this, getCondition(), taken);
  if (failed(condition))
    return failure();
  if (condition->getNumOperands() != 1)
    return emitOpError() << "condition yields " << condition->getNumOperands()
                         << " values, expected one";
  return failure(
      failed(verifyMask(*this, "condition", condition->getOperand(0).getType())) ||
      failed(verifyLoopBody(*this, getBody(), taken, getInits().getTypes(), ShapedType::kDynamic)));
}

LogicalResult ReversalOp::verify() {
  if (getLimit() < 1)
    return emitOpError() << "limit is " << getLimit() << ", expected at least 1";
  if (getTrips().getType().getRank() != 0)
    return emitOpError() << "trips are " << getTrips().getType() << ", expected 'tensor<i64>'";
  SmallVector<Type> taken(getInits().getTypes()), pulled(taken);
  llvm::append_range(pulled, getCotangents().getTypes());
  for (SmallVector<Type> *types : {&taken, &pulled})
    llvm::append_range(*types, getInvariants().getTypes());
  const TypeRange cotangents = getCotangents().getTypes();
  return failure(failed(verifyBody(*this, getStep(), taken, getInits().getTypes())) ||
                 failed(verifyBody(*this, getPull(), pulled, cotangents)) ||
                 failed(verifyTypeList(*this, "results", getOutputs().getTypes(), cotangents)));
}

} // namespace ad
