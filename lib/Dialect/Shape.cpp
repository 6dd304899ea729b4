// Result types and verifiers of the ops that change shapes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"

using namespace mlir;
using llvm::ArrayRef;

namespace ad {
namespace {

using Emit = llvm::function_ref<InFlightDiagnostic()>;

RankedTensorType withShape(Type like, ArrayRef<int64_t> shape) {
  return RankedTensorType::get(shape, llvm::cast<RankedTensorType>(like).getElementType());
}

LogicalResult emitAt(std::optional<Location> loc, llvm::StringRef name, const llvm::Twine &what) {
  return emitOptionalError(loc, "'", name, "' op ", what);
}

/// Axes must ascend strictly and lie in [0, rank).
LogicalResult checkAxes(std::optional<Location> loc, llvm::StringRef name, ArrayRef<int64_t> axes,
                        int64_t rank) {
  int64_t previous = -1;
  for (const int64_t axis : axes) {
    if (axis < 0 || axis >= rank)
      return emitAt(loc, name,
                    "axis " + llvm::Twine(axis) + " is out of range, expected 0 <= axis < rank " +
                        llvm::Twine(rank));
    if (axis <= previous)
      return emitAt(loc, name,
                    "axes are not in ascending order: " + llvm::Twine(axis) + " follows " +
                        llvm::Twine(previous));
    previous = axis;
  }
  return success();
}

LogicalResult checkLength(std::optional<Location> loc, llvm::StringRef name, llvm::StringRef what,
                          size_t found, int64_t rank) {
  if (static_cast<int64_t>(found) == rank)
    return success();
  return emitAt(loc, name,
                what + " has " + llvm::Twine(found) +
                    " entries, expected one per axis: " + llvm::Twine(rank));
}

SmallVector<int64_t> withoutAxes(ArrayRef<int64_t> shape, ArrayRef<int64_t> axes) {
  SmallVector<int64_t> kept;
  for (auto [axis, size] : llvm::enumerate(shape))
    if (!llvm::is_contained(axes, static_cast<int64_t>(axis)))
      kept.push_back(size);
  return kept;
}

std::string text(ArrayRef<int64_t> shape) {
  std::string out;
  llvm::raw_string_ostream stream(out);
  stream << '[';
  llvm::interleaveComma(shape, stream);
  stream << ']';
  return out;
}

LogicalResult inferReduced(std::optional<Location> loc, llvm::StringRef name, Value x,
                           ArrayRef<int64_t> axes, SmallVectorImpl<Type> &types) {
  const auto type = llvm::cast<RankedTensorType>(x.getType());
  if (failed(checkAxes(loc, name, axes, type.getRank())))
    return failure();
  types.push_back(withShape(type, withoutAxes(type.getShape(), axes)));
  return success();
}

} // namespace

LogicalResult SumOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  return inferReduced(loc, getOperationName(), adaptor.getX(), adaptor.getAxes(), types);
}
LogicalResult MeanOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  return inferReduced(loc, getOperationName(), adaptor.getX(), adaptor.getAxes(), types);
}
LogicalResult AmaxOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  if (failed(inferReduced(loc, getOperationName(), adaptor.getX(), adaptor.getAxes(), types)))
    return failure();
  const auto type = llvm::cast<RankedTensorType>(adaptor.getX().getType());
  for (const int64_t axis : adaptor.getAxes())
    if (type.getDimSize(axis) == 0)
      return emitAt(loc, getOperationName(),
                    "axis " + llvm::Twine(axis) +
                        " has size 0, and the maximum of nothing is not defined");
  return success();
}

LogicalResult BroadcastOp::verify() {
  const ArrayRef<int64_t> from = getX().getType().getShape(), to = getY().getType().getShape();
  if (getX().getType().getElementType() != getY().getType().getElementType())
    return emitOpError() << "element type of the result is " << getY().getType().getElementType()
                         << ", expected " << getX().getType().getElementType();
  if (failed(checkAxes(getLoc(), getOperationName(), getAxes(), to.size())))
    return failure();
  const SmallVector<int64_t> kept = withoutAxes(to, getAxes());
  if (ArrayRef<int64_t>(kept) != from)
    return emitOpError() << "operand shape is " << text(from) << ", expected the result shape "
                         << text(to) << " without axes " << text(getAxes()) << ": " << text(kept);
  return success();
}

LogicalResult ReshapeOp::verify() {
  const RankedTensorType from = getX().getType(), to = getY().getType();
  if (from.getElementType() != to.getElementType())
    return emitOpError() << "element type of the result is " << to.getElementType() << ", expected "
                         << from.getElementType();
  if (from.getNumElements() != to.getNumElements())
    return emitOpError() << "result shape " << text(to.getShape()) << " has " << to.getNumElements()
                         << " elements, expected the operand's " << from.getNumElements();
  return success();
}

LogicalResult TransposeOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                                            Adaptor adaptor, SmallVectorImpl<Type> &types) {
  const auto type = llvm::cast<RankedTensorType>(adaptor.getX().getType());
  const ArrayRef<int64_t> permutation = adaptor.getPermutation();
  SmallVector<int64_t> sorted(permutation);
  llvm::sort(sorted);
  SmallVector<int64_t> identity = llvm::to_vector(llvm::seq<int64_t>(0, type.getRank()));
  if (sorted != identity)
    return emitAt(loc, getOperationName(),
                  "permutation is " + text(permutation) + ", expected a permutation of " +
                      text(identity));
  SmallVector<int64_t> shape;
  for (const int64_t axis : permutation)
    shape.push_back(type.getDimSize(axis));
  types.push_back(withShape(type, shape));
  return success();
}

LogicalResult FlipOp::verify() {
  return checkAxes(getLoc(), getOperationName(), getAxes(), getType().getRank());
}

LogicalResult SliceOp::verify() {
  const RankedTensorType from = getX().getType(), to = getY().getType();
  if (from.getElementType() != to.getElementType())
    return emitOpError() << "element type of the result is " << to.getElementType() << ", expected "
                         << from.getElementType();
  if (from.getRank() != to.getRank())
    return emitOpError() << "rank of the result is " << to.getRank() << ", expected the operand's "
                         << from.getRank();
  if (failed(checkLength(getLoc(), getOperationName(), "offsets", getOffsets().size(),
                         from.getRank())) ||
      failed(checkLength(getLoc(), getOperationName(), "strides", getStrides().size(),
                         from.getRank())))
    return failure();
  for (int64_t axis = 0; axis < from.getRank(); ++axis) {
    const int64_t offset = getOffsets()[axis], stride = getStrides()[axis],
                  size = to.getDimSize(axis);
    if (offset < 0 || stride < 1)
      return emitOpError() << "axis " << axis << " has offset " << offset << " and stride "
                           << stride << ", expected offset >= 0 and stride >= 1";
    // Divided rather than multiplied, which could overflow.
    const int64_t room = from.getDimSize(axis) - offset;
    if (room < 0 || (size > 0 && (room == 0 || size - 1 > (room - 1) / stride)))
      return emitOpError() << "window of axis " << axis << " (offset " << offset << ", stride "
                           << stride << ", size " << size << ") passes the end of the operand's "
                           << from.getDimSize(axis) << " elements";
  }
  return success();
}

LogicalResult PadOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc, Adaptor adaptor,
                                      SmallVectorImpl<Type> &types) {
  const auto type = llvm::cast<RankedTensorType>(adaptor.getX().getType());
  const llvm::StringRef name = getOperationName();
  if (failed(checkLength(loc, name, "low", adaptor.getLow().size(), type.getRank())) ||
      failed(checkLength(loc, name, "high", adaptor.getHigh().size(), type.getRank())) ||
      failed(checkLength(loc, name, "interior", adaptor.getInterior().size(), type.getRank())))
    return failure();
  SmallVector<int64_t> shape;
  for (int64_t axis = 0; axis < type.getRank(); ++axis) {
    const int64_t low = adaptor.getLow()[axis], high = adaptor.getHigh()[axis],
                  gap = adaptor.getInterior()[axis];
    if (low < 0 || high < 0 || gap < 0)
      return emitAt(loc, name,
                    "amounts of axis " + llvm::Twine(axis) + " are low " + llvm::Twine(low) +
                        ", high " + llvm::Twine(high) + ", interior " + llvm::Twine(gap) +
                        ", expected none negative");
    const int64_t size = type.getDimSize(axis);
    int64_t inner = 0, total = 0;
    if (llvm::MulOverflow(std::max<int64_t>(size - 1, 0), gap, inner) ||
        llvm::AddOverflow(size + inner, low, total) || llvm::AddOverflow(total, high, total))
      return emitAt(loc, name, "size of axis " + llvm::Twine(axis) + " overflows 64 bits");
    shape.push_back(total);
  }
  types.push_back(withShape(type, shape));
  return success();
}

LogicalResult ConcatOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                                         Adaptor adaptor, SmallVectorImpl<Type> &types) {
  const llvm::StringRef name = getOperationName();
  if (adaptor.getInputs().empty())
    return emitAt(loc, name, "has no operand, expected at least one");
  const auto first = llvm::cast<RankedTensorType>(adaptor.getInputs().front().getType());
  const int64_t axis = adaptor.getAxis();
  if (axis < 0 || axis >= first.getRank())
    return emitAt(loc, name,
                  "axis is " + llvm::Twine(axis) + ", expected 0 <= axis < rank " +
                      llvm::Twine(first.getRank()));
  SmallVector<int64_t> shape(first.getShape());
  shape[axis] = 0;
  for (auto [index, input] : llvm::enumerate(adaptor.getInputs())) {
    const auto type = llvm::cast<RankedTensorType>(input.getType());
    SmallVector<int64_t> expected(first.getShape());
    if (type.getRank() == first.getRank())
      expected[axis] = type.getDimSize(axis);
    if (type.getShape() != ArrayRef<int64_t>(expected) ||
        type.getElementType() != first.getElementType())
      return emitOptionalError(loc, "'", name, "' op operand ", index, " is ", type, ", expected ",
                               withShape(first, expected), " but for axis ", axis);
    if (llvm::AddOverflow(shape[axis], type.getDimSize(axis), shape[axis]))
      return emitAt(loc, name, "size of axis " + llvm::Twine(axis) + " overflows 64 bits");
  }
  types.push_back(withShape(first, shape));
  return success();
}

LogicalResult MatmulOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                                         Adaptor adaptor, SmallVectorImpl<Type> &types) {
  const auto a = llvm::cast<RankedTensorType>(adaptor.getA().getType());
  const auto b = llvm::cast<RankedTensorType>(adaptor.getB().getType());
  const llvm::StringRef name = getOperationName();
  const int64_t rank = a.getRank();
  if (rank < 2 || b.getRank() != rank)
    return emitAt(loc, name,
                  "operand ranks are " + llvm::Twine(rank) + " and " + llvm::Twine(b.getRank()) +
                      ", expected equal ranks of at least 2");
  if (a.getElementType() != b.getElementType())
    return emitOptionalError(loc, "'", name, "' op element types are ", a.getElementType(), " and ",
                             b.getElementType(), ", expected one type");
  const ArrayRef<int64_t> batch = a.getShape().drop_back(2);
  if (batch != b.getShape().drop_back(2))
    return emitAt(loc, name,
                  "batch shapes differ: lhs " + text(batch) + ", rhs " +
                      text(b.getShape().drop_back(2)));
  const int64_t innerA = rank - (adaptor.getTransposeA() ? 2 : 1),
                innerB = rank - (adaptor.getTransposeB() ? 1 : 2);
  if (a.getDimSize(innerA) != b.getDimSize(innerB))
    return emitAt(loc, name,
                  "inner sizes differ: lhs axis " + llvm::Twine(innerA) + " is " +
                      llvm::Twine(a.getDimSize(innerA)) + ", rhs axis " + llvm::Twine(innerB) +
                      " is " + llvm::Twine(b.getDimSize(innerB)));
  SmallVector<int64_t> shape(batch);
  shape.push_back(a.getDimSize(2 * rank - 3 - innerA));
  shape.push_back(b.getDimSize(2 * rank - 3 - innerB));
  types.push_back(withShape(a, shape));
  return success();
}

} // namespace ad
