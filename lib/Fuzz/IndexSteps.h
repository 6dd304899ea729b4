// Draws ops that take elements by index, on the order of elements, and random numbers.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef AD_FUZZ_INDEXSTEPS_H
#define AD_FUZZ_INDEXSTEPS_H

#include "Fuzz/Operands.h"

namespace ad::fuzz {

/// Adds one op with indices that are in range, or nothing.
void addIndexStep(Graph &graph);
/// Adds the order of a tensor's elements and what is gathered by it.
void addOrderStep(Graph &graph);
/// Adds random numbers.
void addRandomStep(Graph &graph);

} // namespace ad::fuzz

#endif
