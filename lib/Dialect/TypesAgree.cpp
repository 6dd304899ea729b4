// Verifiers of types that have to agree.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"

using namespace mlir;

namespace ad {
namespace {

bool agrees(Type type, Type expected, bool inShapeAlone) {
  if (!inShapeAlone)
    return type == expected;
  // What is no tensor is refused elsewhere.
  const auto shaped = llvm::dyn_cast<ShapedType>(type),
             other = llvm::dyn_cast<ShapedType>(expected);
  return !shaped || !other || shaped.getShape() == other.getShape();
}

} // namespace

LogicalResult verifyTypesAgree(Operation *op, TypeAgreement agreement) {
  if (op->getNumOperands() == 0)
    return success();
  const Type expected = op->getOperand(0).getType();
  auto check = [&](llvm::StringRef what, TypeRange types, bool isChecked,
                   bool inShapeAlone) -> LogicalResult {
    for (auto [index, type] : llvm::enumerate(types))
      if (isChecked && !agrees(type, expected, inShapeAlone))
        return op->emitOpError() << what << " " << index << " is " << type << ", expected "
                                 << (inShapeAlone ? "the shape of " : "") << expected
                                 << " like operand 0";
    return success();
  };
  const bool operandTypes = agreement.types || agreement.operandTypes;
  return failure(failed(check("operand", op->getOperandTypes(), operandTypes || agreement.shapes,
                              !operandTypes)) ||
                 failed(check("result", op->getResultTypes(), agreement.types || agreement.shapes,
                              !agreement.types)));
}

LogicalResult verifyTypeList(Operation *op, llvm::StringRef what, TypeRange found,
                             TypeRange expected) {
  if (found.size() != expected.size())
    return op->emitOpError() << "has " << found.size() << " " << what << ", expected "
                             << expected.size();
  for (auto [index, pair] : llvm::enumerate(llvm::zip_equal(found, expected)))
    if (std::get<0>(pair) != std::get<1>(pair))
      return op->emitOpError() << what << " " << index << " is " << std::get<0>(pair)
                               << ", expected " << std::get<1>(pair);
  return success();
}

} // namespace ad
