// Reverse mode: cotangents from results to arguments.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_REVERSE_H
#define AD_DIFFERENTIATE_REVERSE_H

#include "Differentiate/Request.h"

namespace ad {

class Activity;

/// Turns `copy`, a straight-line copy of the requested function, into what the request asks for:
/// it takes cotangents of its float results too, and returns cotangents of the arguments in `wrt`.
mlir::LogicalResult differentiateReverse(mlir::func::FuncOp copy, const Request &request);

/// The cotangents of the values of one block; a missing one is a structural zero.
class ReverseSweep {
public:
  /// What the sweep makes is built where `builder` stands.
  ReverseSweep(mlir::OpBuilder builder, const Activity &activity)
      : activity(activity), builder(builder) {}

  /// A cotangent that enters at `y`, if a derivative passes through it.
  void seed(mlir::Value y, mlir::Value cy, mlir::Location loc);
  mlir::Value lookup(mlir::Value x) const { return cotangents.lookup(x); }

  /// Pulls cotangents through the active ops of the block, from last to first.
  mlir::LogicalResult run(mlir::Block &block);

private:
  void add(mlir::Value x, mlir::Value cx, mlir::Location loc);
  mlir::LogicalResult pull(mlir::Operation *op);
  mlir::LogicalResult addToOperands(mlir::Operation *op,
                                    llvm::ArrayRef<mlir::Value> operandCotangents);

  const Activity &activity;
  mlir::OpBuilder builder;
  llvm::DenseMap<mlir::Value, mlir::Value> cotangents;
};

} // namespace ad

#endif
