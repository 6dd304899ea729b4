// The values that derivatives might read, each with the places that compute it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_EXPLAIN_VALUES_H
#define AD_EXPLAIN_VALUES_H

#include "Explain/Uses.h"

namespace ad::explain {

/// A value that one of the sweeps found, or that was given.
struct Candidate {
  /// All compute the same. The first is the one that the program had: the others compute again.
  llvm::SmallVector<mlir::Value, 1> definitions;
  mlir::Value home() const { return definitions.front(); }
};

/// In the order of the program; what is carried or given comes last. Marks in `isRepeat` the
/// instances that compute again.
llvm::SmallVector<Candidate, 0> findCandidates(Program &program, const Uses &uses,
                                               llvm::BitVector &isRepeat);

} // namespace ad::explain

#endif
