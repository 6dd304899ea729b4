// One formula for each op: the operand's coordinate from the result's, as the records state it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Movement.h"
#include "Dialect/Dialect.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ad::fuzz::reference {
namespace {

using Coordinate = ArrayRef<int64_t>;

ArrayRef<int64_t> shapeOf(Value value) {
  return llvm::cast<RankedTensorType>(value.getType()).getShape();
}

/// A source for each coordinate of the result.
template <class Find>
Movement fromCoordinates(Operation *op, Find find) {
  Movement movement;
  forEachElement(shapeOf(op->getResult(0)),
                 [&](Coordinate at) { movement.sources.push_back(find(at)); });
  return movement;
}

/// For ops of one operand: `find` gives its coordinate.
template <class Find>
Movement fromOperand(Operation *op, Find find) {
  const ArrayRef<int64_t> shape = shapeOf(op->getOperand(0));
  return fromCoordinates(op, [&](Coordinate at) -> Source {
    const SmallVector<int64_t> x = find(at);
    return {0, indexIn(shape, x)};
  });
}

Movement moved(ReshapeOp op) {
  int64_t index = 0;
  return fromCoordinates(op, [&](Coordinate) -> Source { return {0, index++}; });
}

Movement moved(BroadcastOp op) {
  return fromOperand(op, [&](Coordinate at) {
    SmallVector<int64_t> x;
    for (auto [axis, i] : llvm::enumerate(at))
      if (!llvm::is_contained(op.getAxes(), static_cast<int64_t>(axis)))
        x.push_back(i);
    return x;
  });
}

Movement moved(TransposeOp op) {
  return fromOperand(op, [&](Coordinate at) {
    SmallVector<int64_t> x(at.size());
    for (auto [axis, i] : llvm::enumerate(at))
      x[op.getPermutation()[axis]] = i;
    return x;
  });
}

Movement moved(FlipOp op) {
  return fromOperand(op, [&](Coordinate at) {
    SmallVector<int64_t> x(at);
    for (const int64_t axis : op.getAxes())
      x[axis] = shapeOf(op.getResult())[axis] - 1 - at[axis];
    return x;
  });
}

Movement moved(SliceOp op) {
  return fromOperand(op, [&](Coordinate at) {
    SmallVector<int64_t> x;
    for (auto [offset, stride, i] : llvm::zip_equal(op.getOffsets(), op.getStrides(), at))
      x.push_back(offset + stride * i);
    return x;
  });
}

Movement moved(PadOp op) {
  const ArrayRef<int64_t> shape = shapeOf(op.getX());
  Movement movement = fromCoordinates(op, [&](Coordinate at) -> Source {
    SmallVector<int64_t> x;
    for (auto [axis, i] : llvm::enumerate(at)) {
      const int64_t step = op.getInterior()[axis] + 1, distance = i - op.getLow()[axis];
      if (distance < 0 || distance % step != 0 || distance / step >= shape[axis])
        return {-1, 0};
      x.push_back(distance / step);
    }
    return {0, indexIn(shape, x)};
  });
  movement.padding = op.getValue().convertToDouble();
  return movement;
}

Movement moved(ConcatOp op) {
  return fromCoordinates(op, [&](Coordinate at) -> Source {
    SmallVector<int64_t> x(at);
    int operand = 0;
    for (; x[op.getAxis()] >= shapeOf(op.getInputs()[operand])[op.getAxis()]; ++operand)
      x[op.getAxis()] -= shapeOf(op.getInputs()[operand])[op.getAxis()];
    return {operand, indexIn(shapeOf(op.getInputs()[operand]), x)};
  });
}

Movement moved(GatherOp op, IndexAt indexAt) {
  return fromOperand(op, [&](Coordinate at) {
    return addressFor(at, op.getIndices(), op.getAxis(), op.getBatched(), indexAt);
  });
}

Movement moved(PutOp op, IndexAt indexAt) {
  const auto axis = static_cast<int64_t>(op.getAxis());
  return fromCoordinates(op, [&](Coordinate at) -> Source {
    if (at[axis] != indexAt(0))
      return {0, indexIn(shapeOf(op.getX()), at)};
    SmallVector<int64_t> x(at);
    x.erase(x.begin() + axis);
    return {1, indexIn(shapeOf(op.getEntry()), x)};
  });
}

} // namespace

bool isMovement(Operation *op) {
  return llvm::isa<ReshapeOp, BroadcastOp, TransposeOp, FlipOp, SliceOp, PadOp, ConcatOp, GatherOp,
                   PutOp>(op);
}

std::optional<Movement> movementOf(Operation *op, IndexAt indexAt) {
  return llvm::TypeSwitch<Operation *, std::optional<Movement>>(op)
      .Case<ReshapeOp, BroadcastOp, TransposeOp, FlipOp, SliceOp, PadOp, ConcatOp>(
          [](auto op) { return moved(op); })
      .Case<GatherOp, PutOp>([&](auto op) { return moved(op, indexAt); })
      .Default(std::nullopt);
}

SmallVector<int64_t> addressFor(ArrayRef<int64_t> coordinate, Value indices, int64_t axis,
                                bool isBatched, IndexAt indexAt) {
  const ArrayRef<int64_t> shape = shapeOf(indices);
  const size_t rank = isBatched ? 1 : shape.size();
  SmallVector<int64_t> address(coordinate.take_front(axis));
  address.push_back(indexAt(indexIn(shape, isBatched ? coordinate : coordinate.slice(axis, rank))));
  address.append(coordinate.begin() + axis + rank, coordinate.end());
  return address;
}

void forEachElement(ArrayRef<int64_t> shape, llvm::function_ref<void(ArrayRef<int64_t>)> visit) {
  if (llvm::is_contained(shape, 0))
    return;
  SmallVector<int64_t> at(shape.size(), 0);
  while (true) {
    visit(at);
    size_t axis = shape.size();
    while (axis > 0 && ++at[axis - 1] == shape[axis - 1])
      at[--axis] = 0;
    if (axis == 0)
      return;
  }
}

int64_t indexIn(ArrayRef<int64_t> shape, ArrayRef<int64_t> coordinate) {
  int64_t index = 0;
  for (auto [size, i] : llvm::zip_equal(shape, coordinate))
    index = index * size + i;
  return index;
}

} // namespace ad::fuzz::reference
