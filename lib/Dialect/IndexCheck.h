// What is known about an index that is checked when a program runs, for the message if it fails.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_DIALECT_INDEXCHECK_H
#define AD_DIALECT_INDEXCHECK_H

#include <cstdint>
#include <optional>
#include <string>

namespace mlir {
class Operation;
} // namespace mlir

namespace ad {

/// The check that one op makes. It outlives the op and its context.
struct IndexCheck {
  /// The op's mnemonic, without the name of the dialect.
  std::string op;
  int64_t dimension = 0, size = 0;
  /// Where the op was written; no line if that is not known.
  std::string file;
  unsigned line = 0, column = 0;

  /// PyTorch's words: `index 5 is out of bounds for dimension 0 with size 2`.
  std::string messageFor(int64_t index) const;
};

/// A check that failed.
struct IndexFailure {
  IndexCheck check;
  int64_t index = 0;
};

/// The check that `op` makes on its indices, if it does.
std::optional<IndexCheck> indexCheckOf(mlir::Operation *op);
/// Which operand holds the indices of an op that checks them.
unsigned indexOperandOf(mlir::Operation *op);

} // namespace ad

#endif
