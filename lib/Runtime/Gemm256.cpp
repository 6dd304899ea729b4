// Matrix products for AVX2 and FMA.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Runtime/GemmBlocks.h"

namespace ad::runtime {

static constexpr int kVectorBytes = 32, kRows = 6;

const GemmKernelSet gemm256 = {&multiply<Shape<float, kVectorBytes, kRows>, float>,
                               &multiply<Shape<double, kVectorBytes, kRows>, double>};

} // namespace ad::runtime
