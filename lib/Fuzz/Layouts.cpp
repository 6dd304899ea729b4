// What each layout asks of the operands of an op.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Fuzz/Layouts.h"
#include "Dialect/Dialect.h"
#include "Fuzz/Graph.h"

using namespace mlir;

namespace ad::fuzz {

StringRef nameOf(Layout layout) {
  switch (layout) {
  case Layout::Scalar:
    return "0-d";
  case Layout::Vector:
    return "vector";
  case Layout::BroadcastLeft:
    return "broadcast left";
  case Layout::BroadcastRight:
    return "broadcast right";
  case Layout::BroadcastBoth:
    return "broadcast both";
  case Layout::Empty:
    return "zero-size";
  case Layout::Sliced:
    return "sliced";
  }
  llvm_unreachable("unknown layout");
}

SmallVector<Value> floatOperands(Operation *op) {
  return llvm::filter_to_vector(op->getOperands(),
                                [](Value v) { return isDifferentiableType(v.getType()); });
}

bool hasLayout(Operation *op, Layout layout) {
  const SmallVector<Value> operands = floatOperands(op);
  if (operands.empty())
    return false;
  const auto isBroadcast = [](Value v) { return v.getDefiningOp<BroadcastOp>() != nullptr; };
  const Value first = operands.front(), last = operands.back();
  switch (layout) {
  case Layout::Scalar:
    return llvm::all_of(operands, [](Value v) { return typeOf(v).getRank() == 0; });
  case Layout::Vector:
    return llvm::any_of(operands, [](Value v) { return typeOf(v).getRank() == 1; });
  case Layout::BroadcastLeft:
    return isBroadcast(first) && (operands.size() == 1 || !isBroadcast(last));
  case Layout::BroadcastRight:
    return operands.size() > 1 && !isBroadcast(first) && isBroadcast(last);
  case Layout::BroadcastBoth:
    return first != last && isBroadcast(first) && isBroadcast(last);
  case Layout::Empty:
    return llvm::any_of(operands, [](Value v) { return typeOf(v).getNumElements() == 0; });
  case Layout::Sliced:
    return llvm::any_of(operands, [](Value v) { return v.getDefiningOp<SliceOp>() != nullptr; });
  }
  llvm_unreachable("unknown layout");
}

bool needsTwo(Layout layout) {
  return layout == Layout::BroadcastRight || layout == Layout::BroadcastBoth;
}

SmallVector<int64_t> shapeFor(Layout layout) {
  switch (layout) {
  case Layout::Scalar:
    return {};
  case Layout::Vector:
    return {layoutSide};
  case Layout::Empty:
    return {0, layoutSide};
  case Layout::Sliced:
    return {layoutSide, layoutSide};
  case Layout::BroadcastLeft:
  case Layout::BroadcastRight:
  case Layout::BroadcastBoth:
    return {layoutSide, layoutSide, layoutSide};
  }
  llvm_unreachable("unknown layout");
}

} // namespace ad::fuzz
