// Pullbacks that take nothing from the run of a body but its arguments: they compute it again.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_RECOMPUTE_H
#define AD_DIFFERENTIATE_RECOMPUTE_H

#include "mlir/IR/Builders.h"
#include <memory>

namespace ad {

class Activity;

/// Ops that compute a body and then pull cotangents back through it.
struct RecomputingPullback {
  /// Takes what the body takes, then a cotangent for each result that is seeded. Has no terminator.
  std::unique_ptr<mlir::Block> block;
  /// Of each argument of the body; null where it is zero.
  llvm::SmallVector<mlir::Value> cotangents;

  /// Ends the block and drops what it does not need.
  void yield(mlir::Location loc, mlir::ValueRange values);
  /// Drops arguments that no op reads, and of `operands`, one for each, those that stand for them.
  void dropUnread(llvm::SmallVectorImpl<mlir::Value> &operands);
};

mlir::FailureOr<RecomputingPullback> makeRecomputingPullback(mlir::Block &body,
                                                             llvm::ArrayRef<bool> isSeeded,
                                                             mlir::Location loc,
                                                             const Activity &activity);

} // namespace ad

#endif
