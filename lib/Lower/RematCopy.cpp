// Copies of ops that are computed again, and what becomes of the groups beside them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/RematCopy.h"
#include "Lower/KernelPlan.h"
#include "Lower/RematCost.h"
#include "mlir/IR/Dominance.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/CSE.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;

namespace ad {

Value Again::lookup(Value value, Operation *at) {
  if (const Value known = copies.lookup(value))
    return known;
  Operation *op = value.getDefiningOp();
  const bool isForeign = llvm::isa_and_present<ConstantOp>(op) && op->getBlock() != at->getBlock();
  if (!isForeign && !copies.contains(viewedRoot(value)))
    return value;
  const Value viewed = isForeign ? Value() : lookup(op->getOperand(0), at);
  Operation *made = OpBuilder(at).clone(*op);
  if (viewed)
    made->setOperand(0, viewed);
  copies[value] = made->getResult(0);
  return made->getResult(0);
}

namespace {

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
  for (const unsigned result : results) {
    needed.insert_range(described.results[result].operands);
    yielded.push_back(body.getTerminator()->getOperand(result));
  }
  SmallVector<unsigned> inputs = needed.takeVector();
  llvm::sort(inputs);
  const auto given = llvm::map_to_vector(
      inputs, [&](unsigned input) { return operandFor(group->getOperand(input)); });
  auto copy = FusedOp::create(builder, group.getLoc(), ValueRange(yielded).getTypes(), given);
  Block &made = copy.getBody().emplaceBlock();
  IRMapping mapping;
  for (const unsigned input : inputs) {
    const BlockArgument argument = body.getArgument(input);
    mapping.map(argument, made.addArgument(argument.getType(), argument.getLoc()));
  }
  builder.setInsertionPointToEnd(&made);
  for (Operation *op : sliceOf(body, yielded))
    builder.clone(*op, mapping);
  const auto made_of = [&](Value value) { return mapping.lookup(value); };
  YieldOp::create(builder, group.getLoc(), llvm::map_to_vector(yielded, made_of));
  return copy;
}

void addScratch(ScratchBytes &scratch, Operation *op, int64_t bytes) {
  if (bytes > 0)
    scratch[op] = bytes;
}

/// Other ops may come to lie in memory where this one and those in it did.
void drop(Operation *op, ScratchBytes &scratch) {
  op->walk([&](Operation *inner) { scratch.erase(inner); });
  op->erase();
}

/// A group of two that computes what the second one does.
FusedOp joinGroups(FusedOp first, FusedOp second) {
  OpBuilder builder(second);
  llvm::SmallSetVector<Value, 8> inputs(first.getInputs().begin(), first.getInputs().end());
  for (const Value input : second.getInputs())
    if (input.getDefiningOp() != first.getOperation())
      inputs.insert(input);
  auto joined =
      FusedOp::create(builder, second.getLoc(), second->getResultTypes(), inputs.getArrayRef());
  Block &body = joined.getBody().emplaceBlock();
  DenseMap<Value, Value> given;
  for (const Value input : inputs)
    given[input] = body.addArgument(input.getType(), input.getLoc());
  builder.setInsertionPointToEnd(&body);
  for (FusedOp group : {first, second}) {
    Block &from = group.getBody().front();
    IRMapping mapping;
    for (auto [argument, input] : llvm::zip_equal(from.getArguments(), group.getInputs()))
      mapping.map(argument, given.lookup(input));
    for (Operation &op : from.without_terminator())
      builder.clone(op, mapping);
    SmallVector<Value> yielded;
    for (const Value value : from.getTerminator()->getOperands())
      yielded.push_back(mapping.lookup(value));
    for (auto [result, value] : llvm::zip_equal(group.getResults(), yielded))
      given[result] = value;
    if (group == second)
      YieldOp::create(builder, group.getLoc(), yielded);
  }
  return joined;
}

FusedOp onlyReader(FusedOp group) {
  FusedOp reader;
  for (Operation *user : group->getUsers()) {
    auto other = llvm::dyn_cast<FusedOp>(user);
    if (!other || (reader && other != reader) || other->getBlock() != group->getBlock())
      return FusedOp();
    reader = other;
  }
  return reader;
}

} // namespace

Operation *copyStep(const RematOp &described, ArrayRef<unsigned> results, Operation *at,
                    Again &again, ScratchBytes &scratch) {
  OpBuilder builder(at);
  const auto operandFor = [&](Value operand) { return again.lookup(operand, at); };
  Operation *original = described.op, *copy = nullptr;
  if (auto group = llvm::dyn_cast<FusedOp>(original)) {
    copy = copyGroup(group, described, results, operandFor, builder);
    for (auto [index, result] : llvm::enumerate(results))
      again.add(group->getResult(result), copy->getResult(index));
  } else {
    const SmallVector<Value> operands = llvm::map_to_vector(original->getOperands(), operandFor);
    copy = builder.clone(*original);
    copy->setOperands(operands);
    for (const unsigned result : results)
      again.add(original->getResult(result), copy->getResult(result));
  }
  addScratch(scratch, copy, scratch.lookup(original));
  return copy;
}

FusedOp joinReader(FusedOp group, ScratchBytes &scratch) {
  FusedOp reader = onlyReader(group);
  if (!reader)
    return group;
  FusedOp joined = joinGroups(group, reader);
  if (llvm::Error error = KernelPlan::make(joined).takeError()) {
    llvm::consumeError(std::move(error));
    joined.erase();
    return group;
  }
  // The reader may have computed a part of it again before.
  IRRewriter rewriter(joined.getContext());
  DominanceInfo dominance;
  eliminateCommonSubExpressions(rewriter, dominance, joined);
  addScratch(scratch, joined, scratch.lookup(group) + scratch.lookup(reader));
  reader.replaceAllUsesWith(joined);
  drop(reader, scratch);
  drop(group, scratch);
  return joined;
}

/// A group without the results that nothing reads.
static void dropUnreadResults(FusedOp group, ScratchBytes &scratch) {
  SmallVector<unsigned> read;
  for (const OpResult result : group->getResults())
    if (!result.use_empty())
      read.push_back(result.getResultNumber());
  if (read.size() == group->getNumResults())
    return;
  const auto same = [](Value operand) { return operand; };
  FusedOp smaller = copyGroup(group, describeForRemat(group), read, same, OpBuilder(group));
  addScratch(scratch, smaller, scratch.lookup(group));
  for (auto [result, number] : llvm::zip_equal(smaller->getResults(), read))
    group->getResult(number).replaceAllUsesWith(result);
  drop(group, scratch);
}

void dropUnread(Block &block, ScratchBytes &scratch) {
  Operation *op = block.getTerminator()->getPrevNode();
  while (op) {
    Operation *before = op->getPrevNode();
    if (op->use_empty() && isMemoryEffectFree(op))
      drop(op, scratch);
    else if (auto group = llvm::dyn_cast<FusedOp>(op))
      dropUnreadResults(group, scratch);
    op = before;
  }
}

} // namespace ad
