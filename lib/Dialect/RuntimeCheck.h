// What is known about what is checked when a program runs, for the message if it fails.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_RUNTIMECHECK_H
#define AD_DIALECT_RUNTIMECHECK_H

#include <cstdint>
#include <optional>
#include <string>

namespace mlir {
class Operation;
} // namespace mlir

namespace ad {

/// The check that one op makes. It outlives the op and its context.
struct RuntimeCheck {
  /// What is checked: that an index is in range; that a pivot of a factorization is positive, or is
  /// not zero where a system is to be solved, or a matrix inverted; that a loop ends within its
  /// limit, which is refused with the number of the trip that would be too many: the limit itself;
  /// that the sequences of a loop have as many entries as it has trips.
  enum class Kind : int64_t {
    Index,
    PositivePivot,
    SolvablePivot,
    InvertiblePivot,
    Trips,
    Entries
  };
  /// What is refused of trips and entries if there is no memory for what a loop stacks.
  static constexpr int64_t outOfMemory = -1;
  Kind kind = Kind::Index;
  /// The op's mnemonic, without the name of the dialect.
  std::string op;
  /// Of an index: the dimension and its size; of a pivot: the number of axes that are a batch, and
  /// the order of a matrix; of trips: 0 and their limit.
  int64_t dimension = 0, size = 0;
  /// Where the op was written; no line if that is not known.
  std::string file;
  unsigned line = 0, column = 0;

  /// PyTorch's words for what was refused, an index or the number of a pivot or a trip:
  /// `index 5 is out of bounds for dimension 0 with size 2`.
  std::string messageFor(int64_t refused) const;
};

/// A check that failed.
struct RuntimeFailure {
  RuntimeCheck check;
  /// The index, or the number of the pivot in all matrices, or of the trip.
  int64_t refused = 0;
};

/// The check that `op` makes, if it does.
std::optional<RuntimeCheck> runtimeCheckOf(mlir::Operation *op);
/// Which operand holds the indices of an op that checks them.
unsigned indexOperandOf(mlir::Operation *op);

} // namespace ad

#endif
