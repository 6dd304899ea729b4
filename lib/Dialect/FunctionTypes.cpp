// What the ops that name functions verify them by.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/FunctionTypes.h"
#include "Dialect/Dialect.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;

namespace ad {

FailureOr<FunctionType> lookUpFunction(Operation *op, FlatSymbolRefAttr callee,
                                       SymbolTableCollection &symbols) {
  auto function = symbols.lookupNearestSymbolFrom<FunctionOpInterface>(op, callee);
  if (!function)
    return op->emitOpError() << "names '" << callee.getValue()
                             << "', which is not a function of this module";
  if (function.isExternal())
    return op->emitOpError() << "names '" << callee.getValue()
                             << "', which has no body to differentiate";
  return llvm::cast<FunctionType>(function.getFunctionType());
}

LogicalResult verifyWrt(Operation *op, ArrayRef<int64_t> wrt, FunctionType type) {
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

void appendWrt(SmallVectorImpl<Type> &types, FunctionType type, ArrayRef<int64_t> wrt) {
  for (const int64_t index : wrt)
    types.push_back(type.getInput(index));
}

LogicalResult verifyLoss(Operation *op, StringRef callee, FunctionType type) {
  const auto loss = type.getNumResults() ? llvm::dyn_cast<RankedTensorType>(type.getResult(0))
                                         : RankedTensorType();
  if (loss && loss.getRank() == 0 && isDifferentiableType(loss))
    return success();
  auto diagnostic = op->emitOpError() << "first result of '" << callee << "' is ";
  if (type.getNumResults())
    return diagnostic << type.getResult(0) << ", expected a float tensor of rank 0";
  return diagnostic << "missing, expected a float tensor of rank 0";
}

SmallVector<Type> floatsOf(TypeRange types) {
  SmallVector<Type> floats;
  llvm::copy_if(types, std::back_inserter(floats), isDifferentiableType);
  return floats;
}

SmallVector<Type> withAxes(TypeRange types, ArrayRef<int64_t> axes, int64_t size) {
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

} // namespace ad
