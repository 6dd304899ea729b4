// Copies ops of a block, or what makes some of their results, in front of later ones.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Dialect.h"
#include "Lower/RematEvict.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace ad {
namespace {

/// The values that are computed again, and views of them.
class Again {
public:
  void add(Value root, Value copy) { copies[root] = copy; }
  /// `value` seen through the copy of its root, if there is one; views are made in front of `at`.
  Value lookup(Value value, Operation *at) {
    if (const Value known = copies.lookup(value))
      return known;
    if (!copies.contains(viewedRoot(value)))
      return value;
    Operation *view = value.getDefiningOp();
    const Value viewed = lookup(view->getOperand(0), at);
    OpBuilder builder(at);
    Operation *made = builder.clone(*view);
    made->setOperand(0, viewed);
    copies[value] = made->getResult(0);
    return made->getResult(0);
  }

private:
  DenseMap<Value, Value> copies;
};

/// The ops of a group's body that make some of its results, in their order.
SmallVector<Operation *> sliceOf(Block &body, ArrayRef<Value> yielded) {
  DenseSet<Value> needed(yielded.begin(), yielded.end());
  SmallVector<Operation *> slice;
  for (Operation &op : llvm::reverse(body.without_terminator()))
    if (llvm::any_of(op.getResults(), [&](Value result) { return needed.contains(result); })) {
      slice.push_back(&op);
      needed.insert(op.operand_begin(), op.operand_end());
    }
  std::reverse(slice.begin(), slice.end());
  return slice;
}

FusedOp copyGroup(FusedOp group, const RematOp &described, ArrayRef<unsigned> results,
                  llvm::function_ref<Value(Value)> operandFor, OpBuilder builder) {
  Block &body = group.getBody().front();
  llvm::SmallSetVector<unsigned, 8> needed;
  SmallVector<Value> yielded;
  SmallVector<Type> types;
  for (const unsigned result : results) {
    needed.insert_range(described.results[result].operands);
    yielded.push_back(body.getTerminator()->getOperand(result));
    types.push_back(group->getResult(result).getType());
  }
  SmallVector<unsigned> inputs = needed.takeVector();
  llvm::sort(inputs);
  SmallVector<Value> given;
  for (const unsigned input : inputs)
    given.push_back(operandFor(group->getOperand(input)));
  auto copy = FusedOp::create(builder, group.getLoc(), types, given);
  Block &made = copy.getBody().emplaceBlock();
  IRMapping mapping;
  for (const unsigned input : inputs) {
    const BlockArgument argument = body.getArgument(input);
    mapping.map(argument, made.addArgument(argument.getType(), argument.getLoc()));
  }
  builder.setInsertionPointToEnd(&made);
  for (Operation *op : sliceOf(body, yielded))
    builder.clone(*op, mapping);
  YieldOp::create(builder, group.getLoc(),
                  llvm::map_to_vector(yielded, [&](Value value) { return mapping.lookup(value); }));
  return copy;
}

Operation *copyStep(const RematOp &described, ArrayRef<unsigned> results, Operation *at,
                    Again &again) {
  OpBuilder builder(at);
  const auto operandFor = [&](Value operand) { return again.lookup(operand, at); };
  Operation *original = described.op;
  if (auto group = llvm::dyn_cast<FusedOp>(original)) {
    FusedOp copy = copyGroup(group, described, results, operandFor, builder);
    for (auto [index, result] : llvm::enumerate(results))
      again.add(group->getResult(result), copy->getResult(index));
    return copy;
  }
  const SmallVector<Value> operands = llvm::map_to_vector(original->getOperands(), operandFor);
  Operation *copy = builder.clone(*original);
  copy->setOperands(operands);
  for (const unsigned result : results)
    again.add(original->getResult(result), copy->getResult(result));
  return copy;
}

} // namespace

void applyEviction(const RematSchedule &schedule, const Eviction &eviction, ScratchBytes &scratch) {
  Again again;
  const auto &steps = schedule.steps();
  const auto isEvicted = [&](RematValue value) {
    return llvm::is_contained(eviction.values, value);
  };
  for (size_t index = eviction.peakStep + 1; index < steps.size(); ++index) {
    Operation *op = steps[index].op->op;
    for (const Eviction::Copy &copy : eviction.copies)
      if (copy.before == index) {
        const RematOp &original = *steps[copy.step].op;
        Operation *copied = copyStep(original, copy.results, op, again);
        if (const int64_t bytes = scratch.lookup(original.op))
          scratch[copied] = bytes;
      }
    for (const auto &[number, value] : steps[index].reads)
      if (isEvicted(value))
        op->setOperand(number, again.lookup(op->getOperand(number), op));
  }
}

} // namespace ad
