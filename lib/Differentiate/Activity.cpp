// Activity analysis: one sweep forward from the inputs, one backward from the outputs; through the
// bodies of a loop until nothing changes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Activity.h"
#include "Dialect/Dialect.h"
#include "Differentiate/Bodies.h"
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
  if (!llvm::isa<DifferentiableOpInterface>(op) && !hasBodies(&op))
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

Activity::Activity(Block &body, ValueRange inputs, ValueRange outputs, Paths paths)
    : body(body), paths(paths) {
  varied.insert(inputs.begin(), inputs.end());
  useful.insert(outputs.begin(), outputs.end());
  spreadForward(body);
  spreadBackward(body);
  collectActiveOps(body);
  Origins origins;
  unsigned order = 1;
  body.walk([&](Operation *op) { order = std::max(order, origins.of(op->getLoc()).order + 1); });
  marks.emplace(body.getParentOp()->getContext(), order);
}

bool Activity::mayCarry(Type type) const { return paths == Paths::All || mayCarryDerivative(type); }
bool Activity::blocks(Operation &op) const {
  return paths == Paths::Derivatives && hasZeroDerivative(op);
}

void Activity::spreadForward(Block &block) {
  for (Operation &op : block.without_terminator())
    spreadForward(op);
}

void Activity::spreadForward(Operation &op) {
  const auto insert = [&](Value value) {
    if (mayCarry(value.getType()))
      varied.insert(value);
  };
  if (hasBodies(&op)) {
    for (size_t before = varied.size() + 1; before != varied.size();) {
      before = varied.size();
      forEachStep(&op, [&](Value from, Value to) {
        if (isVaried(from))
          insert(to);
      });
      for (Region &region : op.getRegions())
        spreadForward(region.front());
    }
    return;
  }
  const auto isVariedValue = [&](Value x) { return isVaried(x); };
  if (blocks(op) || llvm::none_of(valuesReadBy(op), isVariedValue))
    return;
  llvm::for_each(op.getResults(), insert);
}

void Activity::spreadBackward(Block &block) {
  for (Operation &op : llvm::reverse(block.without_terminator()))
    spreadBackward(op);
}

void Activity::spreadBackward(Operation &op) {
  const auto insert = [&](Value value) {
    if (mayCarry(value.getType()))
      useful.insert(value);
  };
  if (hasBodies(&op)) {
    for (size_t before = useful.size() + 1; before != useful.size();) {
      before = useful.size();
      forEachStep(&op, [&](Value from, Value to) {
        if (isUseful(to))
          insert(from);
      });
      for (Region &region : op.getRegions())
        spreadBackward(region.front());
    }
    return;
  }
  if (!needsRule(op))
    return;
  const SmallVector<Value> read = valuesReadBy(op);
  for (const Value x : AD_SEEDED(activity_first, ArrayRef(read), ArrayRef(read).take_front()))
    insert(x);
}

/// Whether a derivative that was asked for passes through the op itself.
bool Activity::needsRule(Operation &op) const {
  const auto isActiveValue = [&](Value y) { return isActive(y); };
  if (hasBodies(&op))
    return llvm::any_of(op.getResults(), isActiveValue);
  const auto isVariedValue = [&](Value x) { return isVaried(x); };
  return !blocks(op) && llvm::any_of(valuesReadBy(op), isVariedValue) &&
         (mayLeak(op) || llvm::any_of(op.getResults(), isActiveValue));
}

/// Tells whether there are any.
bool Activity::collectActiveOps(Block &block) {
  SmallVector<Operation *> active;
  for (Operation &op : block.without_terminator()) {
    bool isActiveOp = needsRule(op);
    if (hasBodies(&op))
      for (Region &region : op.getRegions())
        isActiveOp |= collectActiveOps(region.front());
    if (isActiveOp)
      active.push_back(&op);
  }
  return !(activeOps[&block] = std::move(active)).empty();
}

ArrayRef<Operation *> Activity::getActiveOps(Block &block) const {
  return activeOps.find(&block)->second;
}

LogicalResult Activity::check(Block &block, const Request &request) const {
  bool isSupported = true;
  for (Operation *op : getActiveOps(block)) {
    const bool isRightOp = succeeded(checkOp(*op, *this, request));
    isSupported &= isRightOp;
    if (isRightOp && hasBodies(op))
      for (Region &region : op->getRegions())
        isSupported &= succeeded(check(region.front(), request));
  }
  return success(isSupported);
}

} // namespace ad
