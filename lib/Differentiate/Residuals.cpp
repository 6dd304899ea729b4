// Chooses, in one sweep over the body, what is kept; in one back, what is computed again.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Differentiate/Residuals.h"
#include "Dialect/Dialect.h"
#include "Dialect/RuntimeCheck.h"

using namespace mlir;

namespace ad {

llvm::SetVector<Value> valuesReadFrom(Block &source, Block &reader) {
  llvm::SetVector<Value> read;
  for (Operation &op : reader)
    for (Value operand : op.getOperands())
      if (operand.getParentBlock() == &source)
        read.insert(operand);
  return read;
}

bool isCheap(Operation *op) {
  if (!llvm::isa_and_present<ADDialect>(op->getDialect()) || op->getNumRegions() > 0 ||
      runtimeCheckOf(op) || op->hasTrait<OpTrait::Costly>())
    return false;
  return llvm::isa<IotaOp>(op) || op->hasTrait<mlir::OpTrait::ConstantLike>() ||
         op->hasTrait<mlir::OpTrait::Elementwise>() || op->hasTrait<OpTrait::MovesElements>() ||
         op->hasTrait<OpTrait::NoArithmetic>();
}

static bool hasStaticShape(Value value) {
  return llvm::cast<RankedTensorType>(value.getType()).hasStaticShape();
}

Residuals::Residuals(Block &body, Block &pullback, llvm::function_ref<bool(BlockArgument)> isGiven)
    : body(body), pullback(pullback), read(valuesReadFrom(body, pullback)) {
  readForWhatCannotBeKept();
  keepWhatCannotBeComputed(isGiven);
  selectWhatIsComputed();
}

/// What cannot be kept is computed again, from what is then read too.
void Residuals::readForWhatCannotBeKept() {
  for (Operation &op : llvm::reverse(body.without_terminator()))
    if (llvm::any_of(op.getResults(),
                     [&](Value y) { return read.contains(y) && !hasStaticShape(y); })) {
      unkept.insert(&op);
      read.insert(op.operand_begin(), op.operand_end());
    }
}

void Residuals::keepWhatCannotBeComputed(llvm::function_ref<bool(BlockArgument)> isGiven) {
  for (const BlockArgument argument : body.getArguments()) {
    const bool isKept = !isGiven(argument);
    if (isKept && !read.contains(argument))
      continue;
    available.insert(argument);
    if (isKept)
      kept.push_back(argument);
  }
  const auto isAvailable = [&](Value value) { return available.contains(value); };
  for (Operation &op : body.without_terminator()) {
    const bool isComputed =
        unkept.contains(&op) || (isCheap(&op) && llvm::all_of(op.getOperands(), isAvailable));
    for (const Value result : op.getResults()) {
      if (isComputed || read.contains(result))
        available.insert(result);
      if (!isComputed && read.contains(result))
        kept.push_back(result);
    }
  }
}

void Residuals::selectWhatIsComputed() {
  const llvm::DenseSet<Value> isKept(kept.begin(), kept.end());
  llvm::DenseSet<Value> needed(read.begin(), read.end());
  for (Operation &op : llvm::reverse(body.without_terminator())) {
    const auto isNeeded = [&](Value y) { return needed.contains(y) && !isKept.contains(y); };
    if (llvm::none_of(op.getResults(), isNeeded))
      continue;
    computed.push_back(&op);
    needed.insert(op.operand_begin(), op.operand_end());
  }
  std::reverse(computed.begin(), computed.end());
  for (const BlockArgument argument : body.getArguments())
    if (needed.contains(argument) && !isKept.contains(argument))
      given.push_back(argument);
}

void Residuals::replace(ValueRange newGiven, ValueRange newKept) {
  IRMapping mapping;
  for (auto [value, replacement] : llvm::zip_equal(given, newGiven))
    mapping.map(value, replacement);
  for (auto [value, replacement] : llvm::zip_equal(kept, newKept))
    mapping.map(value, replacement);
  OpBuilder builder(pullback.back().getContext());
  builder.setInsertionPointToStart(&pullback);
  for (Operation *op : computed)
    builder.clone(*op, mapping);
  for (Operation &op : pullback)
    for (OpOperand &operand : op.getOpOperands())
      operand.set(mapping.lookupOrDefault(operand.get()));
}

} // namespace ad
