// Ops of the tensor dialect: elements at indices, tensors of elements, other shapes of the same.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Import/Importer.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;

namespace ad {

Value Importer::reshape(Location loc, Value x, ArrayRef<int64_t> shape) {
  const auto type = llvm::cast<RankedTensorType>(x.getType());
  return type.getShape() == shape
             ? x
             : ReshapeOp::create(builder, loc, type.clone(shape), x).getResult();
}

/// A scalar as each element of a tensor.
Value Importer::spread(Location loc, Value scalar, RankedTensorType type) {
  if (scalar.getType() == type)
    return scalar;
  const SmallVector<int64_t> axes = llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  return BroadcastOp::create(builder, loc, type, scalar, axes);
}

Value Importer::zeros(Location loc, RankedTensorType type) {
  return ConstantOp::create(builder, loc, llvm::cast<DenseElementsAttr>(builder.getZeroAttr(type)));
}

/// The place in row-major order. Where there are several axes, each index is checked by itself.
Value Importer::flatIndex(Location loc, ValueRange indices, RankedTensorType type) {
  Value flat;
  for (auto [axis, index] : llvm::enumerate(indices)) {
    const int64_t size = type.getDimSize(axis);
    const Value checked =
        indices.size() == 1 ? index : CheckIndexOp::create(builder, loc, index, axis, size);
    flat = flat ? AddOp::create(builder, loc, MulOp::create(builder, loc, flat, number(loc, size)),
                                checked)
                : checked;
  }
  return flat;
}

/// The element of the flattened tensor: memory that is seen in another way.
Value Importer::makeExtract(tensor::ExtractOp op) {
  const Value x = mapping.lookup(op.getTensor());
  if (op.getIndices().empty())
    return x;
  const auto type = llvm::cast<RankedTensorType>(x.getType());
  const Value index = flatIndex(op.getLoc(), lookUp(op.getIndices()), type);
  return GatherOp::create(builder, op.getLoc(), reshape(op.getLoc(), x, type.getNumElements()),
                          index, /*axis=*/0, /*batched=*/false);
}

Value Importer::makeInsert(tensor::InsertOp op) {
  const Value x = mapping.lookup(op.getDest()), entry = mapping.lookup(op.getScalar());
  if (op.getIndices().empty())
    return entry;
  const auto type = llvm::cast<RankedTensorType>(x.getType());
  const Value index = flatIndex(op.getLoc(), lookUp(op.getIndices()), type);
  const Value made =
      PutOp::create(builder, op.getLoc(), reshape(op.getLoc(), x, type.getNumElements()), entry,
                    index, /*axis=*/0);
  return reshape(op.getLoc(), made, type.getShape());
}

Value Importer::makeFromElements(tensor::FromElementsOp op, RankedTensorType type) {
  SmallVector<Value> entries = lookUp(op.getElements());
  if (entries.empty())
    return zeros(op.getLoc(), type);
  for (Value &entry : entries)
    entry = reshape(op.getLoc(), entry, 1);
  return reshape(op.getLoc(), ConcatOp::create(builder, op.getLoc(), entries, /*axis=*/0),
                 type.getShape());
}

/// A window at constant offsets. Null if they are computed.
Value Importer::makeSlice(tensor::ExtractSliceOp op, RankedTensorType type) {
  if (ShapedType::isDynamicShape(op.getStaticOffsets()) ||
      ShapedType::isDynamicShape(op.getStaticStrides()) ||
      llvm::any_of(op.getStaticStrides(), [](int64_t stride) { return stride < 1; }))
    return Value();
  const Value window =
      SliceOp::create(builder, op.getLoc(), type.clone(op.getStaticSizes()),
                      mapping.lookup(op.getSource()), op.getStaticOffsets(), op.getStaticStrides());
  return reshape(op.getLoc(), window, type.getShape());
}

/// Null if the axis is computed, or not there.
Value Importer::makeSize(tensor::DimOp op) {
  const std::optional<int64_t> axis = op.getConstantIndex();
  const auto type = llvm::cast<RankedTensorType>(op.getSource().getType());
  const bool isThere = axis && *axis >= 0 && *axis < type.getRank();
  return isThere ? number(op.getLoc(), type.getDimSize(*axis)) : Value();
}

/// Null if there is no counterpart.
Value Importer::makeTensor(Operation *op, RankedTensorType type) {
  return llvm::TypeSwitch<Operation *, Value>(op)
      .Case([&](tensor::ExtractOp extract) { return makeExtract(extract); })
      .Case([&](tensor::InsertOp insert) { return makeInsert(insert); })
      .Case([&](tensor::FromElementsOp pack) { return makeFromElements(pack, type); })
      .Case([&](tensor::ExtractSliceOp slice) { return makeSlice(slice, type); })
      .Case([&](tensor::DimOp size) { return makeSize(size); })
      .Case([&](tensor::SplatOp splat) {
        return spread(op->getLoc(), mapping.lookup(splat.getInput()), type);
      })
      .Case<tensor::CollapseShapeOp, tensor::ExpandShapeOp>([&](auto view) {
        return reshape(op->getLoc(), mapping.lookup(view.getSrc()), type.getShape());
      })
      // What nothing has been written to may be anything.
      .Case([&](tensor::EmptyOp) { return zeros(op->getLoc(), type); })
      .Default(Value());
}

LogicalResult Importer::importTensor(Operation *op) {
  const FailureOr<SmallVector<Type>> types = importedTypes(op, op->getResultTypes());
  if (failed(types))
    return failure();
  const Value made = op->getNumResults() == 1
                         ? makeTensor(op, llvm::cast<RankedTensorType>(types->front()))
                         : Value();
  if (!made)
    return refuse(op);
  mapping.map(op->getResult(0), made);
  return success();
}

} // namespace ad
