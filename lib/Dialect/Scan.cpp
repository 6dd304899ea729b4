// Verifiers and rules of the ops along one axis.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"

using namespace mlir;
using llvm::ArrayRef;

namespace ad {
namespace {

template <typename OpTy>
LogicalResult checkAxis(OpTy op) {
  const int64_t axis = op.getAxis(), rank = op.getType().getRank();
  if (axis < 0 || axis >= rank)
    return op.emitOpError() << "axis is " << axis << ", expected 0 <= axis < rank " << rank;
  return success();
}

/// Builds the windows and shifts along one axis that the rules are made of. "Next" and "previous"
/// are those of the direction of the scan.
class Axis {
public:
  Axis(OpBuilder &builder, Location loc, RankedTensorType type, int64_t axis, bool isReversed)
      : builder(builder), loc(loc), type(type), axis(axis), isReversed(isReversed) {}

  int64_t size() const { return type.getDimSize(axis); }
  /// All elements but the first one, or the last one.
  Value withoutFirst(Value x) const { return window(x, !isReversed); }
  Value withoutLast(Value x) const { return window(x, isReversed); }
  /// One element less than a whole axis, and `value` before the first, or behind the last.
  Value afterValue(Value rest, double value) const { return padded(rest, !isReversed, value); }
  Value beforeValue(Value rest, double value) const { return padded(rest, isReversed, value); }
  /// `first` and then only `others`.
  Value startingWith(double first, double others) const {
    SmallVector<int64_t> shape(type.getShape());
    shape[axis] = 1;
    const Value start = ConstantOp::create(
        builder, loc, RankedTensorType::get(shape, type.getElementType()), first);
    const int64_t rest = size() - 1;
    return pad(start, isReversed ? rest : 0, isReversed ? 0 : rest, others);
  }
  Value scan(Value a, Value b) const {
    return RecurrenceOp::create(builder, loc, a, b, axis, isReversed);
  }
  Value product(Value a, Value b) const { return MulOp::create(builder, loc, a, b); }

private:
  Value window(Value x, bool skipsFirst) const {
    SmallVector<int64_t> shape(type.getShape()), offsets(shape.size(), 0);
    const SmallVector<int64_t> strides(shape.size(), 1);
    --shape[axis];
    offsets[axis] = skipsFirst;
    return SliceOp::create(builder, loc, RankedTensorType::get(shape, type.getElementType()), x,
                           offsets, strides);
  }
  Value padded(Value x, bool isInFront, double value) const {
    return pad(x, isInFront, !isInFront, value);
  }
  Value pad(Value x, int64_t before, int64_t behind, double value) const {
    SmallVector<int64_t> low(type.getRank(), 0), high(low);
    const SmallVector<int64_t> interior(low);
    low[axis] = before;
    high[axis] = behind;
    return PadOp::create(builder, loc, x, low, high, interior, llvm::APFloat(value));
  }

  OpBuilder &builder;
  Location loc;
  RankedTensorType type;
  int64_t axis;
  bool isReversed;
};

/// Products of the elements before each one; -0 is what can be added without changing a bit.
Value productsBefore(const Axis &axis, Value x) {
  const Value factors = axis.afterValue(axis.withoutLast(x), 0.0);
  return axis.scan(factors, axis.startingWith(1.0, -0.0));
}

} // namespace

LogicalResult CumsumOp::verify() { return checkAxis(*this); }
LogicalResult RecurrenceOp::verify() { return checkAxis(*this); }

LogicalResult ProdOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  const auto type = llvm::cast<RankedTensorType>(adaptor.getX().getType());
  const int64_t axis = adaptor.getAxis(), rank = type.getRank();
  if (axis < 0 || axis >= rank)
    return emitOptionalError(loc, "'", getOperationName(), "' op axis is ", axis,
                             ", expected 0 <= axis < rank ", rank);
  SmallVector<int64_t> shape(type.getShape());
  shape.erase(shape.begin() + axis);
  types.push_back(RankedTensorType::get(shape, type.getElementType()));
  return success();
}

OpFoldResult CumsumOp::fold(FoldAdaptor) {
  return getType().getDimSize(getAxis()) == 1 ? OpFoldResult(getX()) : OpFoldResult();
}

OpFoldResult RecurrenceOp::fold(FoldAdaptor) {
  return getType().getDimSize(getAxis()) == 1 ? OpFoldResult(getB()) : OpFoldResult();
}

OpFoldResult ProdOp::fold(FoldAdaptor adaptor) {
  // Of ones; of no elements it is 1 as well, which the lowering fills in.
  auto elements = llvm::dyn_cast_or_null<DenseElementsAttr>(adaptor.getX());
  if (!elements || !elements.isSplat() || !llvm::isa<FloatType>(elements.getElementType()) ||
      !elements.getSplatValue<llvm::APFloat>().isExactlyValue(1.0))
    return {};
  return elements.resizeSplat(getType());
}

// dy[i] = a[i] · dy[i − 1] + (da[i] · y[i − 1] + db[i])
LogicalResult RecurrenceOp::pushforward(OpBuilder &builder, ValueRange tangents,
                                        SmallVectorImpl<Value> &resultTangents) {
  const Axis axis(builder, getLoc(), getType(), getAxis(), getReverse());
  Value source = tangents[1];
  if (tangents[0] && axis.size() > 1) {
    // The first element of `a` is not used, and neither is what is before `y`.
    const Value moved = axis.product(axis.withoutFirst(tangents[0]), axis.withoutLast(getResult()));
    const Value carried = axis.afterValue(moved, 0.0);
    source = source ? rules::addDerivatives(builder, getLoc(), source, carried) : carried;
  }
  resultTangents.push_back(source ? axis.scan(getA(), source) : Value());
  return success();
}

// λ[i] = a[i + 1] · λ[i + 1] + cy[i], cb = λ, ca[i] = λ[i] · y[i − 1]
LogicalResult RecurrenceOp::pullback(OpBuilder &builder, ValueRange cotangents,
                                     ArrayRef<bool> needed,
                                     SmallVectorImpl<Value> &operandCotangents) {
  const Axis axis(builder, getLoc(), getType(), getAxis(), getReverse()),
      back(builder, getLoc(), getType(), getAxis(), !getReverse());
  operandCotangents.assign(2, Value());
  const Value cy = cotangents.front();
  if (!cy || axis.size() == 0)
    return success();
  const Value adjoint =
      axis.size() == 1 ? cy : back.scan(axis.beforeValue(axis.withoutFirst(getA()), 0.0), cy);
  if (needed[0] && axis.size() > 1)
    operandCotangents[0] = axis.afterValue(
        axis.product(axis.withoutFirst(adjoint), axis.withoutLast(getResult())), 0.0);
  if (needed[1])
    operandCotangents[1] = adjoint;
  return success();
}

Expr productOfOthers(Expr x, int64_t axis) {
  const Axis forward(*x.builder, x.loc, x.type(), axis, false),
      backward(*x.builder, x.loc, x.type(), axis, true);
  if (forward.size() == 0)
    return Expr();
  if (forward.size() == 1)
    return Expr(1.0);
  const Value value = x.materialize();
  return x.made(forward.product(productsBefore(forward, value), productsBefore(backward, value)));
}

} // namespace ad
