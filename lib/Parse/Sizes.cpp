// Multiplies the sizes of each type, with checks for overflow.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Parse/Sizes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/Support/CheckedArithmetic.h"

using namespace mlir;

namespace ad {
namespace {

constexpr int64_t maxBytes = int64_t(1) << 40;

bool isTooLarge(Type type) {
  const auto shaped = llvm::dyn_cast<ShapedType>(type);
  if (!shaped || !shaped.hasStaticShape() || llvm::is_contained(shaped.getShape(), 0))
    return false;
  const Type element = shaped.getElementType();
  int64_t bytes =
      element.isIntOrFloat() ? llvm::divideCeil(element.getIntOrFloatBitWidth(), 8) : 16;
  for (const int64_t size : shaped.getShape()) {
    const std::optional<int64_t> product = llvm::checkedMul(bytes, size);
    if (!product || *product > maxBytes)
      return true;
    bytes = *product;
  }
  return false;
}

class SizeCheck {
public:
  WalkResult visit(Operation *op) {
    for (const OpResult result : op->getResults())
      if (isNewAndTooLarge(result.getType()))
        return op->emitOpError() << "result #" << result.getResultNumber() << " of type "
                                 << result.getType() << limit;
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (const BlockArgument argument : block.getArguments())
          if (isNewAndTooLarge(argument.getType()))
            return op->emitOpError() << "argument #" << argument.getArgNumber() << " of type "
                                     << argument.getType() << limit;
    return WalkResult::advance();
  }

private:
  static constexpr llvm::StringLiteral limit = " takes more than 2^40 bytes";

  bool isNewAndTooLarge(Type type) { return seen.insert(type).second && isTooLarge(type); }

  llvm::DenseSet<Type> seen;
};

} // namespace

LogicalResult checkSizes(ModuleOp module) {
  SizeCheck check;
  return failure(module.walk([&](Operation *op) { return check.visit(op); }).wasInterrupted());
}

} // namespace ad
