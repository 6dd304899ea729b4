// What becomes of each value between the op that makes it and the derivatives that might read it.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_EXPLAIN_DECIDE_H
#define AD_EXPLAIN_DECIDE_H

#include "Explain/Report.h"
#include "Explain/Values.h"

namespace ad::explain {

/// The residuals of a program, by decision and then in its order.
std::vector<Residual> decide(const Program &program, const Uses &uses,
                             llvm::ArrayRef<Candidate> candidates);

/// The line of the user that a location is about.
Source sourceOf(mlir::Location loc);
std::string textOf(mlir::Type type);

} // namespace ad::explain

#endif
