// Draws typed graphs, shape-correct by construction.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Generator.cpp decides what a graph consists of, Operands.cpp finds or makes values that fit, and
// Steps.cpp draws one op of each family.
#ifndef AD_FUZZ_GENERATOR_H
#define AD_FUZZ_GENERATOR_H

#include "Fuzz/Case.h"

namespace ad::fuzz {

struct GeneratorOptions {
  /// Most ops of `f`; one graph in a hundred would have up to 5000.
  unsigned maxOps = 5000;
};

/// The case of one seed.
Case generate(mlir::MLIRContext &context, uint64_t seed, Flavor flavor,
              const GeneratorOptions &options = {});

} // namespace ad::fuzz

#endif
