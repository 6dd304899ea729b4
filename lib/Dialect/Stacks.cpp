// Tensors with an entry for each trip of a loop or each instance of a batch, along the leading
// axis. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Stacks.h"
#include "Dialect/Dialect.h"

using namespace mlir;

namespace ad {

RankedTensorType entryOf(Type type) {
  const auto tensor = llvm::cast<RankedTensorType>(type);
  return RankedTensorType::get(tensor.getShape().drop_front(), tensor.getElementType());
}

RankedTensorType stackOf(Type type, int64_t size) {
  const auto tensor = llvm::cast<RankedTensorType>(type);
  SmallVector<int64_t> shape{size};
  llvm::append_range(shape, tensor.getShape());
  return RankedTensorType::get(shape, tensor.getElementType());
}

SmallVector<Type> stacked(TypeRange types, int64_t size) {
  return llvm::map_to_vector(types, [size](Type type) -> Type { return stackOf(type, size); });
}

Value repeatedEntry(OpBuilder &builder, Value stack) {
  auto broadcast = stack.getDefiningOp<BroadcastOp>();
  if (!broadcast || !llvm::is_contained(broadcast.getAxes(), 0))
    return Value();
  SmallVector<int64_t> axes;
  for (const int64_t axis : broadcast.getAxes())
    if (axis != 0)
      axes.push_back(axis - 1);
  const Value x = broadcast.getX();
  return axes.empty()
             ? x
             : BroadcastOp::create(builder, broadcast.getLoc(), entryOf(stack.getType()), x, axes)
                   .getResult();
}

} // namespace ad
