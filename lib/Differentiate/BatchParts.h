// The parts that batches of loops and branches are made of.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_BATCHPARTS_H
#define AD_DIFFERENTIATE_BATCHPARTS_H

#include "Dialect/Dialect.h"
#include "Differentiate/Batch.h"

namespace ad {

// ------------------------------------------------------------------------------ bodies in place

/// Each argument that differs is followed by one for all instances; `eraseOldArguments` takes the
/// old ones away.
void addArguments(mlir::Block &body, BatchSweep &sweep);
void eraseOldArguments(mlir::Block &body, BatchSweep &sweep);

/// Batches a body but for its arguments: it yields all instances of what differs among `results`.
llvm::LogicalResult batchBody(mlir::Block &body, mlir::ValueRange results, BatchSweep &sweep);

/// The operands for the arguments of a body, all instances of those that differ.
llvm::SmallVector<mlir::Value> operandsFor(mlir::OpBuilder &builder, mlir::ValueRange operands,
                                           mlir::ValueRange arguments, const BatchSweep &sweep);
llvm::SmallVector<mlir::Type> typesFor(mlir::ValueRange results, const BatchSweep &sweep);
/// The results of `op` are those of `made`, or of all instances.
void setResults(mlir::Operation *op, mlir::ValueRange made, BatchSweep &sweep);

// ------------------------------------------------------------------------------ conditions

/// Of each instance that has the condition `a`, of the others `b`.
mlir::Value selectBy(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value condition,
                     mlir::Value a, mlir::Value b);
/// Whether any of the instances has the condition; of none, none has.
mlir::Value anyOf(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value condition);
/// Whether something in the body is checked when it runs.
bool hasChecks(mlir::Block &body);
/// Lets a body read only instances of its argument `all` that have the condition: in the place of
/// the others stands the last that has it. So it runs on values that it accepts also for an
/// instance that does not want the result.
void readOnlyThoseOf(mlir::OpBuilder &builder, mlir::Value condition, mlir::BlockArgument all);

/// The largest of the numbers of all instances; 0 if there are no instances.
mlir::Value largestOf(mlir::OpBuilder &builder, mlir::Location loc, mlir::Value numbers);

/// A body that instances may have run for the last time before others have.
struct EndingBody {
  /// Before it is batched.
  EndingBody(mlir::Block &block, const BatchSweep &sweep);

  /// When it is: lets it change only instances that have the condition, which is computed from
  /// nothing that `arguments` says, those of the body as it was. Of the first `count` values that
  /// it yields the others keep those of the arguments from `first` on. What checks something reads
  /// only values of instances that go on.
  void holdOthers(mlir::Value goesOn, llvm::ArrayRef<mlir::BlockArgument> arguments, size_t first,
                  size_t count) const;

  mlir::Block &block;
  /// Which of the arguments are read for each instance.
  llvm::SmallVector<bool> differs;
  bool isGuarded;
};

/// Batches of loops, as Bodies.h has it.
llvm::LogicalResult batchFor(ForOp loop, BatchSweep &sweep);
llvm::LogicalResult batchWhile(WhileOp loop, BatchSweep &sweep);
/// The same of a reversal.
llvm::LogicalResult batchReversal(ReversalOp op, BatchSweep &sweep);

} // namespace ad

#endif
