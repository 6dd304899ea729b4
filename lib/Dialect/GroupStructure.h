// The loop nest of a fused group: its domain, the level at which each value lives, its passes.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// A group computes over one domain, the shape of its largest values, seen as three blocks of axes:
//
//   domain = [ batch axes | row axes | column axes ],  products batch(), rows(), cols()
//
//   for each row (batch × rows)            Row values: the domain without its column axes
//     pass 0 .. numPasses-1 over the row   Full values: the whole domain
//   afterwards                             Scalar values
//
// A pass ends where a reduction over the column axes is complete: what reads that reduction through
// a broadcast runs in a later pass over the same row. Softmax has three: maximum | sum of
// exponentials | quotients. A group without a reduction over columns has one pass; one that reduces
// all its axes at once has one row. Both before (ad-fuse) and after (lowering) read this file's
// answer, so that they cannot disagree.
#ifndef AD_DIALECT_GROUPSTRUCTURE_H
#define AD_DIALECT_GROUPSTRUCTURE_H

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Value.h"
#include "llvm/ADT/DenseMap.h"

namespace ad {

class FusedOp;

/// Where a value of a group lives.
enum class Level {
  Full,    ///< one element per point of the domain
  Row,     ///< one element per row; rank 0 if the group has one row (no batch and no row axes)
  Scalar,  ///< one element, in a group with row axes: a prologue if it depends on inputs only
           ///< (then Full and Row may read it), else complete after the nest and yielded
  Column,  ///< batch axes and column axes: result of a reduction over the row axes, only yielded
  Operand, ///< an input or splat constant along other axes, only read through broadcasts
};

/// What a reduction of a group runs over.
enum class ReductionKind {
  Row,      ///< the column axes: Full → Row, complete at the end of its pass over the row
  Total,    ///< every axis: Full → Scalar, in a group with row axes
  RowTotal, ///< batch and row axes: Row → Scalar
  Column,   ///< the row axes: Full → Column
};

class GroupStructure {
public:
  /// Tells why an op does not fit; returns the diagnostic to write into.
  using Explain = llvm::function_ref<mlir::InFlightDiagnostic(mlir::Operation *)>;

  /// The structure of `group`, or failure where it is not one loop nest; `explain` then gets the
  /// first op that does not fit.
  static mlir::FailureOr<GroupStructure> analyze(FusedOp group, Explain explain = nullptr);

  llvm::ArrayRef<int64_t> domain() const { return shape; }
  /// The domain's axes are [0, numBatchAxes) batch, [.., numRowAxes + numBatchAxes) rows, the rest
  /// columns. Batch axes occur only where a Column reduction leaves leading axes alone.
  unsigned numBatchAxes() const { return batchEnd; }
  unsigned numRowAxes() const { return rowEnd - batchEnd; }
  int64_t batch() const;
  int64_t rows() const;
  int64_t cols() const;
  bool hasOneRow() const { return rowEnd == 0; }

  /// Defined for block arguments and for results of the body's ops.
  Level levelOf(mlir::Value value) const;
  /// The domain's axes along which the value varies, ascending: value axis i is domain axis
  /// axesOf(value)[i]. A block argument is read along one set of axes only.
  llvm::SmallVector<unsigned> axesOf(mlir::Value value) const;

  unsigned numPasses() const { return passes; }
  /// Full ops and Row reductions: the earliest pass in which they can be computed. Other Row ops:
  /// the pass before which they are computed (numPasses() for those after the last). Scalar ops: 0
  /// for a prologue, else numPasses(). A Full value of pass p that is read in pass q > p is kept
  /// for the row or computed again, as the lowering likes.
  unsigned passOf(mlir::Operation *op) const { return passOfOp.lookup(op); }
  /// For a sum or amax of the body.
  ReductionKind reductionKindOf(mlir::Operation *op) const;

private:
  friend class GroupAnalysis;
  llvm::SmallVector<int64_t> shape;
  unsigned batchEnd = 0, rowEnd = 0;
  unsigned passes = 1;
  // Sets of domain axes as bits.
  llvm::DenseMap<mlir::Value, uint64_t> span;
  llvm::DenseMap<mlir::Operation *, unsigned> passOfOp;
};

} // namespace ad

#endif
