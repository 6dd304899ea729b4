// Makes two loops anew: one that stacks less, and one that computes again what it read from stacks.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Dialect/Stacks.h"
#include "Lower/RematCopy.h"
#include "Lower/RematStacks.h"

using namespace mlir;

namespace ad {
namespace {

class StackChanger {
public:
  StackChanger(const StackChange &change, ScratchBytes &scratch)
      : change(change), loop(change.loop), reader(change.reader), inner(reader.getBody().front()),
        invariants(reader.getInvariants()), scratch(scratch) {
    for (const Value sequence : reader.getSequences())
      sequences.push_back({sequence, Value()});
  }

  void run() {
    for (const unsigned operand : change.operandsRead())
      giveOperand(operand);
    for (const RematValue value : change.cut.kept)
      giveKept(change.body->rootOf(value));
    computeAgain();
    for (const unsigned number : change.dropped)
      dropStack(loop->getResult(number));
    const ForOp madeLoop = replaceLoop();
    const ForOp madeReader = replaceReader();
    loop.erase();
    for (const FusedOp group : llvm::reverse(groups))
      joinReader(group, scratch);
    for (ForOp made : {madeLoop, madeReader})
      dropUnread(made.getBody().front(), scratch);
  }

private:
  /// What the reader reads entries of: a value, or the stack to be of a value of the loop's body.
  struct Sequence {
    Value given, stacked;
  };

  Value addSequence(Sequence sequence, Type entry) {
    sequences.push_back(sequence);
    return inner.insertArgument(reader.getInits().size() + sequences.size() - 1, entry,
                                loop.getLoc());
  }

  /// The argument that has the entries of a value, if the reader is given them already.
  Value entryOf(Value given) {
    for (auto [index, sequence] : llvm::enumerate(sequences))
      if (sequence.given == given)
        return inner.getArgument(reader.getInits().size() + index);
    return Value();
  }

  void giveOperand(unsigned operand) {
    const Value given = loop->getOperand(operand), argument = loop.getBody().getArgument(operand);
    if (operand < loop.getInits().size() + loop.getSequences().size()) {
      const Value known = entryOf(given);
      again.add(argument, known ? known : addSequence({given, Value()}, argument.getType()));
      return;
    }
    const auto *known = llvm::find(invariants, given);
    const unsigned first = inner.getNumArguments() - invariants.size();
    const size_t number = known - invariants.begin();
    if (known == invariants.end()) {
      invariants.push_back(given);
      inner.addArgument(argument.getType(), loop.getLoc());
    }
    again.add(argument, inner.getArgument(first + number));
  }

  void giveKept(Value value) {
    const OpResult stack = stackOfValue(loop, value);
    const Value known = stack ? entryOf(stack) : Value();
    again.add(value,
              known ? known : addSequence({stack, stack ? Value() : value}, value.getType()));
  }

  void computeAgain() {
    SmallVector<std::pair<size_t, unsigned>> makers;
    for (const RematValue value : change.cut.again)
      makers.push_back(change.body->producerOf(value));
    llvm::sort(makers);
    first = &inner.front();
    for (size_t from = 0, to = 0; from < makers.size(); from = to) {
      SmallVector<unsigned> results;
      for (; to < makers.size() && makers[to].first == makers[from].first; ++to)
        results.push_back(makers[to].second);
      const RematOp &described = *change.body->steps()[makers[from].first].op;
      Operation *copy = copyStep(described, results, first, again, scratch);
      if (auto group = llvm::dyn_cast<FusedOp>(copy))
        groups.push_back(group);
    }
  }

  void dropStack(OpResult stack) {
    for (size_t index = 0; index < sequences.size();) {
      if (sequences[index].given != stack) {
        ++index;
        continue;
      }
      const unsigned number = reader.getInits().size() + index;
      inner.getArgument(number).replaceAllUsesWith(again.lookup(stackedIn(stack), first));
      inner.eraseArgument(number);
      sequences.erase(sequences.begin() + index);
    }
  }

  ForOp replaceLoop() {
    SmallVector<Value> yielded;
    SmallVector<Type> types;
    SmallVector<OpResult> results;
    for (const OpResult result : loop->getResults())
      if (!llvm::is_contained(change.dropped, result.getResultNumber())) {
        results.push_back(result);
        yielded.push_back(stackedIn(result));
        types.push_back(result.getType());
      }
    for (const Sequence &sequence : sequences)
      if (sequence.stacked) {
        yielded.push_back(sequence.stacked);
        types.push_back(stackOf(sequence.stacked.getType(), loop.getTrips()));
      }
    OpBuilder builder(loop);
    auto made = ForOp::create(builder, loop.getLoc(), types, loop.getInits(), loop.getSequences(),
                              loop.getInvariants(), loop.getTrips(), loop.getReverse());
    loop.getYield()->setOperands(yielded);
    made.getBody().takeBody(loop.getBody());
    giveResults(results, made);
    return made;
  }

  /// Lets everybody read the results of the new loop, the reader included.
  void giveResults(ArrayRef<OpResult> results, ForOp made) {
    size_t next = results.size();
    for (Sequence &sequence : sequences) {
      const auto *known = llvm::find(results, sequence.given);
      if (sequence.stacked)
        sequence.given = made->getResult(next++);
      else if (known != results.end())
        sequence.given = made->getResult(known - results.begin());
    }
    for (auto [index, result] : llvm::enumerate(results))
      OpResult(result).replaceAllUsesWith(made->getResult(index));
  }

  ForOp replaceReader() {
    const auto given =
        llvm::map_to_vector(sequences, [](const Sequence &sequence) { return sequence.given; });
    OpBuilder builder(reader);
    auto made = ForOp::create(builder, reader.getLoc(), reader->getResultTypes(), reader.getInits(),
                              given, invariants, reader.getTrips(), reader.getReverse());
    made.getBody().takeBody(reader.getBody());
    reader.replaceAllUsesWith(made->getResults());
    reader.erase();
    return made;
  }

  const StackChange &change;
  ForOp loop, reader;
  Block &inner;
  SmallVector<Sequence> sequences;
  SmallVector<Value> invariants;
  ScratchBytes &scratch;
  Again again;
  Operation *first = nullptr;
  SmallVector<FusedOp> groups;
};

} // namespace

void applyStackChange(const StackChange &change, ScratchBytes &scratch) {
  StackChanger(change, scratch).run();
}

} // namespace ad
