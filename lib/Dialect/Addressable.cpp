// The verifier of the sizes of tensors: what it accepts can be multiplied without a check.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"

using namespace mlir;

namespace ad {
namespace {

bool isAddressable(Type type) {
  const auto tensor = llvm::dyn_cast<RankedTensorType>(type);
  if (!tensor || !tensor.hasStaticShape() || !tensor.getElementType().isIntOrFloat())
    return true; // refused elsewhere
  int64_t bytes = llvm::divideCeil(tensor.getElementTypeBitWidth(), 8);
  for (const int64_t size : tensor.getShape())
    if (llvm::MulOverflow(bytes, std::max<int64_t>(size, 1), bytes) || bytes > addressableBytes)
      return false;
  return true;
}

LogicalResult checkEach(Operation *op, llvm::StringRef what, TypeRange types) {
  for (auto [index, type] : llvm::enumerate(types))
    if (!isAddressable(type))
      return op->emitOpError() << what << " " << index << " is " << type
                               << ", expected at most the 2^57 bytes that can be addressed";
  return success();
}

} // namespace

LogicalResult verifyAddressable(Operation *op) {
  return failure(failed(checkEach(op, "operand", op->getOperandTypes())) ||
                 failed(checkEach(op, "result", op->getResultTypes())));
}

} // namespace ad
