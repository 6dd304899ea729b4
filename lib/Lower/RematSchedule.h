// A block as a schedule: its ops in order, what they read and make, what is in memory at each.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Views are not steps: what reads a view reads the root, the value whose memory it is. Memory is
// given out in this order exactly as Buffers will give it out.
#ifndef AD_LOWER_REMATSCHEDULE_H
#define AD_LOWER_REMATSCHEDULE_H

#include "mlir/IR/Block.h"
#include "mlir/IR/Operation.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"
#include <memory>

namespace ad {

/// Bytes that ops take for themselves while they run; of most, none.
using ScratchBytes = llvm::DenseMap<mlir::Operation *, int64_t>;

/// What is known of an op that makes steps: of the op itself, and of its copies.
struct RematOp {
  mlir::Operation *op;
  /// Whether it may be computed again: not what draws, what is checked when it runs, what has
  /// bodies of other ops.
  bool isRecomputable = false;
  /// What it takes for itself while it runs, its bodies included.
  int64_t innerBytes = 0;
  /// The operands that each result needs, and what it costs to compute it, in bytes moved and
  /// operations (KernelSplit.cpp).
  struct Result {
    llvm::SmallVector<unsigned, 4> operands;
    int64_t cost = 0;
  };
  llvm::SmallVector<Result, 2> results;
  /// Results that may be written over operands: (result, operand).
  llvm::SmallVector<std::pair<unsigned, unsigned>, 2> overwrites;
};

/// The number of a value of a schedule.
using RematValue = unsigned;

struct RematStep {
  const RematOp *op;
  /// Roots of the operands that are read and of the results that are made, with their numbers in
  /// the op. A copy may have fewer than the op.
  llvm::SmallVector<std::pair<unsigned, RematValue>, 4> reads, makes;
};

/// Bytes in memory at each step, and of the whole workspace.
struct RematMemory {
  llvm::SmallVector<int64_t, 0> live;
  int64_t peak = 0;
};

class RematSchedule {
public:
  using Steps = llvm::SmallVector<RematStep, 0>;

  RematSchedule(mlir::Block &block, const ScratchBytes &scratch);

  const Steps &steps() const { return list; }
  size_t numValues() const { return values.size(); }
  /// What the value takes in the workspace: nothing if it is an argument, a constant, or lies where
  /// a result of the function does.
  int64_t bytesOf(RematValue value) const { return values[value].bytes; }
  /// The number of a root that some step reads or makes.
  RematValue find(mlir::Value root) const { return numbers.at(root); }
  mlir::Value rootOf(RematValue value) const { return values[value].root; }
  /// The step that makes a value and the number of the result; SIZE_MAX of what no step makes.
  std::pair<size_t, unsigned> producerOf(RematValue value) const { return values[value].producer; }
  /// A further value, for schedules that are tried: a copy of another, or any of a type.
  RematValue addCopy(RematValue value);
  RematValue add(mlir::Type tensor);
  /// Drops the further values from this number on.
  void truncate(size_t count) { values.resize(count); }

  RematMemory memoryOf(const Steps &steps) const;

private:
  struct Entry {
    mlir::Value root;
    int64_t bytes;
    std::pair<size_t, unsigned> producer{SIZE_MAX, 0};
  };
  RematValue numberOf(mlir::Value root);
  const RematOp *describe(mlir::Operation *op, const ScratchBytes &scratch);

  llvm::SmallVector<Entry, 0> values;
  llvm::DenseMap<mlir::Value, RematValue> numbers;
  llvm::SmallVector<std::unique_ptr<RematOp>, 0> ops;
  Steps list;
};

/// The value whose memory `value` is, through views.
mlir::Value viewedRoot(mlir::Value value);

} // namespace ad

#endif
