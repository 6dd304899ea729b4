// Copies of ops that are computed again, and what becomes of the groups beside them.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_LOWER_REMATCOPY_H
#define AD_LOWER_REMATCOPY_H

#include "Dialect/Dialect.h"
#include "Lower/RematSchedule.h"

namespace ad {

/// The values that there are copies of, and views of them.
class Again {
public:
  void add(mlir::Value root, mlir::Value copy) { copies[root] = copy; }
  /// `value` seen through the copy of its root, if there is one; views, and constants of other
  /// blocks, are made in front of `at`.
  mlir::Value lookup(mlir::Value value, mlir::Operation *at);

private:
  llvm::DenseMap<mlir::Value, mlir::Value> copies;
};

/// Copies an op in front of another; of a group, what makes some of its results. The copies are
/// added to `again`, and ask for the scratch memory that the op asks for.
mlir::Operation *copyStep(const RematOp &described, llvm::ArrayRef<unsigned> results,
                          mlir::Operation *at, Again &again, ScratchBytes &scratch);

/// Joins a group with the only op that reads it, if that is a group and both are one loop nest.
/// Gives what `group` became.
FusedOp joinReader(FusedOp group, ScratchBytes &scratch);

/// Drops what is not read: ops, and results of groups with what only they need.
void dropUnread(mlir::Block &block, ScratchBytes &scratch);

} // namespace ad

#endif
