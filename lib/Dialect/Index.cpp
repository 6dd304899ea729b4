// Result types, verifiers, rules and checks of the ops that take elements by index.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/RuntimeCheck.h"

using namespace mlir;
using llvm::ArrayRef;

namespace ad {
namespace {

/// What is gathered from a tensor: its elements, laid out as the indices say. Failure is reported
/// at `loc` in the name of an op.
FailureOr<RankedTensorType> gatheredType(std::optional<Location> loc, llvm::StringRef name,
                                         RankedTensorType from, RankedTensorType indices,
                                         int64_t axis, bool isBatched) {
  const int64_t rank = from.getRank();
  if (axis < 0 || axis >= rank)
    return emitOptionalError(loc, "'", name, "' op axis is ", axis, ", expected 0 <= axis < rank ",
                             rank);
  SmallVector<int64_t> shape(from.getShape());
  if (!isBatched) {
    shape.erase(shape.begin() + axis);
    shape.insert(shape.begin() + axis, indices.getShape().begin(), indices.getShape().end());
    return from.clone(shape);
  }
  if (indices.getRank() == rank)
    shape[axis] = indices.getDimSize(axis);
  if (ArrayRef<int64_t>(shape) != indices.getShape())
    return emitOptionalError(loc, "'", name, "' op indices are ", indices,
                             ", expected the shape of ", from, " but for axis ", axis);
  return from.clone(shape);
}

LogicalResult checkAxis(Operation *op, RankedTensorType type, int64_t axis) {
  if (axis < 0 || axis >= type.getRank())
    return op->emitOpError() << "axis is " << axis << ", expected 0 <= axis < rank "
                             << type.getRank();
  return success();
}

LogicalResult checkOrder(Operation *op, RankedTensorType x, RankedTensorType y, int64_t axis) {
  if (failed(checkAxis(op, x, axis)))
    return failure();
  if (x.getShape() != y.getShape())
    return op->emitOpError() << "result is " << y << ", expected the shape of the operand " << x;
  return success();
}

/// Whether every number below `size` is one of the type.
bool holdsSize(Type element, int64_t size) {
  return element.isInteger(64) || size <= (int64_t(1) << 31);
}

OpFoldResult zerosIfAlone(RankedTensorType type, int64_t axis) {
  if (type.getDimSize(axis) != 1)
    return {};
  return DenseElementsAttr::get(type, llvm::APInt(64, 0));
}

} // namespace

LogicalResult GatherOp::inferReturnTypes(MLIRContext *, std::optional<Location> loc,
                                         Adaptor adaptor, SmallVectorImpl<Type> &types) {
  const FailureOr<RankedTensorType> type =
      gatheredType(loc, getOperationName(), llvm::cast<RankedTensorType>(adaptor.getX().getType()),
                   llvm::cast<RankedTensorType>(adaptor.getIndices().getType()), adaptor.getAxis(),
                   adaptor.getBatched());
  if (failed(type))
    return failure();
  types.push_back(*type);
  return success();
}

LogicalResult ScatterAddOp::verify() {
  const FailureOr<RankedTensorType> type =
      gatheredType(getLoc(), getOperationName(), getType(), getIndices().getType(),
                   static_cast<int64_t>(getAxis()), getBatched());
  if (failed(type))
    return failure();
  if (*type != getX().getType())
    return emitOpError() << "operand is " << getX().getType() << ", expected " << *type
                         << ", as it would be gathered from the result";
  return success();
}

LogicalResult PutOp::verify() {
  const RankedTensorType to = getType();
  const auto axis = static_cast<int64_t>(getAxis());
  if (failed(checkAxis(*this, to, axis)))
    return failure();
  if (getAt().getType().getRank() != 0)
    return emitOpError() << "index is " << getAt().getType() << ", expected rank 0";
  SmallVector<int64_t> shape(to.getShape());
  shape.erase(shape.begin() + axis);
  if (getEntry().getType() != to.clone(shape))
    return emitOpError() << "entry is " << getEntry().getType() << ", expected " << to.clone(shape)
                         << ", an entry of " << to << " along axis " << axis;
  return success();
}

LogicalResult InverseIndexOp::verify() {
  const RankedTensorType from = getIndices().getType(), to = getType();
  const auto axis = static_cast<int64_t>(getAxis());
  if (failed(checkAxis(*this, from, axis)))
    return failure();
  SmallVector<int64_t> shape(from.getShape());
  if (to.getRank() == from.getRank())
    shape[axis] = to.getDimSize(axis);
  if (to != from.clone(shape))
    return emitOpError() << "result is " << to << ", expected the type of the operand " << from
                         << " but for axis " << axis;
  if (!holdsSize(from.getElementType(), from.getDimSize(axis)))
    return emitOpError() << "axis " << axis << " has " << from.getDimSize(axis)
                         << " places, which are no numbers of type " << from.getElementType();
  return success();
}

LogicalResult CheckIndexOp::verify() {
  const auto size = static_cast<int64_t>(getSize());
  if (size < 0 || !holdsSize(getType().getElementType(), size))
    return emitOpError() << "size is " << size << ", expected a count of elements that "
                         << getType().getElementType() << " can index";
  return success();
}

OpFoldResult CheckIndexOp::fold(FoldAdaptor) {
  // What was checked is not negative and below the size.
  auto inner = getIndices().getDefiningOp<CheckIndexOp>();
  return inner && inner.getSize() == getSize() ? getIndices() : Value();
}

LogicalResult ArgsortOp::verify() {
  return checkOrder(*this, getX().getType(), getType(), getAxis());
}
LogicalResult ArgcummaxOp::verify() {
  return checkOrder(*this, getX().getType(), getType(), getAxis());
}
OpFoldResult ArgsortOp::fold(FoldAdaptor) { return zerosIfAlone(getType(), getAxis()); }
OpFoldResult ArgcummaxOp::fold(FoldAdaptor) { return zerosIfAlone(getType(), getAxis()); }

LogicalResult RandomOp::verify() {
  const RankedTensorType key = getKey().getType();
  if (key.getShape() != ArrayRef<int64_t>{2})
    return emitOpError() << "key is " << key << ", expected (seed, stream) as tensor<2xi64>";
  return success();
}

Expr gather(Expr x, Expr indices, int64_t axis, bool isBatched) {
  const auto apply = [&](Value whole) -> Value {
    return GatherOp::create(*x.builder, x.loc, whole, indices.materialize(), axis, isBatched);
  };
  return Expr::underMask(x, apply, apply);
}

Expr scatterAdd(Expr x, Expr indices, int64_t axis, bool isBatched, Expr like) {
  return x.made(ScatterAddOp::create(*x.builder, x.loc, like.type(), x.materialize(),
                                     indices.materialize(), axis, isBatched));
}

Expr put(Expr x, Expr entry, Expr index, PutOp op) {
  OpBuilder &builder = *x.builder;
  return x.made(PutOp::create(builder, x.loc, x.materialize(),
                              entry.materialize(builder, x.loc, op.getEntry().getType()),
                              index.materialize(), op.getAxis()));
}

std::string RuntimeCheck::messageFor(int64_t refused) const {
  const auto ofMatrix = [&](const char *function) {
    return function +
           (dimension ? ": (Batch element " + std::to_string(refused / size) + ")" : std::string());
  };
  const auto order = [&] { return std::to_string(refused % size + 1); };
  const bool isOfLoop = kind == Kind::Trips || kind == Kind::Entries;
  if (isOfLoop && refused == outOfMemory)
    return "has no memory for what it keeps of each trip";
  switch (kind) {
  case Kind::Index:
    break;
  case Kind::PositivePivot:
    return ofMatrix("linalg.cholesky") +
           ": The factorization could not be completed because the input is not positive-definite "
           "(the leading minor of order " +
           order() + " is not positive-definite).";
  case Kind::SolvablePivot:
    return ofMatrix("torch.linalg.solve") +
           ": The solver failed because the input matrix is singular.";
  case Kind::InvertiblePivot:
    return ofMatrix("linalg.inv") + ": The diagonal element " + order() +
           " is zero, the inversion could not be completed because the input matrix is singular.";
  case Kind::Trips:
    return "runs more than " + std::to_string(size) + " times";
  case Kind::Entries:
    return "runs " + std::to_string(refused) + " times over a sequence of another length";
  }
  return "index " + std::to_string(refused) + " is out of bounds for dimension " +
         std::to_string(dimension) + " with size " + std::to_string(size);
}

std::optional<RuntimeCheck> runtimeCheckOf(Operation *op) {
  RuntimeCheck check;
  const auto alongAxis = [&](RankedTensorType type, int64_t axis) {
    check.dimension = axis;
    check.size = type.getDimSize(axis);
  };
  const auto ofPivots = [&](RankedTensorType type, RuntimeCheck::Kind kind) {
    check.kind = kind;
    check.dimension = type.getRank() - 2;
    check.size = type.getShape().back();
  };
  if (auto gather = llvm::dyn_cast<GatherOp>(op))
    alongAxis(gather.getX().getType(), gather.getAxis());
  else if (auto scatter = llvm::dyn_cast<ScatterAddOp>(op))
    alongAxis(scatter.getType(), scatter.getAxis());
  else if (auto put = llvm::dyn_cast<PutOp>(op))
    alongAxis(put.getType(), put.getAxis());
  else if (auto inverse = llvm::dyn_cast<InverseIndexOp>(op))
    alongAxis(inverse.getType(), inverse.getAxis());
  else if (auto wrapped = llvm::dyn_cast<CheckIndexOp>(op))
    check.dimension = wrapped.getDimension(), check.size = wrapped.getSize();
  else if (auto factor = llvm::dyn_cast<CholeskyOp>(op))
    ofPivots(factor.getType(), RuntimeCheck::Kind::PositivePivot);
  else if (auto factors = llvm::dyn_cast<LuOp>(op);
           factors && factors.getRefusedBy() != RefusedBy::nobody)
    ofPivots(factors.getType(), factors.getRefusedBy() == RefusedBy::inv
                                    ? RuntimeCheck::Kind::InvertiblePivot
                                    : RuntimeCheck::Kind::SolvablePivot);
  else if (auto loop = llvm::dyn_cast<WhileOp>(op))
    check.kind = RuntimeCheck::Kind::Trips, check.size = loop.getLimit();
  else if (auto counted = llvm::dyn_cast<ForOp>(op); counted && counted.isDynamic())
    check.kind = RuntimeCheck::Kind::Entries;
  else
    return std::nullopt;
  check.op = op->getName().stripDialect().str();
  if (const auto line = op->getLoc()->findInstanceOf<FileLineColLoc>()) {
    check.file = line.getFilename().str();
    check.line = line.getLine();
    check.column = line.getColumn();
  }
  return check;
}

unsigned indexOperandOf(Operation *op) { return op->getNumOperands() - 1; }

} // namespace ad
