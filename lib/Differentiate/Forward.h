// Forward mode: tangents from arguments to results.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_FORWARD_H
#define AD_DIFFERENTIATE_FORWARD_H

#include "Differentiate/Request.h"

namespace ad {

class Activity;

/// Turns `copy`, a straight-line copy of the requested function, into what the request asks for:
/// it takes tangents of the arguments in `wrt` too, and returns tangents of its float results.
mlir::LogicalResult differentiateForward(mlir::func::FuncOp copy, const Request &request);

/// The tangents of a block's values and of those of the bodies in it; a missing one is a structural
/// zero.
class ForwardSweep {
public:
  explicit ForwardSweep(const Activity &activity) : activity(activity) {}

  void set(mlir::Value x, mlir::Value dx) { tangents[x] = dx; }
  mlir::Value lookup(mlir::Value x) const { return tangents.lookup(x); }
  const Activity &getActivity() const { return activity; }

  /// Pushes tangents through the active ops of a block, from first to last.
  mlir::LogicalResult run(mlir::Block &block);

private:
  mlir::LogicalResult push(mlir::Operation *op);

  const Activity &activity;
  llvm::DenseMap<mlir::Value, mlir::Value> tangents;
};

} // namespace ad

#endif
