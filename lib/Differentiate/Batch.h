// Batching: the function on each entry along an axis of its arguments.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_BATCH_H
#define AD_DIFFERENTIATE_BATCH_H

#include "Differentiate/Request.h"
#include "llvm/ADT/DenseSet.h"

namespace ad {

/// Turns `copy`, a copy of the function, into one that does the same for each instance.
mlir::LogicalResult batch(mlir::func::FuncOp copy, const Request &request);

/// Lets the ops of blocks handle all instances at once, those of bodies too.
class BatchSweep {
public:
  BatchSweep(const Request &request, int64_t size) : request(request), size(size) {}

  int64_t getSize() const { return size; }
  /// The type with the instances along a new leading axis; behind the leading one if the length of
  /// that is not known.
  mlir::RankedTensorType batchedType(mlir::Type type) const;

  /// Finds which values of `block` and of the bodies in it differ between instances, if those of
  /// `differing` do.
  void spread(mlir::Block &block, mlir::ValueRange differing);
  bool differs(mlir::Value value) const { return differing.contains(value); }

  void set(mlir::Value value, mlir::Value all) { batched[value] = all; }
  /// `value` with all instances along a leading axis, or null if they share it.
  mlir::Value lookup(mlir::Value value) const { return batched.lookup(value); }
  /// The same, but repeated, where `builder` stands, if they share it.
  mlir::Value lookupOrRepeat(mlir::OpBuilder &builder, mlir::Value value) const;

  /// Puts an op for all instances in front of each op whose results differ.
  mlir::LogicalResult run(mlir::Block &block);
  /// Erases the ops that `run` has replaced, when nothing uses them any more.
  void eraseReplaced(mlir::Block &block);
  /// To be told of a value that is erased, since another may take its address.
  void forget(mlir::Value value) {
    differing.erase(value);
    batched.erase(value);
  }

private:
  void spread(mlir::Block &block);
  mlir::LogicalResult batchOp(mlir::Operation *op);

  const Request &request;
  const int64_t size;
  llvm::DenseSet<mlir::Value> differing;
  /// Each value that differs between instances, with these along a leading axis.
  llvm::DenseMap<mlir::Value, mlir::Value> batched;
  llvm::DenseSet<mlir::Operation *> replaced;
};

} // namespace ad

#endif
