// Stacks of a loop whose entries the loop that reads them computes again.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A loop keeps for its pullback what each trip computes. The trip of the pullback can compute it
// again from what is stacked of the trip anyway, from entries of the loop's sequences, and from its
// invariants.
#ifndef AD_LOWER_REMATSTACKS_H
#define AD_LOWER_REMATSTACKS_H

#include "Dialect/Dialect.h"
#include "Lower/RematCut.h"
#include "Lower/RematGoal.h"
#include <memory>

namespace ad {

struct StackChange {
  ForOp loop, reader;
  /// The body of the loop, and what of it the reader computes again. What is kept is stacked.
  std::shared_ptr<RematSchedule> body;
  RematCut cut;
  /// Results of the loop that are no longer stacked.
  llvm::SmallVector<unsigned> dropped;
  double score = 0;

  /// The operands of the loop that the reader is given too.
  llvm::SmallSetVector<unsigned, 4> operandsRead() const;
};

/// The value of a loop's body that a stack has the entries of.
mlir::Value stackedIn(mlir::OpResult stack);
/// The stack of a value of the loop's body; null if there is none.
mlir::OpResult stackOfValue(ForOp loop, mlir::Value value);

/// The change with the best score, or none if none lets memory fall.
std::optional<StackChange> findStackChange(RematSchedule &schedule, const RematGoal &goal,
                                           const ScratchBytes &scratch);

void applyStackChange(const StackChange &change, ScratchBytes &scratch);

} // namespace ad

#endif
