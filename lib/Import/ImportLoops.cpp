// scf.for: a counted loop where the bounds are constants, else a loop with a condition.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Import/Importer.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;

namespace ad {

Value Importer::number(Location loc, int64_t value) {
  const auto type = RankedTensorType::get({}, builder.getI64Type());
  return ConstantOp::create(builder, loc, DenseElementsAttr::get(type, value));
}

/// What an index is, if that is known: a constant, or what an op folds to.
static std::optional<int64_t> constantOf(Value value) {
  const auto attributeOf = [](Value operand) {
    Attribute constant;
    matchPattern(operand, m_Constant(&constant));
    return constant;
  };
  llvm::APInt number;
  if (matchPattern(value, m_ConstantInt(&number)))
    return number.getSExtValue();
  Operation *op = value.getDefiningOp();
  SmallVector<OpFoldResult> folded;
  if (!op || failed(op->fold(llvm::map_to_vector(op->getOperands(), attributeOf), folded)))
    return std::nullopt;
  return folded.size() == 1 ? getConstantIntValue(folded.front()) : std::nullopt;
}

LogicalResult Importer::importFor(scf::ForOp op) {
  if (op.getUnsignedCmp())
    return op.emitOpError() << "cannot be imported: its bounds are unsigned, expected signed ones";
  const std::optional<int64_t> from = constantOf(op.getLowerBound()),
                               to = constantOf(op.getUpperBound()), step = constantOf(op.getStep());
  if (step && *step < 1)
    return op.emitOpError() << "cannot be imported: its step is " << *step
                            << ", expected at least 1";
  if (!from || !to || !step)
    return importUncounted(op);
  const auto distance = static_cast<__int128>(*to) - *from;
  const __int128 trips = distance <= 0 ? 0 : (distance + *step - 1) / *step;
  if (trips > std::numeric_limits<int64_t>::max())
    return importUncounted(op);
  return importCounted(op, *from, *step, static_cast<int64_t>(trips));
}

/// The values of a counter, along one axis.
Value Importer::countFrom(Location loc, int64_t from, int64_t step, int64_t trips) {
  const auto type = RankedTensorType::get({trips}, builder.getI64Type());
  const auto constant = [&](int64_t value) {
    return ConstantOp::create(builder, loc, DenseElementsAttr::get(type, value));
  };
  const Value numbers = IotaOp::create(builder, loc, type, /*axis=*/0);
  const Value scaled = MulOp::create(builder, loc, numbers, constant(step));
  return AddOp::create(builder, loc, scaled, constant(from));
}

LogicalResult Importer::importCounted(scf::ForOp op, int64_t from, int64_t step, int64_t trips) {
  const FailureOr<SmallVector<Type>> carried = importedTypes(op, op.getResultTypes());
  if (failed(carried))
    return failure();
  const Location loc = op.getLoc();
  SmallVector<Value> sequences;
  SmallVector<Type> taken(*carried);
  if (!op.getInductionVar().use_empty()) {
    sequences.push_back(countFrom(loc, from, step, trips));
    taken.push_back(RankedTensorType::get({}, builder.getI64Type()));
  }
  const SmallVector<Value> captures = capturesOf({&op.getRegion()});
  auto made = ForOp::create(builder, loc, *carried, lookUp(op.getInitArgs()), sequences,
                            lookUp(captures), trips, /*reverse=*/false);
  const auto makeTrip = [&](Block::BlockArgListType arguments, SmallVectorImpl<Value> &yielded) {
    if (!sequences.empty())
      mapping.map(op.getInductionVar(), arguments.back());
    mapping.map(op.getRegionIterArgs(), arguments.take_front(carried->size()));
    if (failed(importOps(*op.getBody())))
      return failure();
    llvm::append_range(yielded, lookUp(op.getYieldedValues()));
    return success();
  };
  mapping.map(op.getResults(), made.getOutputs());
  return makeBody(loc, made.getBody(), taken, captures, makeTrip);
}

/// The counter is carried.
LogicalResult Importer::importUncounted(scf::ForOp op) {
  const FailureOr<SmallVector<Type>> results = importedTypes(op, op.getResultTypes());
  if (failed(results))
    return failure();
  const Location loc = op.getLoc();
  SmallVector<Value> captures = capturesOf({&op.getRegion()}),
                     inits{mapping.lookup(op.getLowerBound())};
  for (const Value bound : {op.getUpperBound(), op.getStep()})
    if (!llvm::is_contained(captures, bound))
      captures.push_back(bound);
  llvm::append_range(inits, lookUp(op.getInitArgs()));
  const SmallVector<Type> carried = llvm::to_vector(ValueRange(inits).getTypes());
  auto made = WhileOp::create(builder, loc, carried, inits, lookUp(captures), whileLimit);
  const auto makeCondition = [&](Block::BlockArgListType arguments,
                                 SmallVectorImpl<Value> &yielded) {
    yielded.push_back(CompareOp::create(builder, loc, ComparePredicate::lt, arguments.front(),
                                        mapping.lookup(op.getUpperBound())));
    return success();
  };
  const auto makeTrip = [&](Block::BlockArgListType arguments, SmallVectorImpl<Value> &yielded) {
    give(*op.getBody(), ValueRange(arguments));
    if (failed(importOps(*op.getBody())))
      return failure();
    yielded.push_back(AddOp::create(builder, loc, arguments.front(), mapping.lookup(op.getStep())));
    llvm::append_range(yielded, lookUp(op.getYieldedValues()));
    return success();
  };
  mapping.map(op.getResults(), made.getOutputs().drop_front());
  return failure(failed(makeBody(loc, made.getCondition(), carried, captures, makeCondition)) ||
                 failed(makeBody(loc, made.getBody(), carried, captures, makeTrip)));
}

} // namespace ad
