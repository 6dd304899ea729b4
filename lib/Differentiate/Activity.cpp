// Activity analysis: one sweep forward from the inputs, one backward from the outputs.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Activity.h"
#include "Dialect/Dialect.h"
#include "SeededBugs/SeededBugs.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;

namespace ad {
namespace {

/// Whether a derivative could pass through a value of this type. Integers are the only values that
/// surely carry none; anything unknown may, so that nothing becomes a silent zero.
bool mayCarryDerivative(Type type) { return !getElementTypeOrSelf(type).isIntOrIndex(); }

bool hasZeroDerivative(Operation &op) { return op.hasTrait<OpTrait::ZeroDerivative>(); }

/// The values that an op reads: its operands and what its regions capture.
SmallVector<Value> valuesReadBy(Operation &op) {
  SmallVector<Value> read(op.getOperands());
  if (op.getNumRegions()) {
    llvm::SetVector<Value> captured;
    getUsedValuesDefinedAbove(op.getRegions(), captured);
    llvm::append_range(read, captured);
  }
  return read;
}

/// Whether a derivative could leave the op other than through its results.
bool mayLeak(Operation &op) {
  return !isMemoryEffectFree(&op) && !llvm::isa<DifferentiableOpInterface>(op);
}

/// The first of `values` that carries a derivative but is no tensor of floats, or null.
template <typename Range>
Value findUnsupported(const Activity &activity, const Range &values) {
  for (const Value value : values)
    if (activity.isActive(value) && !isDifferentiableType(value.getType()))
      return value;
  return Value();
}

/// Says why an active op cannot be differentiated; an inactive diagnostic if it can.
InFlightDiagnostic diagnoseUnsupported(Operation &op, const Activity &activity) {
  if (!llvm::isa<DifferentiableOpInterface>(op))
    return op.emitOpError() << "has no derivative rule";
  const SmallVector<Value> read = valuesReadBy(op);
  Value unsupported = findUnsupported(activity, read);
  if (!unsupported)
    unsupported = findUnsupported(activity, op.getResults());
  if (unsupported)
    return op.emitOpError() << "carries a derivative through " << unsupported.getType()
                            << ", expected a tensor of floats";
  const auto captured = llvm::drop_begin(read, op.getNumOperands());
  if (llvm::any_of(captured, [&](Value x) { return activity.isActive(x); }))
    return op.emitOpError()
           << "captures a value that carries a derivative, expected it among the operands";
  return {};
}

LogicalResult checkOp(Operation &op, const Activity &activity, const Request &request) {
  InFlightDiagnostic diagnostic = diagnoseUnsupported(op, activity);
  const bool isSupported = succeeded(LogicalResult(diagnostic));
  if (!isSupported)
    request.explain(diagnostic);
  return success(isSupported);
}

} // namespace

Activity::Activity(Block &body, ValueRange inputs, ValueRange outputs) {
  varied.insert(inputs.begin(), inputs.end());
  useful.insert(outputs.begin(), outputs.end());
  for (Operation &op : body.without_terminator())
    spreadForward(op);
  for (Operation &op : llvm::reverse(body.without_terminator()))
    spreadBackward(op);
  std::reverse(activeOps.begin(), activeOps.end());
}

void Activity::spreadForward(Operation &op) {
  const auto isVariedValue = [&](Value x) { return isVaried(x); };
  if (hasZeroDerivative(op) || llvm::none_of(valuesReadBy(op), isVariedValue))
    return;
  for (const Value y : op.getResults())
    if (mayCarryDerivative(y.getType()))
      varied.insert(y);
}

void Activity::spreadBackward(Operation &op) {
  if (hasZeroDerivative(op))
    return;
  const SmallVector<Value> read = valuesReadBy(op);
  const bool readsVaried = llvm::any_of(read, [&](Value x) { return isVaried(x); });
  const bool isNeeded = llvm::any_of(op.getResults(), [&](Value y) { return isActive(y); });
  if (!readsVaried || !(isNeeded || mayLeak(op)))
    return;
  activeOps.push_back(&op);
  for (const Value x : AD_SEEDED(activity_first, ArrayRef(read), ArrayRef(read).take_front()))
    if (mayCarryDerivative(x.getType()))
      useful.insert(x);
}

LogicalResult Activity::check(const Request &request) const {
  bool isSupported = true;
  for (Operation *op : activeOps)
    isSupported &= succeeded(checkOp(*op, *this, request));
  return success(isSupported);
}

} // namespace ad
