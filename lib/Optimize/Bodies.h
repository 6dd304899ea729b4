// Edits of ops with bodies: what they take, carry and yield.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_OPTIMIZE_BODIES_H
#define AD_OPTIMIZE_BODIES_H

#include "Dialect/Dialect.h"
#include "mlir/IR/PatternMatch.h"
#include "llvm/ADT/BitVector.h"

namespace ad {

/// An `ad.for`, `ad.if` or `ad.while`. Arguments of its bodies are numbered: first the carried
/// ones, then those that an operand is for: entries of sequences, and invariants.
class Bodies {
public:
  explicit Bodies(mlir::Operation *op);

  unsigned numCarried() const { return carried; }
  unsigned numArguments() const { return op->getNumOperands() - firstOperand; }
  bool isEntry(unsigned number) const { return number >= carried && number < carried + sequences; }
  mlir::Value operand(unsigned number) const { return op->getOperand(firstOperand + number); }

  llvm::SmallVector<mlir::Block *, 2> blocks() const;
  /// The yields of results, of one body or of both branches.
  llvm::SmallVector<mlir::Operation *, 2> yields() const;
  /// Whether a loop takes the number of its trips there, whatever its body does with it.
  bool isCount(unsigned argument) const;
  /// In all blocks.
  bool isUnused(unsigned argument) const;

  /// Drops an argument that is unused and not carried.
  void eraseArgument(mlir::PatternRewriter &rewriter, unsigned number);
  /// Has each block take another value from outside; the number of the argument.
  unsigned addInvariant(mlir::PatternRewriter &rewriter, mlir::Value value);
  void replaceArgument(mlir::PatternRewriter &rewriter, unsigned number, unsigned by);
  /// Replaces the op by one without some of its results, which are unused, and without what is
  /// carried for them, which nothing but the yield reads.
  void dropResults(mlir::PatternRewriter &rewriter, const llvm::BitVector &dropped);

private:
  mlir::Operation *op;
  unsigned firstOperand = 0, carried = 0, sequences = 0;
};

/// Before ops of an isolated body move: MLIR's folder knows constants by the region in which it has
/// found them, and would hand those of a region that is gone to one made later in its memory.
void renewConstants(mlir::PatternRewriter &rewriter, mlir::Block &body);

} // namespace ad

#endif
