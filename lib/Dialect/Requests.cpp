// Verification of requests against the function that they name.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Dialect/FunctionTypes.h"
#include "Dialect/Stacks.h"

using namespace mlir;

namespace ad {
namespace {

/// `axes` has an entry for each type: an axis of it, or -1.
LogicalResult checkAxes(Operation *op, llvm::StringRef what, llvm::ArrayRef<int64_t> axes,
                        TypeRange types) {
  if (axes.size() != types.size())
    return op->emitOpError() << what << " has " << axes.size() << " entries, expected "
                             << types.size();
  for (auto [index, axis, type] : llvm::enumerate(axes, types)) {
    const int64_t rank = llvm::cast<RankedTensorType>(type).getRank();
    if (axis < -1 || axis >= rank)
      return op->emitOpError() << what << " names axis " << axis << " of " << type
                               << ", expected -1 <= axis < " << rank;
  }
  return success();
}

/// How many instances the operands hold.
FailureOr<int64_t> batchSize(VmapOp op) {
  std::optional<int64_t> size;
  for (auto [index, axis, input] : llvm::enumerate(op.getInAxes(), op.getInputs())) {
    if (axis < 0)
      continue;
    const int64_t found = llvm::cast<RankedTensorType>(input.getType()).getDimSize(axis);
    if (size && found != *size)
      return op.emitOpError() << "operand " << index << " has " << found << " entries along axis "
                              << axis << ", those before it have " << *size;
    size = found;
  }
  if (!size)
    return op.emitOpError() << "in_axes names no axis, expected at least one";
  return *size;
}

/// The shape of the derivative of a `row` by a `column`.
RankedTensorType blockType(RankedTensorType row, RankedTensorType column, Type element) {
  SmallVector<int64_t> shape(row.getShape());
  llvm::append_range(shape, column.getShape());
  return RankedTensorType::get(shape, element);
}

/// The types of the derivatives of `rows` by `columns`, row by row.
SmallVector<Type> blockTypes(ArrayRef<Type> rows, ArrayRef<Type> columns, bool hasElementsOfRow) {
  SmallVector<Type> types;
  for (const Type row : rows)
    for (const Type column : columns)
      types.push_back(blockType(llvm::cast<RankedTensorType>(row),
                                llvm::cast<RankedTensorType>(column),
                                getElementTypeOrSelf(hasElementsOfRow ? row : column)));
  return types;
}

SmallVector<Type> columnsOf(FunctionType type, ArrayRef<int64_t> wrt) {
  SmallVector<Type> columns;
  appendWrt(columns, type, wrt);
  return columns;
}

/// The function that a request names, if it has columns.
template <class OpTy>
FailureOr<FunctionType> verifyColumns(OpTy op, SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = lookUpFunction(op, op.getCalleeAttr(), symbols);
  if (failed(type) || failed(verifyWrt(op, op.getWrt(), *type)))
    return failure();
  if (op.getWrt().empty())
    return op.emitOpError() << "wrt names no argument, expected at least one";
  return type;
}

/// Verifies what is taken and given: `directions` behind the arguments, and `derivatives`, behind
/// the results of the function if they are wanted.
LogicalResult verifyTypes(Operation *op, FunctionType type, bool hasValue,
                          ArrayRef<Type> directions, ArrayRef<Type> derivatives) {
  SmallVector<Type> operands(type.getInputs()), results;
  llvm::append_range(operands, directions);
  if (hasValue)
    llvm::append_range(results, type.getResults());
  llvm::append_range(results, derivatives);
  return failure(failed(verifyTypeList(op, "operands", op->getOperandTypes(), operands)) ||
                 failed(verifyTypeList(op, "results", op->getResultTypes(), results)));
}

template <class OpTy>
LogicalResult verifyJacobian(OpTy op, SymbolTableCollection &symbols, bool hasElementsOfRow) {
  const FailureOr<FunctionType> type = verifyColumns(op, symbols);
  if (failed(type))
    return failure();
  return verifyTypes(
      op, *type, op.getValue(), {},
      blockTypes(floatsOf(type->getResults()), columnsOf(*type, op.getWrt()), hasElementsOfRow));
}

} // namespace

LogicalResult GradOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = lookUpFunction(*this, getCalleeAttr(), symbols);
  if (failed(type) || failed(verifyWrt(*this, getWrt(), *type)) ||
      failed(verifyLoss(*this, getCallee(), *type)))
    return failure();
  return verifyTypes(*this, *type, getValue(), {}, columnsOf(*type, getWrt()));
}

LogicalResult VjpOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = lookUpFunction(*this, getCalleeAttr(), symbols);
  if (failed(type) || failed(verifyWrt(*this, getWrt(), *type)))
    return failure();
  return verifyTypes(*this, *type, /*hasValue=*/true, floatsOf(type->getResults()),
                     columnsOf(*type, getWrt()));
}

LogicalResult JvpOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = lookUpFunction(*this, getCalleeAttr(), symbols);
  if (failed(type) || failed(verifyWrt(*this, getWrt(), *type)))
    return failure();
  return verifyTypes(*this, *type, /*hasValue=*/true, columnsOf(*type, getWrt()),
                     floatsOf(type->getResults()));
}

LogicalResult LinearTransposeOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = lookUpFunction(*this, getCalleeAttr(), symbols);
  if (failed(type) || failed(verifyWrt(*this, getWrt(), *type)))
    return failure();
  SmallVector<Type> operands, results;
  for (auto [index, input] : llvm::enumerate(type->getInputs()))
    if (!llvm::is_contained(getWrt(), static_cast<int64_t>(index)))
      operands.push_back(input);
  llvm::append_range(operands, floatsOf(type->getResults()));
  appendWrt(results, *type, getWrt());
  return success(succeeded(verifyTypeList(*this, "operands", getInputs().getTypes(), operands)) &&
                 succeeded(verifyTypeList(*this, "results", getOutputs().getTypes(), results)));
}

LogicalResult VmapOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = lookUpFunction(*this, getCalleeAttr(), symbols);
  if (failed(type) || failed(checkAxes(*this, "in_axes", getInAxes(), getInputs().getTypes())) ||
      failed(checkAxes(*this, "out_axes", getOutAxes(), getOutputs().getTypes())))
    return failure();
  const FailureOr<int64_t> size = batchSize(*this);
  if (failed(size))
    return failure();
  return success(succeeded(verifyTypeList(*this, "operands", getInputs().getTypes(),
                                          withAxes(type->getInputs(), getInAxes(), *size))) &&
                 succeeded(verifyTypeList(*this, "results", getOutputs().getTypes(),
                                          withAxes(type->getResults(), getOutAxes(), *size))));
}

LogicalResult JacfwdOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return verifyJacobian(*this, symbols, /*hasElementsOfRow=*/true);
}

LogicalResult JacrevOp::verifySymbolUses(SymbolTableCollection &symbols) {
  return verifyJacobian(*this, symbols, /*hasElementsOfRow=*/false);
}

LogicalResult HessianOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = verifyColumns(*this, symbols);
  if (failed(type) || failed(verifyLoss(*this, getCallee(), *type)))
    return failure();
  const SmallVector<Type> columns = columnsOf(*type, getWrt());
  return verifyTypes(*this, *type, getValue(), {},
                     blockTypes(columns, columns, /*hasElementsOfRow=*/true));
}

LogicalResult HvpOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = verifyColumns(*this, symbols);
  if (failed(type) || failed(verifyLoss(*this, getCallee(), *type)))
    return failure();
  const SmallVector<Type> columns = columnsOf(*type, getWrt());
  return verifyTypes(*this, *type, getValue(), columns, columns);
}

LogicalResult LinearizeOp::verifySymbolUses(SymbolTableCollection &symbols) {
  const FailureOr<FunctionType> type = verifyColumns(*this, symbols);
  if (failed(type))
    return failure();
  const unsigned count = type->getNumInputs();
  if (getInputs().size() <= count)
    return emitOpError() << "has " << getInputs().size() << " operands, expected the " << count
                         << " arguments of '" << getCallee() << "', then tangents";
  const auto first = llvm::cast<RankedTensorType>(getInputs()[count].getType());
  if (first.getRank() == 0)
    return emitOpError() << "operand " << count << " is " << first
                         << ", expected tangents along a leading axis";
  const int64_t size = first.getDimSize(0);
  return verifyTypes(*this, *type, /*hasValue=*/true, stacked(columnsOf(*type, getWrt()), size),
                     stacked(floatsOf(type->getResults()), size));
}

} // namespace ad
