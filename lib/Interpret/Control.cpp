// Runs loops trip by trip and branches by their condition.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Interpret/Control.h"
#include "Dialect/Stacks.h"
#include "Interpret/Kernels.h"
#include <cstring>

using namespace mlir;

namespace ad::interpreter {
namespace {

/// Where entry `index` along the leading axis of `tensor` begins, with entries like `entry`.
size_t offsetOf(const HostTensor &entry, int64_t index) {
  return static_cast<size_t>(index) * entry.getNumBytes();
}

void readEntry(const HostTensor &sequence, int64_t index, HostTensor &entry) {
  std::memcpy(entry.data(), static_cast<const char *>(sequence.data()) + offsetOf(entry, index),
              entry.getNumBytes());
}

void writeEntry(HostTensor &stack, int64_t index, const HostTensor &entry) {
  std::memcpy(static_cast<char *>(stack.data()) + offsetOf(entry, index), entry.data(),
              entry.getNumBytes());
}

/// Entries of a stack, of which the number is known at the end.
class GrowingStack {
public:
  void add(const HostTensor &entry) { entries.push_back(entry); }

  /// All of them, for a result of `op` of the type.
  FailureOr<HostTensor> join(Operation *op, Type stack) const {
    FailureOr<HostTensor> made =
        allocate(op, stackOf(entryOf(stack), static_cast<int64_t>(entries.size())));
    if (succeeded(made))
      for (auto [index, entry] : llvm::enumerate(entries))
        writeEntry(*made, static_cast<int64_t>(index), entry);
    return made;
  }

private:
  std::vector<HostTensor> entries;
};

} // namespace

LogicalResult runFor(ForOp loop, ArrayRef<HostTensor> operands,
                     SmallVectorImpl<HostTensor> &results, RunBlock runBlock,
                     std::optional<int64_t> &refused) {
  const size_t numCarried = loop.getInits().size();
  const auto sequences = operands.slice(numCarried, loop.getSequences().size());
  const auto invariants = operands.take_back(loop.getInvariants().size());
  const int64_t trips = loop.isDynamic()
                            ? std::max<int64_t>(invariants[0].elements<int64_t>()[0], 0)
                            : static_cast<int64_t>(loop.getTrips());
  for (const HostTensor &sequence : sequences)
    if (sequence.getShape()[0] != trips) {
      refused = trips;
      return success();
    }
  SmallVector<HostTensor> stacks;
  for (const Value stack : loop.getStacks()) {
    FailureOr<HostTensor> made = allocate(loop, stackOf(entryOf(stack.getType()), trips));
    if (failed(made))
      return failure();
    stacks.push_back(*made);
  }
  SmallVector<HostTensor> taken, yielded(operands.take_front(numCarried));
  for (int64_t trip = 0; trip < trips; ++trip) {
    const int64_t index = loop.getReverse() ? trips - 1 - trip : trip;
    taken.assign(yielded.begin(), yielded.begin() + numCarried);
    for (auto [sequence, argument] : llvm::zip_equal(sequences, loop.getEntryArguments())) {
      FailureOr<HostTensor> entry =
          allocate(loop, llvm::cast<RankedTensorType>(argument.getType()));
      if (failed(entry))
        return failure();
      readEntry(sequence, index, *entry);
      taken.push_back(*entry);
    }
    llvm::append_range(taken, invariants);
    yielded.clear();
    if (failed(runBlock(loop.getBody().front(), taken, yielded)))
      return failure();
    for (auto [stack, entry] : llvm::zip_equal(stacks, llvm::drop_begin(yielded, numCarried)))
      writeEntry(stack, index, entry);
  }
  results.append(yielded.begin(), yielded.begin() + numCarried);
  llvm::append_range(results, stacks);
  return success();
}

LogicalResult runIf(IfOp branch, ArrayRef<HostTensor> operands,
                    SmallVectorImpl<HostTensor> &results, RunBlock runBlock) {
  Region &body = operands.front().elements<bool>()[0] ? branch.getThenBody() : branch.getElseBody();
  return runBlock(body.front(), operands.drop_front(), results);
}

LogicalResult runWhile(WhileOp loop, ArrayRef<HostTensor> operands,
                       SmallVectorImpl<HostTensor> &results, RunBlock runBlock,
                       std::optional<int64_t> &refused) {
  const auto invariants = operands.take_back(loop.getInvariants().size());
  const size_t numCarried = loop.getInits().size();
  SmallVector<HostTensor> carried(operands.take_front(numCarried)), taken;
  SmallVector<GrowingStack> stacks(loop.getStacks().size());
  for (int64_t trip = 0;; ++trip) {
    taken.assign(carried.begin(), carried.end());
    llvm::append_range(taken, invariants);
    SmallVector<HostTensor, 1> condition;
    if (failed(runBlock(loop.getCondition().front(), taken, condition)))
      return failure();
    if (!condition.front().elements<bool>()[0])
      break;
    if (trip == static_cast<int64_t>(loop.getLimit())) {
      refused = trip;
      return success();
    }
    carried.clear();
    if (failed(runBlock(loop.getBody().front(), taken, carried)))
      return failure();
    for (auto [stack, entry] : llvm::zip_equal(stacks, llvm::drop_begin(carried, numCarried)))
      stack.add(entry);
    carried.truncate(numCarried);
  }
  llvm::append_range(results, carried);
  for (auto [stack, result] : llvm::zip_equal(stacks, loop.getStacks())) {
    FailureOr<HostTensor> joined = stack.join(loop, result.getType());
    if (failed(joined))
      return failure();
    results.push_back(*joined);
  }
  return success();
}

} // namespace ad::interpreter
