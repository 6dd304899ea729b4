// Stacks of a loop whose entries the loop that reads them computes again.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Lower/RematStacks.h"
#include "Dialect/Stacks.h"
#include "Lower/Buffers.h"
#include "Lower/RematCopy.h"

using namespace mlir;

namespace ad {

Value stackedIn(OpResult stack) {
  return llvm::cast<ForOp>(stack.getOwner()).getYield().getOperand(stack.getResultNumber());
}

OpResult stackOfValue(ForOp loop, Value value) {
  for (const Value stack : loop.getStacks())
    if (stackedIn(llvm::cast<OpResult>(stack)) == value)
      return llvm::cast<OpResult>(stack);
  return OpResult();
}

/// The operand of the loop that an argument of its body is an entry of or the same as; none of what
/// is carried.
static std::optional<unsigned> operandOf(ForOp loop, Value value) {
  const auto argument = llvm::dyn_cast<BlockArgument>(value);
  if (!argument || argument.getArgNumber() < loop.getInits().size())
    return std::nullopt;
  return argument.getArgNumber();
}

llvm::SmallSetVector<unsigned, 4> StackChange::operandsRead() const {
  llvm::SmallSetVector<unsigned, 4> operands;
  for (const RematValue value : cut.again) {
    const auto [index, number] = body->producerOf(value);
    const RematStep &step = body->steps()[index];
    for (const auto &[operand, source] : step.reads)
      if (llvm::is_contained(step.op->results[number].operands, operand))
        if (const auto given = operandOf(loop, body->rootOf(source)))
          operands.insert(*given);
  }
  return operands;
}

namespace {

/// The loop that a stack is for: it reads it trip by trip, and nothing else does.
ForOp readerOf(OpResult stack) {
  ForOp reader;
  for (OpOperand &use : stack.getUses()) {
    auto loop = llvm::dyn_cast<ForOp>(use.getOwner());
    if (!loop || (reader && loop != reader))
      return ForOp();
    reader = loop;
    const unsigned number = use.getOperandNumber();
    if (number < loop.getInits().size() ||
        number >= loop.getInits().size() + loop.getSequences().size())
      return ForOp();
  }
  auto loop = llvm::cast<ForOp>(stack.getOwner());
  const bool fits =
      reader && reader->getBlock() == loop->getBlock() && reader.getTrips() == loop.getTrips();
  return fits ? reader : ForOp();
}

class Search {
public:
  Search(RematSchedule &schedule, const RematGoal &goal, const ScratchBytes &scratch)
      : schedule(schedule), goal(goal), scratch(scratch) {}

  std::optional<StackChange> run() {
    for (auto [index, step] : llvm::enumerate(schedule.steps())) {
      auto loop = llvm::dyn_cast<ForOp>(step.op->op);
      if (!loop || loop.isDynamic()) // whose stacks take no memory that is planned
        continue;
      llvm::MapVector<Operation *, SmallVector<OpResult>> stacks;
      for (const OpResult stack : llvm::map_range(
               loop.getStacks(), [](Value result) { return llvm::cast<OpResult>(result); })) {
        const Value yielded = stackedIn(stack);
        if (ForOp reader = readerOf(stack);
            reader && yielded.getDefiningOp() && viewedRoot(yielded) == yielded)
          stacks[reader].push_back(stack);
      }
      for (const auto &[reader, found] : stacks)
        consider(loop, llvm::cast<ForOp>(reader), found);
    }
    return std::move(best);
  }

private:
  /// All of the stacks at once, and each alone.
  void consider(ForOp loop, ForOp reader, ArrayRef<OpResult> stacks) {
    const auto body = std::make_shared<RematSchedule>(loop.getBody().front(), scratch);
    for (const double price : kRematPrices) {
      consider(loop, reader, stacks, body, price);
      for (const OpResult &stack : stacks)
        consider(loop, reader, stack, body, price);
    }
  }

  void consider(ForOp loop, ForOp reader, ArrayRef<OpResult> stacks,
                const std::shared_ptr<RematSchedule> &body, double price) {
    const auto values =
        llvm::map_to_vector(stacks, [&](OpResult stack) { return body->find(stackedIn(stack)); });
    // Of one trip; trips are the same factor on both sides.
    std::optional<RematCut> cut = cutAbove(*body, values, [&](RematValue value) -> int64_t {
      const Value root = body->rootOf(value);
      if (operandOf(loop, root) || llvm::isa_and_present<ConstantOp>(root.getDefiningOp()))
        return 0;
      // The other stacks are there, but are to be given to the reader.
      const bool isThere = stackOfValue(loop, root) && !llvm::is_contained(values, value);
      return isThere ? 1 : 1 + static_cast<int64_t>(price * bytesOf(root.getType()));
    });
    if (!cut)
      return;
    StackChange change{loop, reader, body, std::move(*cut), {}, 0};
    for (auto [stack, value] : llvm::zip_equal(stacks, values))
      if (change.cut.again.contains(value))
        change.dropped.push_back(stack.getResultNumber());
    if (change.dropped.empty())
      return;
    const size_t count = schedule.numValues();
    change.score = goal.scoreOf(schedule.memoryOf(stepsWith(change)), costOf(change));
    schedule.truncate(count);
    if (change.score > (best ? best->score : 0))
      best = std::move(change);
  }

  static int64_t costOf(const StackChange &change) {
    int64_t cost = 0;
    for (const RematValue value : change.cut.again) {
      const auto [index, number] = change.body->producerOf(value);
      cost += change.body->steps()[index].op->results[number].cost;
    }
    ForOp loop = change.loop;
    return cost * static_cast<int64_t>(loop.getTrips());
  }

  RematSchedule::Steps stepsWith(const StackChange &change) {
    RematSchedule::Steps steps = schedule.steps();
    ForOp loop = change.loop, reader = change.reader;
    const auto stepOf = [&](Operation *op) {
      return llvm::find_if(steps, [&](const RematStep &step) { return step.op->op == op; });
    };
    RematStep *made = stepOf(loop), *read = stepOf(reader);
    changedReader = *read->op;
    read->op = &changedReader;
    for (const RematValue value : change.cut.again)
      changedReader.innerBytes += placedBytes(change.body->rootOf(value).getType());
    for (const unsigned number : change.dropped) {
      const auto *dropped =
          llvm::find_if(made->makes, [&](const auto &result) { return result.first == number; });
      const RematValue value = dropped->second;
      made->makes.erase(dropped);
      llvm::erase_if(read->reads, [&](const auto &operand) { return operand.second == value; });
    }
    for (const RematValue value : change.cut.kept) {
      if (stackOfValue(loop, change.body->rootOf(value)))
        continue;
      const Type entry = change.body->rootOf(value).getType();
      const RematValue stack = schedule.add(stackOf(entry, loop.getTrips()));
      made->makes.push_back({UINT_MAX, stack});
      read->reads.push_back({UINT_MAX, stack});
    }
    for (const unsigned operand : change.operandsRead())
      for (const auto &given : ArrayRef(made->reads))
        if (given.first == operand)
          read->reads.push_back({UINT_MAX, given.second});
    return steps;
  }

  RematSchedule &schedule;
  const RematGoal &goal;
  const ScratchBytes &scratch;
  RematOp changedReader;
  std::optional<StackChange> best;
};

} // namespace

std::optional<StackChange> findStackChange(RematSchedule &schedule, const RematGoal &goal,
                                           const ScratchBytes &scratch) {
  return Search(schedule, goal, scratch).run();
}

} // namespace ad
