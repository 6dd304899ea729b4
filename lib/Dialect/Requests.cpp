// Verification of requests against the function that they name.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/FunctionTypes.h"

using namespace mlir;

namespace ad {
namespace {

LogicalResult checkWrt(Operation *op, llvm::ArrayRef<int64_t> wrt, FunctionType type) {
  const int64_t count = type.getNumInputs();
  SmallVector<bool> seen(count, false);
  for (const int64_t index : wrt) {
    if (index < 0 || index >= count)
      return op->emitOpError() << "wrt names argument " << index << ", expected 0 <= index < "
                               << count;
    if (seen[index])
      return op->emitOpError() << "wrt names argument " << index << " twice";
    seen[index] = true;
    if (!isDifferentiableType(type.getInput(index)))
      return op->emitOpError() << "argument " << index << " is " << type.getInput(index)
                               << ", expected a tensor of floats to differentiate by";
  }
  return success();
}

void appendWrt(SmallVectorImpl<Type> &types, FunctionType type, llvm::ArrayRef<int64_t> wrt) {
  for (const int64_t index : wrt)
    types.push_back(type.getInput(index));
}

/// `axes` has an entry for each type: an axis of it, or -1.
LogicalResult checkAxes(Operation *op, llvm::StringRef what, llvm::ArrayRef<int64_t> axes,
                        TypeRange types) {
  if (axes.size() != types.size())
    return op->emitOpError() << what << " has " << axes.size() << " entries, expected "
                             << types.size();
  for (auto [index, axis, type] : llvm::enumerate(axes, types)) {
    const int64_t rank = llvm::cast<RankedTensorType>(type).getRank();
    if (axis < -1 || axis >= rank)
      return op->emitOpError() << what << " names axis " << axis << " of " << type
                               << ", expected -1 <= axis < " << rank;
  }
  return success();
}

/// How many instances the operands hold.
FailureOr<int64_t> batchSize(VmapOp op) {
  std::optional<int64_t> size;
  for (auto [index, axis, input] : llvm::enumerate(op.getInAxes(), op.getInputs())) {
    if (axis < 0)
      continue;
    const int64_t found = llvm::cast<RankedTensorType>(input.getType()).getDimSize(axis);
    if (size && found != *size)
      return op.emitOpError() << "operand " << index << " has " << found << " entries along axis "
                              << axis << ", those before it have " << *size;
    size = found;
  }
  if (!size)
    return op.emitOpError() << "in_axes names no axis, expected at least one";
  return *size;
}

/// The types with `size` entries along a new axis at the position that `axes` gives, if it is one.
SmallVector<Type> withAxes(TypeRange types, llvm::ArrayRef<int64_t> axes, int64_t size) {
  SmallVector<Type> batched;
  for (auto [index, type] : llvm::enumerate(types)) {
    const auto tensor = llvm::dyn_cast<RankedTensorType>(type);
    const int64_t axis = index < axes.size() ? axes[index] : -1;
    if (!tensor || axis < 0 || axis > tensor.getRank()) {
      batched.push_back(type);
      continue;
    }
    SmallVector<int64_t> shape(tensor.getShape());
    shape.insert(shape.begin() + axis, size);
    batched.push_back(RankedTensorType::get(shape, tensor.getElementType()));
  }
  return batched;
}

} // namespace

LogicalResult GradOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = lookUpFunction(*this, getCalleeAttr(), symbols);
  if (failed(type) || failed(checkWrt(*this, getWrt(), *type)))
    return failure();
  const auto loss = type->getNumResults() ? llvm::dyn_cast<RankedTensorType>(type->getResult(0))
                                          : RankedTensorType();
  if (!loss || loss.getRank() != 0 || !isDifferentiableType(loss)) {
    auto diagnostic = emitOpError() << "first result of '" << getCallee() << "' is ";
    if (type->getNumResults())
      return diagnostic << type->getResult(0) << ", expected a float tensor of rank 0";
    return diagnostic << "missing, expected a float tensor of rank 0";
  }
  SmallVector<Type> results;
  if (getValue())
    llvm::append_range(results, type->getResults());
  appendWrt(results, *type, getWrt());
  return success(
      succeeded(verifyTypeList(*this, "operands", getInputs().getTypes(), type->getInputs())) &&
      succeeded(verifyTypeList(*this, "results", getOutputs().getTypes(), results)));
}

LogicalResult VjpOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = lookUpFunction(*this, getCalleeAttr(), symbols);
  if (failed(type) || failed(checkWrt(*this, getWrt(), *type)))
    return failure();
  SmallVector<Type> operands(type->getInputs()), results(type->getResults());
  llvm::append_range(operands, floatsOf(type->getResults()));
  appendWrt(results, *type, getWrt());
  return success(succeeded(verifyTypeList(*this, "operands", getInputs().getTypes(), operands)) &&
                 succeeded(verifyTypeList(*this, "results", getOutputs().getTypes(), results)));
}

LogicalResult JvpOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = lookUpFunction(*this, getCalleeAttr(), symbols);
  if (failed(type) || failed(checkWrt(*this, getWrt(), *type)))
    return failure();
  SmallVector<Type> operands(type->getInputs()), results(type->getResults());
  appendWrt(operands, *type, getWrt());
  llvm::append_range(results, floatsOf(type->getResults()));
  return success(succeeded(verifyTypeList(*this, "operands", getInputs().getTypes(), operands)) &&
                 succeeded(verifyTypeList(*this, "results", getOutputs().getTypes(), results)));
}

LogicalResult LinearTransposeOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = lookUpFunction(*this, getCalleeAttr(), symbols);
  if (failed(type) || failed(checkWrt(*this, getWrt(), *type)))
    return failure();
  SmallVector<Type> operands, results;
  for (auto [index, input] : llvm::enumerate(type->getInputs()))
    if (!llvm::is_contained(getWrt(), static_cast<int64_t>(index)))
      operands.push_back(input);
  llvm::append_range(operands, floatsOf(type->getResults()));
  appendWrt(results, *type, getWrt());
  return success(succeeded(verifyTypeList(*this, "operands", getInputs().getTypes(), operands)) &&
                 succeeded(verifyTypeList(*this, "results", getOutputs().getTypes(), results)));
}

LogicalResult VmapOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = lookUpFunction(*this, getCalleeAttr(), symbols);
  if (failed(type) || failed(checkAxes(*this, "in_axes", getInAxes(), getInputs().getTypes())) ||
      failed(checkAxes(*this, "out_axes", getOutAxes(), getOutputs().getTypes())))
    return failure();
  const FailureOr<int64_t> size = batchSize(*this);
  if (failed(size))
    return failure();
  return success(succeeded(verifyTypeList(*this, "operands", getInputs().getTypes(),
                                          withAxes(type->getInputs(), getInAxes(), *size))) &&
                 succeeded(verifyTypeList(*this, "results", getOutputs().getTypes(),
                                          withAxes(type->getResults(), getOutAxes(), *size))));
}

} // namespace ad
