// Which values of a straight-line block and of the bodies in it carry a derivative that was asked
// for. SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_ACTIVITY_H
#define AD_DIFFERENTIATE_ACTIVITY_H

#include "Dialect/Origin.h"
#include "Differentiate/Request.h"
#include "llvm/ADT/DenseSet.h"

namespace ad {

/// A value is varied if it depends on one of the inputs, useful if one of the outputs depends on
/// it, both through ops whose derivative is not zero on purpose. A derivative is computed where
/// the two meet and nowhere else.
class Activity {
public:
  /// Of dependences, those that carry a derivative, or all: through integers, and through ops whose
  /// derivative is zero on purpose.
  enum class Paths { Derivatives, All };

  Activity(mlir::Block &body, mlir::ValueRange inputs, mlir::ValueRange outputs,
           Paths paths = Paths::Derivatives);

  bool isVaried(mlir::Value value) const { return varied.contains(value); }
  bool isUseful(mlir::Value value) const { return useful.contains(value); }
  bool isActive(mlir::Value value) const { return isVaried(value) && isUseful(value); }
  /// The ops of the block, or of a body, that need their derivative rule, in order.
  llvm::ArrayRef<mlir::Operation *> getActiveOps(mlir::Block &block) const;

  /// The location of what this derivative makes for an op at `primal`, or of that op itself.
  mlir::Location locate(OriginKind kind, mlir::Location primal) const {
    return marks->locate(kind, primal);
  }

  /// Fails with a located error at every active op that cannot be differentiated.
  mlir::LogicalResult check(const Request &request) const { return check(body, request); }

private:
  mlir::LogicalResult check(mlir::Block &block, const Request &request) const;
  void spreadForward(mlir::Block &block);
  void spreadForward(mlir::Operation &op);
  void spreadBackward(mlir::Block &block);
  void spreadBackward(mlir::Operation &op);
  bool mayCarry(mlir::Type type) const;
  bool blocks(mlir::Operation &op) const;
  bool needsRule(mlir::Operation &op) const;
  bool collectActiveOps(mlir::Block &block);

  llvm::DenseSet<mlir::Value> varied, useful;
  llvm::DenseMap<mlir::Block *, llvm::SmallVector<mlir::Operation *>> activeOps;
  mlir::Block &body;
  const Paths paths;
  std::optional<OriginMarks> marks;
};

} // namespace ad

#endif
