// The batching rules of the ad dialect.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Batching.h"
#include "Dialect/Dialect.h"
#include "Dialect/Stacks.h"

using namespace mlir;

namespace ad {
namespace {

RankedTensorType typeOf(Value value) { return llvm::cast<RankedTensorType>(value.getType()); }

SmallVector<int64_t> shifted(ArrayRef<int64_t> axes) {
  return llvm::map_to_vector(axes, [](int64_t axis) { return axis + 1; });
}

/// The shape with axes [first, first + count) as one.
SmallVector<int64_t> mergedShape(ArrayRef<int64_t> shape, int64_t first, int64_t count) {
  SmallVector<int64_t> merged(shape.take_front(first));
  merged.push_back(ShapedType::getNumElements(shape.slice(first, count)));
  llvm::append_range(merged, shape.drop_front(first + count));
  return merged;
}

} // namespace

Value moveAxis(OpBuilder &builder, Location loc, Value value, int64_t from, int64_t to) {
  if (from == to)
    return value;
  SmallVector<int64_t> permutation =
      llvm::to_vector(llvm::seq<int64_t>(0, typeOf(value).getRank()));
  permutation.erase(permutation.begin() + from);
  permutation.insert(permutation.begin() + to, from);
  return TransposeOp::create(builder, loc, value, permutation);
}

Value repeatInFront(OpBuilder &builder, Location loc, Value value, int64_t count) {
  return BroadcastOp::create(builder, loc, stackOf(value.getType(), count), value,
                             ArrayRef<int64_t>{0});
}

// ------------------------------------------------------------------------------ building

RankedTensorType Batching::batchedType(Type type) const { return stackOf(type, size); }

Value Batching::repeat(Value value, int64_t count) const {
  return repeatInFront(builder, op->getLoc(), value, count);
}

Value Batching::reshape(Value value, ArrayRef<int64_t> shape) const {
  if (typeOf(value).getShape() == shape)
    return value;
  return ReshapeOp::create(builder, op->getLoc(),
                           RankedTensorType::get(shape, typeOf(value).getElementType()), value);
}

Value Batching::transpose(Value value, ArrayRef<int64_t> permutation) const {
  return TransposeOp::create(builder, op->getLoc(), value, permutation);
}

Value Batching::operand(unsigned index) const {
  return isBatched[index] ? given[index] : repeat(given[index], size);
}

SmallVector<Value> Batching::operands() const {
  SmallVector<Value> all;
  for (unsigned index = 0; index < given.size(); ++index)
    all.push_back(operand(index));
  return all;
}

Batching::Results Batching::createBatched(ValueRange operands, NamedAttrList attributes) const {
  const auto types = llvm::map_to_vector(op->getResultTypes(),
                                         [&](Type type) -> Type { return batchedType(type); });
  const OperationState state(op->getLoc(), op->getName(), operands, types, attributes.getAttrs());
  return SmallVector<Value>(builder.create(state)->getResults());
}

NamedAttrList Batching::shiftedAttributes() const {
  NamedAttrList attributes(op->getAttrDictionary());
  if (const auto axis = op->getAttrOfType<IntegerAttr>("axis"))
    attributes.set("axis", builder.getI64IntegerAttr(axis.getInt() + 1));
  if (const auto axes = op->getAttrOfType<DenseI64ArrayAttr>("axes"))
    attributes.set("axes", builder.getDenseI64ArrayAttr(shifted(axes.asArrayRef())));
  return attributes;
}

// ------------------------------------------------------------------------------ rules by class

Batching::Results Batching::missing() const { return failure(); }

Batching::Results Batching::elementwise() const {
  return createBatched(operands(), NamedAttrList(op->getAttrDictionary()));
}

Batching::Results Batching::alongAxes() const {
  return createBatched(operands(), shiftedAttributes());
}

Batching::Results Batching::perAxis(ArrayRef<std::pair<llvm::StringRef, int64_t>> lists) const {
  NamedAttrList attributes(op->getAttrDictionary());
  for (const auto &[name, first] : lists) {
    SmallVector<int64_t> entries{first};
    llvm::append_range(entries, op->getAttrOfType<DenseI64ArrayAttr>(name).asArrayRef());
    attributes.set(name, builder.getDenseI64ArrayAttr(entries));
  }
  return createBatched(operands(), attributes);
}

Batching::Results Batching::transposed() const {
  SmallVector<int64_t> permutation{0};
  llvm::append_range(permutation, shifted(llvm::cast<TransposeOp>(op).getPermutation()));
  return SmallVector<Value>{transpose(operand(0), permutation)};
}

// ------------------------------------------------------------------------------ products

Batching::Results Batching::matmul() const {
  auto product = llvm::cast<MatmulOp>(op);
  const bool isMatrix = product.getY().getType().getRank() == 2;
  const auto multiply = [&](Value a, Value b, bool transposeA, bool transposeB) -> Value {
    return MatmulOp::create(builder, op->getLoc(), a, b, transposeA, transposeB);
  };
  if (!isMatrix || (isBatched[0] && isBatched[1]))
    return elementwise();
  const ArrayRef<int64_t> shape = product.getY().getType().getShape();
  const int64_t m = shape[0], n = shape[1];
  if (isBatched[0]) {
    // The rows of all instances are those of one matrix.
    const Value a = product.getTransposeA() ? transpose(given[0], {0, 2, 1}) : given[0];
    const Value rows = reshape(a, mergedShape(typeOf(a).getShape(), 0, 2));
    const Value y = multiply(rows, given[1], false, product.getTransposeB());
    return SmallVector<Value>{reshape(y, {size, m, n})};
  }
  // And so are the columns, which come to stand in front as rows of the transposed matrix.
  const Value b = product.getTransposeB() ? given[1] : transpose(given[1], {0, 2, 1});
  const Value columns = reshape(b, mergedShape(typeOf(b).getShape(), 0, 2));
  const Value y = multiply(given[0], columns, product.getTransposeA(), true);
  return SmallVector<Value>{transpose(reshape(y, {m, size, n}), {1, 0, 2})};
}

// ------------------------------------------------------------------------------ indices

Value Batching::merged(unsigned index, int64_t first, int64_t count) const {
  const Value value = operand(index);
  return reshape(value, mergedShape(typeOf(value).getShape(), first + 1, count));
}

Value Batching::indicesFor(RankedTensorType elements, int64_t axis) const {
  const Value indices = merged(1, 0, typeOf(given[1]).getRank() - isBatched[1]);
  SmallVector<int64_t> axes;
  for (int64_t position = 1; position < elements.getRank(); ++position)
    if (position != axis + 1)
      axes.push_back(position);
  const auto type = RankedTensorType::get(elements.getShape(), typeOf(indices).getElementType());
  return BroadcastOp::create(builder, op->getLoc(), type, indices, axes);
}

Batching::Results Batching::gather() const {
  auto take = llvm::cast<GatherOp>(op);
  const int64_t axis = take.getAxis();
  if (take.getBatched())
    return alongAxes();
  if (!isBatched[1])
    return createBatched(given, shiftedAttributes());
  if (!isBatched[0]) {
    const Value y = GatherOp::create(builder, op->getLoc(), given[0], given[1], axis, false);
    return SmallVector<Value>{moveAxis(builder, op->getLoc(), y, axis, 0)};
  }
  // Each instance has its own table and its own indices: an index for each element of the result.
  const auto type = batchedType(take.getY().getType());
  const int64_t indexRank = typeOf(given[1]).getRank() - 1;
  const auto shape = mergedShape(type.getShape(), axis + 1, indexRank);
  const auto mergedType = RankedTensorType::get(shape, type.getElementType());
  const Value indices = indicesFor(mergedType, axis);
  const Value y =
      GatherOp::create(builder, op->getLoc(), given[0], indices, axis + 1, /*batched=*/true);
  return SmallVector<Value>{reshape(y, type.getShape())};
}

Batching::Results Batching::put() const {
  auto put = llvm::cast<PutOp>(op);
  if (!isBatched[2])
    return createBatched({operand(0), operand(1), given[2]}, shiftedAttributes());
  const auto type = batchedType(put.getType());
  const Type element = typeOf(given[2]).getElementType();
  // Each index is checked by a gather of itself.
  const auto size = RankedTensorType::get(put.getType().getDimSize(put.getAxis()), element);
  const Value checked =
      GatherOp::create(builder, op->getLoc(), IotaOp::create(builder, op->getLoc(), size, 0),
                       given[2], 0, /*batched=*/false);
  const auto numbersType = RankedTensorType::get(type.getShape(), element);
  const SmallVector<int64_t> all = llvm::to_vector(llvm::seq<int64_t>(1, type.getRank()));
  const Value index = BroadcastOp::create(builder, op->getLoc(), numbersType, checked, all);
  const Value place = IotaOp::create(builder, op->getLoc(), numbersType, put.getAxis() + 1);
  const Value isPlace =
      CompareOp::create(builder, op->getLoc(), ComparePredicate::eq, index, place);
  const Value entry =
      BroadcastOp::create(builder, op->getLoc(), type, operand(1),
                          ArrayRef<int64_t>{static_cast<int64_t>(put.getAxis()) + 1});
  return SmallVector<Value>{SelectOp::create(builder, op->getLoc(), isPlace, entry, operand(0))};
}

Batching::Results Batching::scatterAdd() const {
  auto scatter = llvm::cast<ScatterAddOp>(op);
  const int64_t axis = scatter.getAxis();
  if (scatter.getBatched())
    return alongAxes();
  if (!isBatched[1])
    return createBatched(given, shiftedAttributes());
  const Value x = merged(0, axis, typeOf(given[1]).getRank() - 1);
  NamedAttrList attributes = shiftedAttributes();
  attributes.set("batched", builder.getUnitAttr());
  return createBatched({x, indicesFor(typeOf(x), axis)}, attributes);
}

} // namespace ad
