// Why a value is kept, computed again, or neither: in words.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_EXPLAIN_REASONS_H
#define AD_EXPLAIN_REASONS_H

#include "Explain/Program.h"
#include "Explain/Report.h"

namespace ad::explain {

/// What was found out about a value.
struct Finding {
  /// Places that read it from memory for a derivative.
  llvm::SmallVector<unsigned, 2> readIn;
  /// Definitions that compute it again for a derivative.
  llvm::SmallVector<mlir::Value, 2> repeats;
  /// An instance of the primal that reads it from memory, or -1.
  int storedFor = -1;
  /// An op that makes an operand which is not kept, or null.
  mlir::Operation *missing = nullptr;
  /// Whether a derivative reads it in the group that computes it.
  bool isReadBeside = false;
  /// How many trips' values are in memory at once.
  uint64_t copies = 1;
  /// Whether as many are kept as there turn out to be trips; `copies` is for one of them then.
  bool isOnTape = false;
};

std::string reasonFor(const Program &program, mlir::Value home, const Finding &finding,
                      const Residual &residual);

/// What an argument of a function or a body is called in the report.
std::string argumentName(mlir::BlockArgument argument);

} // namespace ad::explain

#endif
