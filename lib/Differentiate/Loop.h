// What the reverse sweep sees of a loop of either kind, and how it changes one.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIFFERENTIATE_LOOP_H
#define AD_DIFFERENTIATE_LOOP_H

#include "Dialect/Dialect.h"

namespace ad {

/// What a loop of either kind takes and gives. A while loop carries the number of its trips behind
/// everything else.
struct Loop {
  explicit Loop(LoopOpInterface loop)
      : op(loop), numCarried(loop.getNumCarried()), trips(loop.getStaticTrips()),
        body(&loop.getBodyBlock()) {
    if (auto counted = llvm::dyn_cast<ForOp>(op)) {
      numSequences = counted.getSequences().size();
      isReverse = counted.getReverse();
      count = counted.isDynamic() ? counted.getCount() : mlir::Value();
    } else {
      count = loop.getFinals().back();
    }
  }

  size_t firstInvariant() const { return numCarried + numSequences; }
  mlir::OperandRange inits() const { return op->getOperands().take_front(numCarried); }
  mlir::OperandRange sequences() const { return op->getOperands().slice(numCarried, numSequences); }
  mlir::OperandRange invariants() const { return op->getOperands().drop_front(firstInvariant()); }
  mlir::Operation *yield() const { return body->getTerminator(); }

  /// Puts a loop with more invariants, for which the body has arguments already, and with more
  /// stacks in its place.
  void extend(mlir::ValueRange moreInvariants, mlir::ValueRange moreStacked);

  mlir::Operation *op;
  size_t numCarried, numSequences = 0;
  int64_t trips;
  bool isReverse = false;
  mlir::Value count; ///< of trips, if that is known only when it runs
  mlir::Block *body;
};

/// Puts a loop that also carries the number of its trips, behind the other carried values, in the
/// place of the loop.
WhileOp countTrips(WhileOp loop);

} // namespace ad

#endif
